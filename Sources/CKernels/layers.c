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

/// Bits that rise with x; adding zero makes the two zeros one.
CK_INLINE uint32_t rising_key(float x) {
  x += 0.0f;
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits ^ ((uint32_t)((int32_t)bits >> 31) | 0x80000000u);
}

/// Radix selection: three passes over 11, 11 and 10 bits find the key of the last one to mark. The
/// first pass leaves few candidates for the others.
CK_MULTIVERSION void ck_mark_smallest(size_t n, size_t count, const float *x, uint32_t *scratch,
                                      bool *marks) {
  memset(marks, 0, n * sizeof(bool));
  if (count == 0) return;
  uint32_t counters[2048];
  size_t below = 0, candidates = n;
  uint32_t prefix = 0;
  for (size_t i = 0; i < n; i++) scratch[i] = rising_key(x[i]);
  const int shifts[3] = {21, 10, 0};
  for (int pass = 0; pass < 3; pass++) {
    uint32_t digits = pass < 2 ? 2047 : 1023;
    memset(counters, 0, sizeof counters);
    for (size_t i = 0; i < candidates; i++) counters[(scratch[i] >> shifts[pass]) & digits]++;
    uint32_t digit = 0;
    while (below + counters[digit] < count) below += counters[digit++];
    prefix |= digit << shifts[pass];
    size_t left = 0;
    for (size_t i = 0; i < candidates; i++) {
      uint32_t key = scratch[i];
      scratch[left] = key;
      left += ((key >> shifts[pass]) & digits) == digit;
    }
    candidates = left;
  }
  for (size_t i = 0; i < n; i++) marks[i] = rising_key(x[i]) < prefix;
  size_t ties = count - below;
  for (size_t i = 0; i < n && ties > 0; i++) {
    if (rising_key(x[i]) != prefix) continue;
    marks[i] = true;
    ties--;
  }
}
