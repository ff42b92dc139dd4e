// Goals, in order: the same bits on every machine; speed. Sums over rows are in double.
#include "CKernels.h"
#include "functions.h"

CK_INLINE f16 masked(f16 v, size_t count) {
  for (size_t j = count; j < lanes; j++) v[j] = 0;
  return v;
}

CK_INLINE d8 low_half(f16 v) { return __builtin_convertvector(v.lo, d8); }
CK_INLINE d8 high_half(f16 v) { return __builtin_convertvector(v.hi, d8); }

CK_INLINE float row_peak(size_t n, const float *x) {
  f16 top = -INFINITY;
  FOR_LANES(n, i, count) top = maximum(top, LOAD(x, i, count, -INFINITY));
  return max_lanes(top);
}

CK_INLINE float row_total(size_t n, const float *x) {
  f16 total = 0;
  FOR_LANES(n, i, count) total += LOAD(x, i, count, 0);
  return sum_lanes(total);
}

/// out ← exp(x − peak); returns the sum. A peak of −∞ counts as 0, so that the row is all zero.
CK_INLINE float row_exponentials(size_t n, float peak, const float *x, float *out) {
  f16 total = 0;
  FOR_LANES(n, i, count) {
    f16 shifted = LOAD(x, i, count, peak) - peak;
    f16 e = CHOOSE(shifted < -87.3f, 0.0f, exponential(shifted));
    if (count < lanes) e = masked(e, count);
    total += e;
    STORE(out, i, count, e);
  }
  return sum_lanes(total);
}

CK_INLINE float finite_peak(size_t n, const float *x) {
  float peak = row_peak(n, x);
  return peak == -INFINITY ? 0 : peak;
}

CK_MULTIVERSION void ck_softmax(size_t rows, size_t n, const float *x, float *y) {
  for (size_t r = 0; r < rows; r++, x += n, y += n) {
    float sum = row_exponentials(n, finite_peak(n, x), x, y);
    float reciprocal = sum > 0 ? 1.0f / sum : sum;  // an all-masked row is zero; NaN stays
    for (size_t i = 0; i < n; i++) y[i] *= reciprocal;
  }
}

CK_MULTIVERSION void ck_softmax_backward(size_t rows, size_t n, const float *y, const float *dy,
                                         float *dx) {
  for (size_t r = 0; r < rows; r++, y += n, dy += n, dx += n) {
    f16 products = 0;
    FOR_LANES(n, i, count) products += LOAD(y, i, count, 0) * LOAD(dy, i, count, 0);
    float mean = sum_lanes(products);
    for (size_t i = 0; i < n; i++) dx[i] = y[i] * (dy[i] - mean);
  }
}

CK_MULTIVERSION void ck_log_softmax_backward(size_t rows, size_t n, const float *y, const float *dy,
                                             float *dx) {
  for (size_t r = 0; r < rows; r++, y += n, dy += n, dx += n) {
    float total = row_total(n, dy);
    FOR_LANES(n, i, count)
      STORE(dx, i, count, LOAD(dy, i, count, 0) - exponential_all(LOAD(y, i, count, 0)) * total);
  }
}

CK_MULTIVERSION void ck_log_sum_exp(size_t rows, size_t n, const float *x, float *y) {
  for (size_t r = 0; r < rows; r++, x += n) {
    float peak = finite_peak(n, x);
    f16 total = 0;
    FOR_LANES(n, i, count) {
      f16 shifted = LOAD(x, i, count, peak) - peak;
      f16 e = CHOOSE(shifted < -87.3f, 0.0f, exponential(shifted));
      total += count < lanes ? masked(e, count) : e;
    }
    y[r] = peak + logarithm((f16)sum_lanes(total))[0];
  }
}

CK_MULTIVERSION void ck_log_sum_exp_backward(size_t rows, size_t n, const float *x, const float *y,
                                             const float *dy, float *dx) {
  for (size_t r = 0; r < rows; r++, x += n, dx += n)
    FOR_LANES(n, i, count)
      STORE(dx, i, count, exponential_all(LOAD(x, i, count, 0) - y[r]) * dy[r]);
}

CK_MULTIVERSION void ck_layernorm(size_t rows, size_t n, const float *x, const float *gain,
                                  const float *bias, float epsilon, float *y, float *mean,
                                  float *reciprocal) {
  for (size_t r = 0; r < rows; r++, x += n, y += n) {
    float center = row_total(n, x) / (float)n;
    f16 squares = 0;
    FOR_LANES(n, i, count) {
      f16 v = LOAD(x, i, count, center) - center;
      squares += v * v;
    }
    float root = 1.0f / sqrtf(sum_lanes(squares) / (float)n + epsilon);
    mean[r] = center;
    reciprocal[r] = root;
    for (size_t i = 0; i < n; i++) y[i] = gain[i] * ((x[i] - center) * root) + bias[i];
  }
}

CK_MULTIVERSION void ck_layernorm_backward(size_t rows, size_t n, const float *x, const float *gain,
                                           const float *mean, const float *reciprocal,
                                           const float *dy, float *dx, float *dgain,
                                           float *dbias) {
  for (size_t r = 0; r < rows; r++, x += n, dy += n, dx += n) {
    float center = mean[r], root = reciprocal[r];
    f16 sum = 0, products = 0;
    FOR_LANES(n, i, count) {
      f16 g = LOAD(gain, i, count, 0) * LOAD(dy, i, count, 0);
      sum += g;
      products += g * (LOAD(x, i, count, center) - center);
    }
    float shift = sum_lanes(sum) / (float)n;
    float pull = sum_lanes(products) * root * root / (float)n;
    for (size_t i = 0; i < n; i++) {
      float centered = x[i] - center;
      dx[i] = root * (gain[i] * dy[i] - shift - centered * pull);
      dgain[i] += dy[i] * (centered * root);
      dbias[i] += dy[i];
    }
  }
}

enum { strip_vectors = 4, strip_width = strip_vectors * lanes };

/// Sums of up to 64 columns, so that each row gives four whole cache lines and the sums stay in
/// registers. `b` may be null.
CK_INLINE void strip_sums(size_t rows, size_t n, size_t width, const float *a, const float *b,
                          float *out) {
  d8 lower[strip_vectors] = {0}, upper[strip_vectors] = {0};
  size_t left = width;
  for (size_t r = 0; r < rows; r++, a += n, b += b ? n : 0) {
    for (size_t s = 0; s < strip_vectors && s * lanes < left; s++) {
      size_t i = s * lanes, count = left - i < lanes ? left - i : lanes;
      f16 v = LOAD(a, i, count, 0);
      d8 l = low_half(v), h = high_half(v);
      if (b) {
        f16 w = LOAD(b, i, count, 0);
        l *= low_half(w);
        h *= high_half(w);
      }
      lower[s] += l;
      upper[s] += h;
    }
  }
  for (size_t i = 0; i < width; i++) {
    size_t s = i / lanes, lane = i % lanes;
    out[i] = (float)(lane < 8 ? lower[s][lane] : upper[s][lane - 8]);
  }
}

CK_MULTIVERSION void ck_column_dots(size_t rows, size_t n, const float *a, const float *b,
                                    float *out) {
  for (size_t j = 0; j < n; j += strip_width) {
    size_t width = n - j < strip_width ? n - j : strip_width;
    if (b)
      strip_sums(rows, n, width, a + j, b + j, out + j);
    else
      strip_sums(rows, n, width, a + j, NULL, out + j);
  }
}

CK_MULTIVERSION void ck_row_dots(size_t rows, size_t n, const float *a, const float *b,
                                 float *out) {
  for (size_t r = 0; r < rows; r++, a += n, b += b ? n : 0) {
    d8 total = 0;
    FOR_LANES(n, i, count) {
      f16 v = LOAD(a, i, count, 0);
      d8 l = low_half(v), h = high_half(v);
      if (b) {
        f16 w = LOAD(b, i, count, 0);
        l *= low_half(w);
        h *= high_half(w);
      }
      total += l + h;
    }
    out[r] = (float)sum_doubles(total);
  }
}

CK_MULTIVERSION void ck_soft_cross_entropy(size_t rows, size_t n, const float *log_probabilities,
                                           const float *targets, double *losses) {
  for (size_t r = 0; r < rows; r++, log_probabilities += n, targets += n) {
    f16 total = 0;
    FOR_LANES(n, i, count) {
      f16 t = LOAD(targets, i, count, 0);
      // 0 · log 0 is 0, as in the definition of the entropy.
      total += CHOOSE(t == 0.0f, 0.0f, t * LOAD(log_probabilities, i, count, 0));
    }
    losses[r] = -(double)sum_lanes(total);
  }
}

CK_MULTIVERSION void ck_divergences(size_t rows, size_t n, const float *p, const float *q,
                                    double *divergences) {
  for (size_t r = 0; r < rows; r++, p += n, q += n) {
    f16 total = 0;
    FOR_LANES(n, i, count) {
      f16 u = LOAD(p, i, count, -INFINITY), v = LOAD(q, i, count, 0);
      f16 weight = exponential_all(u);
      total += CHOOSE(weight == 0.0f, 0.0f, weight * (u - v));  // 0 · log 0 is 0
    }
    divergences[r] = (double)sum_lanes(total);
  }
}

CK_MULTIVERSION void ck_divergence_backward(size_t rows, size_t n, float scale, const float *p,
                                            const float *q, const double *divergences, float *dp,
                                            float *dq) {
  for (size_t r = 0; r < rows; r++, p += n, q += n) {
    float divergence = (float)divergences[r];
    FOR_LANES(n, i, count) {
      f16 u = LOAD(p, i, count, 0), v = LOAD(q, i, count, 0);
      f16 weight = exponential_all(u);
      f16 excess = CHOOSE(weight == 0.0f, 0.0f, weight * (u - v - divergence));
      if (dp) STORE(dp, r * n + i, count, scale * excess);
      if (dq) STORE(dq, r * n + i, count, scale * (exponential_all(v) - weight));
    }
  }
}

/// Tiles pass through a small block, so that each cache line is read and written in one go, even
/// where the rows lie a power of two apart.
CK_MULTIVERSION void ck_transpose(size_t rows, size_t columns, size_t source_step,
                                  size_t target_step, const float *x, float *y) {
  float tile[lanes][lanes];
  for (size_t r = 0; r < rows; r += lanes) {
    size_t height = rows - r < lanes ? rows - r : lanes;
    for (size_t c = 0; c < columns; c += lanes) {
      size_t width = columns - c < lanes ? columns - c : lanes;
      for (size_t i = 0; i < height; i++)
        for (size_t j = 0; j < width; j++) tile[j][i] = x[(r + i) * source_step + c + j];
      for (size_t j = 0; j < width; j++)
        memcpy(y + (c + j) * target_step + r, tile[j], height * sizeof(float));
    }
  }
}
