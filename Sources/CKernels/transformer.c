// Goals, in order: the same bits on every machine; a relative error near 1e-6; speed.
#include "CKernels.h"
#include "lanes.h"
#include "rows.h"

CK_MULTIVERSION void ck_rmsnorm(size_t rows, size_t n, const float *x, const float *gain,
                                float epsilon, float *y, float *reciprocal) {
  for (size_t r = 0; r < rows; r++, x += n, y += n) {
    f16 squares = 0;
    FOR_LANES(n, i, count) {
      f16 v = LOAD(x, i, count, 0);
      squares += v * v;
    }
    float root = 1.0f / sqrtf(sum_lanes(squares) / (float)n + epsilon);
    reciprocal[r] = root;
    for (size_t i = 0; i < n; i++) y[i] = gain[i] * (x[i] * root);
  }
}

CK_MULTIVERSION void ck_rmsnorm_backward(size_t rows, size_t n, const float *x, const float *gain,
                                         const float *reciprocal, const float *dy, bool adding,
                                         float *dx, float *dgain) {
  for (size_t r = 0; r < rows; r++, x += n, dy += n, dx += n) {
    f16 products = 0;
    FOR_LANES(n, i, count)
      products += LOAD(gain, i, count, 0) * LOAD(dy, i, count, 0) * LOAD(x, i, count, 0);
    float root = reciprocal[r];
    float pull = sum_lanes(products) * root * root * root / (float)n;
    FOR_LANES(n, i, count) {
      f16 d = LOAD(dy, i, count, 0), v = LOAD(x, i, count, 0);
      f16 slope = LOAD(gain, i, count, 0) * d * root - v * pull;
      STORE(dx, i, count, adding ? LOAD(dx, i, count, 0) + slope : slope);
      STORE(dgain, i, count, LOAD(dgain, i, count, 0) + d * v * root);
    }
  }
}

CK_MULTIVERSION void ck_rope(size_t rows, size_t context, size_t heads, size_t dim,
                             const float *cosines, const float *sines, float direction,
                             const float *x, float *y) {
  size_t half = dim / 2;
  for (size_t r = 0; r < rows; r++) {
    const float *c = cosines + (r % context) * half, *s = sines + (r % context) * half;
    for (size_t h = 0; h < heads; h++, x += dim, y += dim) {
      for (size_t i = 0; i < half; i++) {
        float a = x[i], b = x[i + half], sine = direction * s[i];
        y[i] = a * c[i] - b * sine;
        y[i + half] = b * c[i] + a * sine;
      }
    }
  }
}

CK_INLINE f16 sigmoid(f16 x) { return 1.0f / (1.0f + exponential(-x)); }

CK_MULTIVERSION void ck_swiglu(size_t n, const float *gate, const float *up, float *y) {
  FOR_LANES(n, i, count) {
    f16 g = LOAD(gate, i, count, 0);
    STORE(y, i, count, g * sigmoid(g) * LOAD(up, i, count, 0));
  }
}

CK_MULTIVERSION void ck_swiglu_backward(size_t n, const float *gate, const float *up,
                                        const float *dy, float *dgate, float *dup) {
  FOR_LANES(n, i, count) {
    f16 g = LOAD(gate, i, count, 0), u = LOAD(up, i, count, 0), d = LOAD(dy, i, count, 0);
    f16 s = sigmoid(g);
    STORE(dgate, i, count, d * u * (s * (1.0f + g * (1.0f - s))));
    STORE(dup, i, count, d * g * s);
  }
}

CK_MULTIVERSION void ck_cross_entropy(size_t rows, size_t n, const float *logits,
                                      const int32_t *targets, double *losses,
                                      float *probabilities) {
  for (size_t r = 0; r < rows; r++, logits += n, probabilities += n) {
    float peak = peak_of(n, logits);
    float sum = exponentials(n, 1, peak, logits, probabilities);
    losses[r] = log((double)sum) + (double)peak - (double)logits[targets[r]];
    float reciprocal = 1.0f / sum;
    for (size_t i = 0; i < n; i++) probabilities[i] *= reciprocal;
  }
}

CK_MULTIVERSION void ck_cross_entropy_slope(size_t rows, size_t n, const float *logits,
                                            const int32_t *targets, float weight, double *losses,
                                            float *slope) {
  for (size_t r = 0; r < rows; r++, logits += n, slope += n) {
    float peak = peak_of(n, logits), target = logits[targets[r]];
    float sum = exponentials(n, 1, peak, logits, slope);
    losses[r] = log((double)sum) + (double)peak - (double)target;
    float factor = weight / sum;
    for (size_t i = 0; i < n; i++) slope[i] *= factor;
    slope[targets[r]] -= weight;
  }
}

CK_MULTIVERSION void ck_cross_entropy_losses(size_t rows, size_t n, const float *logits,
                                             const int32_t *targets, double *losses) {
  for (size_t r = 0; r < rows; r++, logits += n) {
    float peak = peak_of(n, logits);
    losses[r] = log((double)sum_of_exponentials(n, peak, logits)) + (double)peak -
                (double)logits[targets[r]];
  }
}

CK_MULTIVERSION void ck_log_softmax(size_t rows, size_t n, const float *logits, float *out) {
  for (size_t r = 0; r < rows; r++, logits += n, out += n) {
    float peak = peak_of(n, logits);
    float shift = peak + logf(exponentials(n, 1, peak, logits, out));
    for (size_t i = 0; i < n; i++) out[i] = logits[i] - shift;
  }
}

CK_INLINE size_t first_maximum(size_t n, const float *x) {
  float peak = peak_of(n, x);
  size_t i = 0;
  while (i + 1 < n && x[i] != peak) i++;
  return i;
}

CK_MULTIVERSION void ck_compare_log_probabilities(size_t rows, size_t n, const float *p,
                                                  const float *q, double *divergences,
                                                  uint8_t *same) {
  for (size_t r = 0; r < rows; r++, p += n, q += n) {
    f16 total = 0;
    FOR_LANES(n, i, count) {
      f16 u = LOAD(p, i, count, -87), v = LOAD(q, i, count, -87);
      total += exponential(u) * (u - v);
    }
    divergences[r] = (double)sum_lanes(total);
    same[r] = first_maximum(n, p) == first_maximum(n, q);
  }
}
