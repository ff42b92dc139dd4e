// Goals, in order: the same bits on every machine; speed. Lanes run over output channels; a block of
// pixels (or of weights) stays in registers, as many as the instruction set has room for.
#include "CKernels.h"
#include "lanes.h"

CK_INLINE f16 fused(float a, f16 b, f16 c) { return __builtin_elementwise_fma((f16)a, b, c); }

enum { widest = 12 };

/// The sums of `count` pixels for sixteen output channels.
CK_INLINE void product_block(const ck_window *s, const float *x, const float *w, size_t first,
                             size_t count, f16 *total) {
  const float *window[widest];
  for (size_t i = 0; i < count; i++) window[i] = x + s->pixel[first + i];
  for (size_t i = 0; i < count; i++) total[i] = 0.0f;
  for (size_t t = 0; t < s->taps; t++) {
    size_t end = s->tap[t] + s->channels;
    for (size_t at = s->tap[t]; at < end; at++, w += lanes) {
      f16 weights = load(w);
#pragma clang loop unroll(full)
      for (size_t i = 0; i < count; i++) total[i] = fused(window[i][at], weights, total[i]);
    }
  }
}

CK_INLINE void store_block(const ck_window *s, size_t first, size_t count, size_t channel,
                           const f16 *total, float *y) {
  size_t width = s->outputs - channel < lanes ? s->outputs - channel : lanes;
#pragma clang loop unroll(full)
  for (size_t i = 0; i < count; i++)
    STORE(y + s->place[first + i] + channel, 0, width, total[i]);
}

CK_INLINE void window_product(const ck_window *s, const float *x, const float *w, float *y,
                              const size_t block) {
  size_t panel = s->taps * s->channels * lanes;
  for (size_t channel = 0; channel < s->outputs; channel += lanes, w += panel) {
    f16 total[widest];
    for (size_t p = 0; p < s->pixels && s->pixels >= block; p += block) {
      // The last block begins early and computes some pixels once more: cheaper than one by one.
      size_t first = p + block <= s->pixels ? p : s->pixels - block;
      product_block(s, x, w, first, block, total);
      store_block(s, first, block, channel, total, y);
    }
    for (size_t p = 0; p < s->pixels && s->pixels < block; p++) {
      product_block(s, x, w, p, 1, total);
      store_block(s, p, 1, channel, total, y);
    }
  }
}

/// Adds the products of some pixels to `count` rows of weights, from `row` on.
CK_INLINE void weight_block(const ck_window *s, const float *const *x, const float *dy,
                            size_t first, size_t last, size_t width, size_t count, float *dw) {
  f16 total[widest];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < count; i++) total[i] = load(dw + i * lanes);
  for (size_t p = first; p < last; p++) {
    f16 slope = LOAD(dy + s->place[p], 0, width, 0.0f);
    size_t at = s->pixel[p];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < count; i++) total[i] = fused(x[i][at], slope, total[i]);
  }
#pragma clang loop unroll(full)
  for (size_t i = 0; i < count; i++) store(dw + i * lanes, total[i]);
}

CK_INLINE void weight_rows(const ck_window *s, const float *x, const float *dy, size_t first,
                           size_t last, size_t width, float *dw, const size_t block) {
  size_t rows = s->taps * s->channels, tap = 0, c = 0;
  for (size_t row = 0; row < rows;) {
    size_t count = rows - row >= block ? block : 1;
    const float *places[widest];
    for (size_t i = 0; i < count; i++) {
      places[i] = x + s->tap[tap] + c;
      if (++c == s->channels) c = 0, tap++;
    }
    float *target = dw + row * lanes;
    if (count == block && width == lanes)
      weight_block(s, places, dy, first, last, lanes, block, target);
    else if (count == block)
      weight_block(s, places, dy, first, last, width, block, target);
    else
      weight_block(s, places, dy, first, last, width, 1, target);
    row += count;
  }
}

/// Few enough pixels that their windows stay in the first-level cache while all weights pass.
enum { tile = 128 };

CK_INLINE void window_weights(const ck_window *s, const float *x, const float *dy, float *dw,
                              const size_t block) {
  size_t panel = s->taps * s->channels * lanes;
  for (size_t first = 0; first < s->pixels; first += tile) {
    size_t last = s->pixels - first < tile ? s->pixels : first + tile;
    for (size_t channel = 0; channel < s->outputs; channel += lanes) {
      size_t width = s->outputs - channel < lanes ? s->outputs - channel : lanes;
      weight_rows(s, x, dy + channel, first, last, width, dw + channel / lanes * panel, block);
    }
  }
}

#if defined(__linux__) && defined(__x86_64__)
#define V3 static __attribute__((target("arch=x86-64-v3")))
#define V4 static __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
V3 void product_v3(const ck_window *s, const float *x, const float *w, float *y) {
  window_product(s, x, w, y, 6);
}
V4 void product_v4(const ck_window *s, const float *x, const float *w, float *y) {
  window_product(s, x, w, y, 12);
}
V3 void weights_v3(const ck_window *s, const float *x, const float *dy, float *dw) {
  window_weights(s, x, dy, dw, 6);
}
V4 void weights_v4(const ck_window *s, const float *x, const float *dy, float *dw) {
  window_weights(s, x, dy, dw, 12);
}
#define DISPATCH(name, ...)                                                              \
  if (__builtin_cpu_supports("x86-64-v4")) return name##_v4(__VA_ARGS__);                \
  if (__builtin_cpu_supports("x86-64-v3")) return name##_v3(__VA_ARGS__)
#else
#define DISPATCH(name, ...)
#endif

void ck_window_product(const ck_window *s, const float *x, const float *w, float *y) {
  DISPATCH(product, s, x, w, y);
  window_product(s, x, w, y, 4);
}

void ck_window_weights(const ck_window *s, const float *x, const float *dy, float *dw) {
  DISPATCH(weights, s, x, dy, dw);
  window_weights(s, x, dy, dw, 4);
}

CK_MULTIVERSION void ck_window_depthwise(const ck_window *s, const float *x, const float *w,
                                         float *y) {
  for (size_t p = 0; p < s->pixels; p++) {
    FOR_LANES(s->channels, c, count) {
      f16 total = 0.0f;
      for (size_t t = 0; t < s->taps; t++)
        total = __builtin_elementwise_fma(LOAD(x + s->pixel[p] + s->tap[t], c, count, 0.0f),
                                          LOAD(w + t * s->channels, c, count, 0.0f), total);
      STORE(y + s->place[p], c, count, total);
    }
  }
}

CK_MULTIVERSION void ck_window_depthwise_weights(const ck_window *s, const float *x,
                                                 const float *dy, float *dw) {
  FOR_LANES(s->channels, c, count) {
    for (size_t t = 0; t < s->taps; t++) {
      f16 total = LOAD(dw + t * s->channels, c, count, 0.0f);
      for (size_t p = 0; p < s->pixels; p++)
        total = __builtin_elementwise_fma(LOAD(x + s->pixel[p] + s->tap[t], c, count, 0.0f),
                                          LOAD(dy + s->place[p], c, count, 0.0f), total);
      STORE(dw + t * s->channels, c, count, total);
    }
  }
}

void ck_pad_image(size_t height, size_t width, const float *x, size_t top, size_t left,
                  size_t padded_height, size_t padded_width, float *out) {
  memset(out, 0, top * padded_width * sizeof(float));
  out += top * padded_width;
  for (size_t row = 0; row < height; row++, x += width, out += padded_width) {
    memset(out, 0, left * sizeof(float));
    memcpy(out + left, x, width * sizeof(float));
    memset(out + left + width, 0, (padded_width - left - width) * sizeof(float));
  }
  memset(out, 0, (padded_height - top - height) * padded_width * sizeof(float));
}
