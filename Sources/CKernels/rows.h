/// What several kernels do with one row of floats.
#ifndef ROWS_H
#define ROWS_H

#include "lanes.h"

#include <math.h>

/// The largest of n floats.
CK_INLINE float peak_of(size_t n, const float *x) {
  f16 top = -INFINITY;
  FOR_LANES(n, i, count) top = maximum(top, LOAD(x, i, count, -INFINITY));
  return max_lanes(top);
}

/// out ← exp(scale·(x − peak)) for n floats; returns the sum.
CK_INLINE float exponentials(size_t n, float scale, float peak, const float *x, float *out) {
  f16 total = 0;
  FOR_LANES(n, i, count) {
    f16 e = exponential((LOAD(x, i, count, peak) - peak) * scale);
    for (size_t j = count; j < lanes; j++) e[j] = 0;
    total += e;
    STORE(out, i, count, e);
  }
  return sum_lanes(total);
}

/// Σ exp(x − peak) over n floats, with the bits of `exponentials`.
CK_INLINE float sum_of_exponentials(size_t n, float peak, const float *x) {
  f16 total = 0;
  FOR_LANES(n, i, count) {
    f16 e = exponential(LOAD(x, i, count, peak) - peak);
    for (size_t j = count; j < lanes; j++) e[j] = 0;
    total += e;
  }
  return sum_lanes(total);
}

#endif
