// Goals, in order: the same bits on every run of one machine; speed. One head of one sequence at a time,
// so that rotated queries and keys and a block of scores stay in the caches.
#include "CKernels.h"
#include "lanes.h"
#include "rows.h"

/// Query rows of a block: each block needs only the keys up to its own end.
enum { block_rows = 128 };

CK_INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/// Rotates one head's rows by their angles (direction −1: back), or copies them without angles.
CK_INLINE void rotate_head(const ck_attention *x, size_t first, size_t rows, float direction,
                           const float *from, size_t from_stride, float *to, size_t to_stride) {
  size_t half = x->width / 2;
  for (size_t r = 0; r < rows; r++, from += from_stride, to += to_stride) {
    // Short pieces far apart are no stream that a processor sees coming.
    for (size_t i = 0; i < x->width; i += lanes) {
      __builtin_prefetch(from + 8 * from_stride + i);
      __builtin_prefetch(to + 8 * to_stride + i, 1);
    }
    if (!x->cosines) {
      memcpy(to, from, x->width * sizeof(float));
      continue;
    }
    const float *c = x->cosines + (first + r) * half, *s = x->sines + (first + r) * half;
    FOR_LANES(half, i, count) {
      f16 a = LOAD(from, i, count, 0), b = LOAD(from + half, i, count, 0);
      f16 cosine = LOAD(c, i, count, 0), sine = direction * LOAD(s, i, count, 0);
      STORE(to, i, count, a * cosine - b * sine);
      STORE(to + half, i, count, b * cosine + a * sine);
    }
  }
}

CK_MULTIVERSION static void rotate_forward(const ck_attention *x, const float *from, size_t stride,
                                           float *to) {
  rotate_head(x, 0, x->context, 1, from, stride, to, x->width);
}

CK_MULTIVERSION static void rotate_back(const ck_attention *x, size_t first, size_t rows,
                                        const float *from, float *to, size_t stride) {
  rotate_head(x, first, rows, -1, from, x->width, to, stride);
}

CK_INLINE f16 first_lanes(f16 v, size_t count, float fill) {
  const i16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return lane < (i16)(int32_t)count ? v : (f16)fill;
}

/// The first `count` floats at p and `fill` beyond. Where the row's memory has room for a whole
/// vector it is read as one: half of the rows of a causal block end within a vector.
CK_INLINE f16 load_masked(const float *p, size_t count, bool room, float fill) {
  if (count == lanes) return load(p);
  if (!room) return load_tail(p, count, fill);
  return first_lanes(load(p), count, fill);
}

#define LOAD_MASKED(p, i, count, fill) load_masked((p) + (i), count, (i) + lanes <= x->context, fill)
#define STORE_MASKED(p, i, count, v)                                                   \
  ((i) + lanes <= x->context ? store((p) + (i), v) : store_tail((p) + (i), v, count))

/// Zeros from column n to `seen`, as far as whole vectors have not set them.
CK_INLINE void clear_beyond(const ck_attention *x, size_t n, size_t seen, float *row) {
  size_t vectors = (n + lanes - 1) / lanes * lanes;
  size_t set = vectors <= x->context ? vectors : n;
  if (set < seen) memset(row + set, 0, (seen - set) * sizeof(float));
}

/// Rows first… of the scores: softmax(scale · s) over columns 0…r, zeros up to column `seen`.
CK_MULTIVERSION static void softmax_block(const ck_attention *x, size_t first, size_t rows, float *s) {
  for (size_t r = first; r < first + rows; r++, s += x->context) {
    f16 top = -INFINITY, total = 0;
    FOR_LANES(r + 1, i, count) top = maximum(top, LOAD_MASKED(s, i, count, -INFINITY));
    float peak = max_lanes(top);
    FOR_LANES(r + 1, i, count) {
      f16 e = exponential((LOAD_MASKED(s, i, count, peak) - peak) * x->scale);
      if (count < lanes) e = first_lanes(e, count, 0);
      total += e;
      STORE_MASKED(s, i, count, e);
    }
    float reciprocal = 1.0f / sum_lanes(total);
    FOR_LANES(r + 1, i, count)
      STORE_MASKED(s, i, count, LOAD_MASKED(s, i, count, 0) * reciprocal);
    clear_beyond(x, r + 1, first + rows, s);
  }
}

CK_MULTIVERSION static void softmax_block_backward(const ck_attention *x, size_t first, size_t rows,
                                                   const float *p, float *dp) {
  for (size_t r = first; r < first + rows; r++, p += x->context, dp += x->context) {
    f16 products = 0;
    FOR_LANES(r + 1, i, count)
      products += LOAD_MASKED(p, i, count, 0) * LOAD_MASKED(dp, i, count, 0);
    float mean = sum_lanes(products);
    FOR_LANES(r + 1, i, count)
      STORE_MASKED(dp, i, count, x->scale * (LOAD_MASKED(p, i, count, 0) *
                                             (LOAD_MASKED(dp, i, count, 0) - mean)));
    clear_beyond(x, r + 1, first + rows, dp);
  }
}

/// The scratch of one head, and of the products in it.
typedef struct {
  float *query, *key, *dquery, *dkey, *scores, *product;
} head_scratch;

size_t ck_attention_scratch(const ck_attention *x) {
  size_t head = x->context * x->width, wide = x->width > block_rows ? x->width : block_rows;
  ck_product largest = {.transposing_left = true, .rows = x->context, .depth = x->context + wide,
                        .columns = 64};
  return 3 * head + block_rows * (x->width + x->context) + ck_product_scratch(&largest);
}

static head_scratch divide(const ck_attention *x, float *scratch) {
  size_t head = x->context * x->width;
  float *block = scratch + 3 * head, *scores = block + block_rows * x->width;
  return (head_scratch){scratch, scratch + head, block, scratch + 2 * head, scores,
                        scores + block_rows * x->context};
}

void ck_attention_forward(const ck_attention *x, float *output, float *probabilities,
                          size_t probability_stride, float *scratch) {
  head_scratch own = divide(x, scratch);
  size_t wide = x->heads * x->width, narrow = x->key_heads * x->width, t = x->context;
  size_t group = x->heads / x->key_heads;
  for (size_t i = 0; i < x->sequences * x->heads; i++) {
    size_t row = i / x->heads * t, h = i % x->heads;
    size_t q = row * wide + h * x->width, k = row * narrow + h / group * x->width;
    if (h % group == 0) rotate_forward(x, x->key + k, narrow, own.key);
    rotate_forward(x, x->query + q, wide, own.query);
    for (size_t first = 0; first < t; first += block_rows) {
      size_t rows = smaller(block_rows, t - first), seen = first + rows;
      float *p = probabilities + i * probability_stride + first * t;
      ck_product scores = {false, true, rows, seen, x->width, own.query + first * x->width, x->width,
                           own.key, x->width, NULL, p, t};
      ck_triangular_product(&scores, (ck_triangle){false, true, first}, own.product);
      softmax_block(x, first, rows, p);
      ck_product weighed = {false, false, rows, x->width, seen, p, t, x->value + k, narrow, NULL,
                            output + q + first * wide, wide};
      ck_triangular_product(&weighed, (ck_triangle){true, false, first}, own.product);
    }
  }
}

/// dV += Pᵀ·dO; dP = dO·Vᵀ; dS from the softmax; dQ = dS·K; dK += dSᵀ·Q; the last block first,
/// because it reaches every key and so sets what the others add to.
static void head_backward(const ck_attention *x, const head_scratch *own, const float *p,
                          const float *v, const float *dout, float *dq, float *dv, bool adding) {
  size_t wide = x->heads * x->width, narrow = x->key_heads * x->width, t = x->context, w = x->width;
  for (size_t first = (t - 1) / block_rows * block_rows;; first -= block_rows) {
    size_t rows = smaller(block_rows, t - first), seen = first + rows;
    bool add = adding || seen < t;
    const float *weights = p + first * t, *d = dout + first * wide, *query = own->query + first * w;
    ck_product products[4] = {
      {true, false, seen, w, rows, weights, t, d, wide, add ? dv : NULL, dv, narrow},
      {false, true, rows, seen, w, d, wide, v, narrow, NULL, own->scores, t},
      {false, false, rows, w, seen, own->scores, t, own->key, w, NULL, own->dquery, w},
      {true, false, seen, w, rows, own->scores, t, query, w, add ? own->dkey : NULL, own->dkey, w},
    };
    ck_triangle left = {true, false, first}, result = {false, true, first};
    ck_triangular_product(&products[0], left, own->product);
    ck_triangular_product(&products[1], result, own->product);
    softmax_block_backward(x, first, rows, weights, own->scores);
    ck_triangular_product(&products[2], left, own->product);
    ck_triangular_product(&products[3], left, own->product);
    rotate_back(x, first, rows, own->dquery, dq + first * wide, wide);
    if (first == 0) return;
  }
}

void ck_attention_backward(const ck_attention *x, const float *probabilities, const float *doutput,
                           float *dquery, float *dkey, float *dvalue, float *scratch) {
  head_scratch own = divide(x, scratch);
  size_t wide = x->heads * x->width, narrow = x->key_heads * x->width, t = x->context;
  size_t group = x->heads / x->key_heads;
  for (size_t i = 0; i < x->sequences * x->heads; i++) {
    size_t row = i / x->heads * t, h = i % x->heads;
    size_t q = row * wide + h * x->width, k = row * narrow + h / group * x->width;
    if (h % group == 0) rotate_forward(x, x->key + k, narrow, own.key);
    rotate_forward(x, x->query + q, wide, own.query);
    head_backward(x, &own, probabilities + i * t * t, x->value + k, doutput + q, dquery + q,
                  dvalue + k, h % group > 0);
    if ((h + 1) % group == 0) rotate_back(x, 0, t, own.dkey, dkey + k, narrow);
  }
}
