// Goals, in order: the same bits on every machine; speed.
#include "CKernels.h"
#include "lanes.h"

/// The codes nearest to v, ties to even. Bounding the quotient keeps the magic number exact.
CK_INLINE f16 nearest_codes(f16 v, f16 scale, f16 zero, float maximum_code) {
  const float magic = 12582912.0f;  // 1.5 · 2²³
  f16 quotient = v / scale;
  quotient = quotient < -1e6f ? (f16)-1e6f : quotient;
  quotient = quotient > 1e6f ? (f16)1e6f : quotient;
  f16 code = ((quotient + magic) - magic) + zero;
  code = code < 0.0f ? (f16)0.0f : code;
  return code > maximum_code ? (f16)maximum_code : code;
}

CK_MULTIVERSION void ck_round_to_grid(size_t n, float scale, float zero, float maximum_code,
                                      const float *x, uint16_t *codes) {
  FOR_LANES(n, i, count) {
    f16 code = nearest_codes(LOAD(x, i, count, 0.0f), (f16)scale, (f16)zero, maximum_code);
    for (size_t lane = 0; lane < count; lane++) codes[i + lane] = (uint16_t)code[lane];
  }
}

/// Sixteen rows of a block, transposed: a vector holds one column, so that the division, the
/// rounding and the update run on all rows at once, and no step waits for the one before it.
typedef struct {
  size_t first, rows;
  float *w, *keep, *fixed, *error, *code;  // [count × lanes] each
} strip;

CK_INLINE void gather(const ck_sweep *b, const strip *s) {
  memset(s->w, 0, b->count * lanes * sizeof(float));
  for (size_t i = 0; i < b->count * lanes; i++) s->keep[i] = 1.0f;
  for (size_t r = 0; r < s->rows; r++) {
    const float *w = b->weight + (s->first + r) * b->width;
    const uint8_t *pruned = b->pruned + (s->first + r) * b->width;
    for (size_t i = 0; i < b->count; i++) {
      s->w[i * lanes + r] = w[i];
      s->keep[i * lanes + r] = pruned[i] ? 0.0f : 1.0f;
    }
  }
}

CK_INLINE void scatter(const ck_sweep *b, const strip *s) {
  for (size_t r = 0; r < s->rows; r++) {
    size_t row = s->first + r;
    for (size_t i = 0; i < b->count; i++) {
      b->weight[row * b->width + i] = s->fixed[i * lanes + r];
      b->errors[row * b->count + i] = s->error[i * lanes + r];
    }
    if (b->of)
      for (size_t i = 0; i < b->count; i++)
        b->pruned[row * b->width + i] = s->keep[i * lanes + r] == 0.0f;
    if (b->grid.maximum_code > 0)
      for (size_t i = 0; i < b->count; i++)
        b->codes[row * b->width + i] = (uint16_t)s->code[i * lanes + r];
  }
}

/// Of `of` columns from `start`, marks the `of - keep` with the lowest w²/U² as going, lane by lane;
/// of equals the first goes. A rank is the number of columns that go before this one.
CK_INLINE void choose_pattern(const ck_sweep *b, const strip *s, size_t start) {
  for (size_t i = start; i < start + b->of; i++) {
    float d = b->factor[i * b->width + i];
    f16 w = load(s->w + i * lanes);
    store(s->fixed + i * lanes, (w * w) / (d * d));  // not fixed yet: room for the scores
  }
  float goes = (float)(b->of - b->keep);
  for (size_t i = start; i < start + b->of; i++) {
    f16 score = load(s->fixed + i * lanes), rank = 0.0f;
    for (size_t j = start; j < start + b->of; j++) {
      f16 other = load(s->fixed + j * lanes);
      f16 ahead = other < score ? (f16)1.0f : (f16)0.0f;
      if (j < i) ahead = other == score ? (f16)1.0f : ahead;
      rank += ahead;
    }
    store(s->keep + i * lanes, rank < goes ? (f16)0.0f : (f16)1.0f);
  }
}

/// The numbers that the strip's rows have for a group of columns; 1 in lanes without a row.
CK_INLINE f16 per_row(const ck_sweep *b, const strip *s, const float *values, size_t group) {
  f16 v = 1.0f;
  for (size_t r = 0; r < s->rows; r++) v[r] = values[(s->first + r) * b->grid.groups + group];
  return v;
}

CK_INLINE void sweep_strip(const ck_sweep *b, const strip *s) {
  const ck_grid *grid = &b->grid;
  f16 scale = 1.0f, zero = 0.0f;
  for (size_t i = 0; i < b->count; i++) {
    if (b->of && i % b->of == 0) choose_pattern(b, s, i);
    const float *factor = b->factor + i * b->width;
    f16 w = load(s->w + i * lanes);
    f16 value = load(s->keep + i * lanes) == 0.0f ? (f16)0.0f : w;
    if (grid->maximum_code > 0) {
      if (i == 0 || grid->group[i] != grid->group[i - 1]) {
        scale = per_row(b, s, grid->scales, grid->group[i]);
        zero = per_row(b, s, grid->zeros, grid->group[i]);
      }
      f16 code = nearest_codes(value, scale, zero, grid->maximum_code);
      store(s->code + i * lanes, code);
      value = scale * (code - zero);
    }
    f16 error = (w - value) / factor[i];
    store(s->fixed + i * lanes, value);
    store(s->error + i * lanes, error);
    for (size_t j = i + 1; j < b->count; j++)
      store(s->w + j * lanes, load(s->w + j * lanes) - error * factor[j]);
  }
}

CK_MULTIVERSION void ck_sweep_block(const ck_sweep *block) {
  size_t plane = block->count * lanes;
  float *p = block->scratch;
  for (size_t first = 0; first < block->rows; first += lanes) {
    size_t rows = block->rows - first < lanes ? block->rows - first : lanes;
    strip s = {first, rows, p, p + plane, p + 2 * plane, p + 3 * plane, p + 4 * plane};
    gather(block, &s);
    sweep_strip(block, &s);
    scatter(block, &s);
  }
}

CK_MULTIVERSION void ck_obs_scores(size_t n, const float *w, const float *d, float *scores) {
  for (size_t i = 0; i < n; i++) scores[i] = (w[i] * w[i]) / (d[i] * d[i]);
}

CK_MULTIVERSION size_t ck_first_above(size_t n, const float *x, uint32_t limit) {
  enum { block = 1024 };
  for (size_t start = 0; start < n; start += block) {
    size_t end = n - start < block ? n : start + block;
    uint32_t top = 0;
    for (size_t i = start; i < end; i++) {
      uint32_t bits;
      memcpy(&bits, x + i, sizeof bits);
      bits &= 0x7fffffffu;
      top = bits > top ? bits : top;
    }
    if (top <= limit) continue;
    for (size_t i = start; i < end; i++) {
      uint32_t bits;
      memcpy(&bits, x + i, sizeof bits);
      if ((bits & 0x7fffffffu) > limit) return i;
    }
  }
  return n;
}

/// A number that rises with x; adding zero makes the two zeros one.
CK_INLINE int32_t rising_key(float x) {
  x += 0.0f;
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

/// The key of the last number to mark, where several may be equal.
typedef struct {
  int32_t key;
  size_t below;  ///< numbers before all of that key
} threshold;

CK_INLINE size_t count_to(size_t n, const int32_t *keys, int32_t limit) {
  uint32_t count = 0;
  for (size_t i = 0; i < n; i++) count += keys[i] <= limit;
  return count;
}

/// By halving the range of keys, for a row that stays in the first cache: counting is a comparison
/// and an addition of whole vectors.
CK_INLINE threshold bisect(size_t n, size_t count, const int32_t *keys) {
  int32_t low = keys[0], high = keys[0];
  for (size_t i = 1; i < n; i++) {
    low = keys[i] < low ? keys[i] : low;
    high = keys[i] > high ? keys[i] : high;
  }
  while (low < high) {
    int32_t middle = (int32_t)(((int64_t)low + high) >> 1);
    size_t there = count_to(n, keys, middle);
    if (there == count) return (threshold){middle + 1, count};
    if (there > count)
      high = middle;
    else
      low = middle + 1;
  }
  size_t below = 0;
  for (size_t i = 0; i < n; i++) below += keys[i] < low;
  return (threshold){low, below};
}

/// Radix selection for many numbers: three passes over 11, 11 and 10 bits. The first pass leaves few
/// candidates for the others.
CK_INLINE threshold radix_select(size_t n, size_t count, uint32_t *keys) {
  uint32_t counters[2048], prefix = 0;
  size_t below = 0, candidates = n;
  for (size_t i = 0; i < n; i++) keys[i] ^= 0x80000000u;
  const int shifts[3] = {21, 10, 0};
  for (int pass = 0; pass < 3; pass++) {
    uint32_t digits = pass < 2 ? 2047 : 1023;
    memset(counters, 0, sizeof counters);
    for (size_t i = 0; i < candidates; i++) counters[(keys[i] >> shifts[pass]) & digits]++;
    uint32_t digit = 0;
    while (below + counters[digit] < count) below += counters[digit++];
    prefix |= digit << shifts[pass];
    size_t left = 0;
    for (size_t i = 0; i < candidates; i++) {
      uint32_t key = keys[i];
      keys[left] = key;
      left += ((key >> shifts[pass]) & digits) == digit;
    }
    candidates = left;
  }
  return (threshold){(int32_t)(prefix ^ 0x80000000u), below};
}

CK_MULTIVERSION void ck_mark_smallest(size_t n, size_t count, const float *x, uint32_t *scratch,
                                      bool mark, bool *marks) {
  if (count == 0 || count >= n) {
    memset(marks, count == 0 ? !mark : mark, n * sizeof(bool));
    return;
  }
  for (size_t i = 0; i < n; i++) scratch[i] = (uint32_t)rising_key(x[i]);
  threshold last = n <= 4096 ? bisect(n, count, (const int32_t *)scratch)
                             : radix_select(n, count, scratch);
  for (size_t i = 0; i < n; i++) marks[i] = (rising_key(x[i]) < last.key) == mark;
  size_t ties = count - last.below;
  for (size_t i = 0; i < n && ties > 0; i++) {
    if (rising_key(x[i]) != last.key) continue;
    marks[i] = mark;
    ties--;
  }
}
