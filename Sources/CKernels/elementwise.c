// Goals, in order: the same bits on every machine; speed. Sums are in double.
#include "CKernels.h"
#include "lanes.h"

CK_MULTIVERSION void ck_axpy(size_t n, float a, const float *x, float *y) {
  for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}

CK_MULTIVERSION void ck_add(size_t n, const float *a, const float *b, float *out) {
  for (size_t i = 0; i < n; i++) out[i] = a[i] + b[i];
}

CK_MULTIVERSION void ck_subtract(size_t n, const float *a, const float *b, float *out) {
  for (size_t i = 0; i < n; i++) out[i] = a[i] - b[i];
}

CK_MULTIVERSION void ck_multiply(size_t n, const float *a, const float *b, float *out) {
  for (size_t i = 0; i < n; i++) out[i] = a[i] * b[i];
}

CK_MULTIVERSION void ck_scale(size_t n, float a, float *x) {
  for (size_t i = 0; i < n; i++) x[i] *= a;
}

CK_INLINE d8 low(f16 v) { return __builtin_convertvector(v.lo, d8); }
CK_INLINE d8 high(f16 v) { return __builtin_convertvector(v.hi, d8); }

CK_MULTIVERSION double ck_sum(size_t n, const float *x) {
  d8 total = 0;
  FOR_LANES(n, i, count) {
    f16 v = LOAD(x, i, count, 0);
    total += low(v) + high(v);
  }
  return sum_doubles(total);
}

CK_MULTIVERSION double ck_dot(size_t n, const float *a, const float *b) {
  d8 total = 0;
  FOR_LANES(n, i, count) {
    f16 u = LOAD(a, i, count, 0), v = LOAD(b, i, count, 0);
    total += low(u) * low(v) + high(u) * high(v);
  }
  return sum_doubles(total);
}

CK_MULTIVERSION void ck_column_squares(size_t rows, size_t n, const float *x, double *sums) {
  for (size_t r = 0; r < rows; r++, x += n)
    for (size_t j = 0; j < n; j++) sums[j] += (double)x[j] * (double)x[j];
}
