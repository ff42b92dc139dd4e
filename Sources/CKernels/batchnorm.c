// Goals, in order: the same bits on every machine; speed (few passes over the memory). Sums run in
// float lanes over short runs of rows, and in double beyond.
#include "CKernels.h"
#include "lanes.h"

enum { run = 32 };

CK_INLINE void add_doubles(double *sums, f16 v, size_t count) {
  for (size_t lane = 0; lane < count; lane++) sums[lane] += (double)v[lane];
}

/// Differences to the first row keep the variance exact when the mean is large.
CK_MULTIVERSION void ck_channel_moments(size_t rows, size_t channels, const float *x, double *mean,
                                        double *variance) {
  for (size_t c = 0; c < channels; c++) mean[c] = variance[c] = 0;
  for (size_t first = 0; first < rows; first += run) {
    size_t last = rows - first < run ? rows : first + run;
    FOR_LANES(channels, c, count) {
      f16 origin = LOAD(x, c, count, 0.0f), sum = 0.0f, squares = 0.0f;
      for (size_t r = first; r < last; r++) {
        f16 v = LOAD(x + r * channels, c, count, 0.0f) - origin;
        sum += v;
        squares += v * v;
      }
      add_doubles(mean + c, sum, count);
      add_doubles(variance + c, squares, count);
    }
  }
  for (size_t c = 0; c < channels; c++) {
    double m = mean[c] / (double)rows, v = variance[c] / (double)rows - m * m;
    mean[c] = m + (double)x[c];
    variance[c] = v > 0 ? v : 0;
  }
}

CK_MULTIVERSION void ck_channel_affine(size_t rows, size_t channels, const float *x,
                                       const float *scale, const float *shift,
                                       const float *residual, int rectify, float *y) {
  for (size_t r = 0; r < rows; r++, x += channels, y += channels) {
    FOR_LANES(channels, c, count) {
      f16 v = LOAD(x, c, count, 0.0f) * LOAD(scale, c, count, 0.0f) + LOAD(shift, c, count, 0.0f);
      if (residual) v += LOAD(residual, c, count, 0.0f);
      if (rectify) v = v < 0.0f ? (f16)0.0f : v;
      STORE(y, c, count, v);
    }
    if (residual) residual += channels;
  }
}

CK_INLINE f16 passed(const float *dy, const float *y, size_t at, size_t count) {
  f16 g = LOAD(dy, at, count, 0.0f);
  if (!y) return g;
  return LOAD(y, at, count, 0.0f) > 0.0f ? g : (f16)0.0f;
}

CK_MULTIVERSION void ck_channel_sums(size_t rows, size_t channels, const float *x, const float *dy,
                                     const float *y, const float *mean, double *sums,
                                     double *products) {
  for (size_t c = 0; c < channels; c++) sums[c] = products[c] = 0;
  for (size_t first = 0; first < rows; first += run) {
    size_t last = rows - first < run ? rows : first + run;
    FOR_LANES(channels, c, count) {
      f16 middle = LOAD(mean, c, count, 0.0f), sum = 0.0f, product = 0.0f;
      for (size_t r = first; r < last; r++) {
        f16 g = passed(dy, y, r * channels + c, count);
        sum += g;
        product += g * (LOAD(x, r * channels + c, count, 0.0f) - middle);
      }
      add_doubles(sums + c, sum, count);
      add_doubles(products + c, product, count);
    }
  }
}

CK_MULTIVERSION void ck_channel_gradient(size_t rows, size_t channels, const float *x,
                                         const float *dy, const float *y, const float *a,
                                         const float *b, const float *d, float *dx,
                                         float *dresidual) {
  for (size_t r = 0; r < rows; r++) {
    FOR_LANES(channels, c, count) {
      size_t at = r * channels + c;
      f16 g = passed(dy, y, at, count);
      f16 v = LOAD(a, c, count, 0.0f) * g + LOAD(b, c, count, 0.0f) * LOAD(x, at, count, 0.0f);
      STORE(dx, at, count, v + LOAD(d, c, count, 0.0f));
      if (dresidual) STORE(dresidual, at, count, g);
    }
  }
}
