// Goals, in order: the same bits on every machine; speed.
#include "CKernels.h"
#include "lanes.h"

#include <math.h>

CK_MULTIVERSION void ck_softmax_masked(size_t n, size_t first, size_t last, float scale,
                                       const float *bias, float *s) {
  size_t count_all = last > first ? last - first : 0;
  float *row = s + first;
  f16 top = -INFINITY;
  FOR_LANES(count_all, i, count) {
    f16 v = scale * LOAD(row, i, count, 0.0f);
    if (bias) v += LOAD(bias + first, i, count, 0.0f);
    for (size_t j = count; j < lanes; j++) v[j] = -INFINITY;
    top = maximum(top, v);
    STORE(row, i, count, v);
  }
  float peak = max_lanes(top);
  if (count_all == 0 || peak == -INFINITY) {
    memset(s, 0, n * sizeof(float));
    return;
  }
  f16 total = 0.0f;
  FOR_LANES(count_all, i, count) {
    f16 v = LOAD(row, i, count, -INFINITY);
    f16 e = exponential(v - peak);
    e = v == -INFINITY ? (f16)0.0f : e;
    total += e;
    STORE(row, i, count, e);
  }
  float reciprocal = 1.0f / sum_lanes(total);
  for (size_t i = 0; i < count_all; i++) row[i] *= reciprocal;
  memset(s, 0, first * sizeof(float));
  memset(s + last, 0, (n - last) * sizeof(float));
}

CK_MULTIVERSION void ck_softmax_masked_backward(size_t rows, size_t n, float scale, const float *p,
                                                float *dp) {
  for (size_t r = 0; r < rows; r++, p += n, dp += n) {
    f16 products = 0.0f;
    FOR_LANES(n, i, count) products += LOAD(p, i, count, 0.0f) * LOAD(dp, i, count, 0.0f);
    float mean = sum_lanes(products);
    for (size_t i = 0; i < n; i++) dp[i] = scale * (p[i] * (dp[i] - mean));
  }
}

CK_MULTIVERSION void ck_scan_forward(const ck_scan *s, float *h, float *y) {
  size_t plane = s->width * s->states;
  for (size_t t = 0; t < s->steps; t++) {
    const float *b = s->b + t * s->states, *c = s->c + t * s->states;
    for (size_t d = 0; d < s->width; d++) {
      float x = s->x[t * s->width + d], delta = s->delta[t * s->width + d];
      const float *a = s->a + d * s->states;
      float *now = h + t * plane + d * s->states;
      f16 total = 0.0f;
      FOR_LANES(s->states, n, count) {
        f16 v = (delta * x) * LOAD(b, n, count, 0.0f);
        if (t > 0) v += exponential(delta * LOAD(a, n, count, 0.0f)) * LOAD(now - plane, n, count, 0.0f);
        STORE(now, n, count, v);
        total += LOAD(c, n, count, 0.0f) * v;
      }
      y[t * s->width + d] = sum_lanes(total) + s->skip[d] * x;
    }
  }
}

CK_MULTIVERSION void ck_scan_backward(const ck_scan *s, const float *h, const float *dy, float *dx,
                                      float *ddelta, float *da, float *db, float *dc, float *dskip,
                                      float *carry) {
  size_t plane = s->width * s->states;
  for (size_t t = s->steps; t-- > 0;) {
    const float *b = s->b + t * s->states, *c = s->c + t * s->states;
    for (size_t d = 0; d < s->width; d++) {
      size_t at = t * s->width + d;
      float x = s->x[at], delta = s->delta[at], slope = dy[at];
      const float *a = s->a + d * s->states, *now = h + t * plane + d * s->states;
      float *dh = carry + d * s->states, *da_row = da + d * s->states;
      f16 to_x = 0.0f, to_delta = 0.0f;
      FOR_LANES(s->states, n, count) {
        f16 lane_a = LOAD(a, n, count, 0.0f), lane_b = LOAD(b, n, count, 0.0f);
        f16 g = LOAD(dh, n, count, 0.0f) + slope * LOAD(c, n, count, 0.0f);
        f16 before = t > 0 ? LOAD(now - plane, n, count, 0.0f) : (f16)0.0f;
        f16 decay = exponential(delta * lane_a), kept = decay * before;
        STORE(dc + t * s->states, n, count,
              LOAD(dc + t * s->states, n, count, 0.0f) + slope * LOAD(now, n, count, 0.0f));
        STORE(db + t * s->states, n, count,
              LOAD(db + t * s->states, n, count, 0.0f) + (delta * x) * g);
        STORE(da_row, n, count, LOAD(da_row, n, count, 0.0f) + delta * (g * kept));
        to_x += g * lane_b;
        to_delta += g * (lane_a * kept + x * lane_b);
        STORE(dh, n, count, g * decay);
      }
      dx[at] = slope * s->skip[d] + delta * sum_lanes(to_x);
      ddelta[at] = sum_lanes(to_delta);
      dskip[d] += slope * x;
    }
  }
}
