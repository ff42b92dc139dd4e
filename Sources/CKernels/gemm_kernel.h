// The matrix product for one instruction set; gemm.c includes this file once for each.
//
// The includer defines GEMM(name), a name of its own; TARGET, the instruction set; LANES, the floats
// of a vector; STRIP, the rows of a tile; DEPTH, the most that
// is summed at a time; and FMA(x, y, z), x · y + z. A tile of STRIP × 2 · LANES sums
// lives in registers: the vectors of a row of the right matrix are loaded once and each is
// multiplied by the elements of the left one. Enough sums are under way to hide the multiplier's
// latency.

#define VECTOR GEMM(vector)
#define PANEL (2 * LANES)

typedef float VECTOR __attribute__((ext_vector_type(LANES)));

TARGET CK_INLINE VECTOR GEMM(load)(const float *p) {
  VECTOR v;
  memcpy(&v, p, sizeof v);
  return v;
}

/// `steps` steps of the depth: sum[i] += a[i] · b, where the pointers are to every third row.
TARGET CK_INLINE void GEMM(advance)(size_t steps, size_t rows, size_t vectors, size_t row, size_t step,
                                    const float **a, const float **b,
                                    VECTOR sum[STRIP][2]) {
  #pragma clang loop unroll(full)
  for (size_t p = 0; p < steps; p++) {
    VECTOR b0 = GEMM(load)(*b + p * PANEL), b1 = b0;
    if (vectors == 2) b1 = GEMM(load)(*b + p * PANEL + LANES);
    #pragma clang loop unroll(full)
    for (size_t i = 0; i < rows; i++) {
      VECTOR x = a[i / 3][i % 3 * row + p * step];
      sum[i][0] = FMA(x, b0, sum[i][0]);
      if (vectors == 2) sum[i][1] = FMA(x, b1, sum[i][1]);
    }
  }
  // The compiler may not see through the pointers: it would keep one for each row, in memory.
  *b += steps * PANEL;
  __asm__("" : "+r"(*b));
  #pragma clang loop unroll(full)
  for (size_t i = 0; i < rows; i += 3) {
    a[i / 3] += steps * step;
    __asm__("" : "+r"(a[i / 3]));
  }
}

/// One tile: c[i, j] = d[i, j] + Σ_p a[i · row + p · step] · b[p, j]; without `d`, only the sum.
/// `rows` and `vectors` are constants at every call, so that the sums are registers.
TARGET CK_INLINE void GEMM(tile)(size_t rows, size_t vectors, size_t k, const float *a, size_t row,
                                 size_t step, const float *b, size_t columns, const float *d,
                                 float *c, size_t ldc) {
  VECTOR sum[STRIP][2];
  const float *base[(STRIP + 2) / 3];
  #pragma clang loop unroll(full)
  for (size_t i = 0; i < rows; i++) {
    sum[i][0] = sum[i][1] = 0;
    if (i % 3 == 0) base[i / 3] = a + i * row;
    __builtin_prefetch(c + i * ldc, 1);
  }
  size_t p = 0;
  for (; p + 4 <= k; p += 4) GEMM(advance)(4, rows, vectors, row, step, base, &b, sum);
  for (; p < k; p++) GEMM(advance)(1, rows, vectors, row, step, base, &b, sum);
  #pragma clang loop unroll(full)
  for (size_t i = 0; i < rows; i++) {
    if (columns == vectors * LANES) {
      for (size_t v = 0; v < vectors; v++) {
        VECTOR s = sum[i][v];
        if (d) s += GEMM(load)(d + i * ldc + v * LANES);
        memcpy(c + i * ldc + v * LANES, &s, sizeof s);
      }
    } else {
      float s[PANEL];
      memcpy(s, sum[i], sizeof s);
      for (size_t j = 0; j < columns; j++) c[i * ldc + j] = d ? s[j] + d[i * ldc + j] : s[j];
    }
  }
}

#define GEMM_CASE(n)                                                           \
  case n:                                                                      \
    if (columns > LANES)                                                       \
      GEMM(tile)(n, 2, k, a, row, step ? step : n, b, columns, d, c, ldc);     \
    else                                                                       \
      GEMM(tile)(n, 1, k, a, row, step ? step : n, b, columns, d, c, ldc);     \
    break;
#define GEMM_CASES                                                               \
  switch (rows) {                                                                \
    GEMM_CASE(1) GEMM_CASE(2) GEMM_CASE(3) GEMM_CASE(4) GEMM_CASE(5) GEMM_CASE(6) \
    GEMM_CASES_ABOVE_6                                                           \
  }
#if STRIP > 6
#define GEMM_CASES_ABOVE_6 \
  GEMM_CASE(7) GEMM_CASE(8) GEMM_CASE(9) GEMM_CASE(10) GEMM_CASE(11) GEMM_CASE(12)
#else
#define GEMM_CASES_ABOVE_6
#endif

/// A tile whose rows lie `row` floats apart.
TARGET static void GEMM(row_tile)(size_t rows, size_t k, const float *a, size_t row, const float *b,
                                  size_t columns, const float *d, float *c, size_t ldc) {
  const size_t step = 1;
  GEMM_CASES
}

/// A tile of a packed strip.
TARGET static void GEMM(strip_tile)(size_t rows, size_t k, const float *a, const float *b,
                                    size_t columns, const float *d, float *c, size_t ldc) {
  const size_t row = 1, step = 0;  // as many as rows
  GEMM_CASES
}
#undef GEMM_CASE
#undef GEMM_CASES
#undef GEMM_CASES_ABOVE_6

/// Eight rows of eight floats, transposed, to rows PANEL apart.
TARGET CK_INLINE void GEMM(transpose8)(const float *b, size_t ldb, float *out) {
  f8 r[8], s[8];
  for (size_t i = 0; i < 8; i++) memcpy(&r[i], b + i * ldb, sizeof r[i]);
  for (size_t i = 0; i < 8; i += 2) {
    s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (size_t i = 0; i < 8; i += 4)
    for (size_t j = 0; j < 2; j++) {
      r[i + 2 * j] = __builtin_shufflevector(s[i + j], s[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      r[i + 2 * j + 1] =
        __builtin_shufflevector(s[i + j], s[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (size_t i = 0; i < 4; i++) {
    s[i] = __builtin_shufflevector(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    s[i + 4] = __builtin_shufflevector(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
  for (size_t i = 0; i < 8; i++) memcpy(out + i * PANEL, &s[i], sizeof s[i]);
}

/// `columns` columns of the right matrix as rows of PANEL floats, zeros beyond.
TARGET static void GEMM(pack_panel)(bool transposed, size_t k, size_t columns, const float *b,
                                    size_t ldb, float *panel) {
  if (columns < PANEL) memset(panel, 0, k * PANEL * sizeof(float));
  if (!transposed) {
    if (columns == PANEL)
      for (size_t p = 0; p < k; p++) {
        // What the next panel reads: rows far apart are no stream that a processor sees coming.
        __builtin_prefetch(b + p * ldb + PANEL, 0, 2);
        memcpy(panel + p * PANEL, b + p * ldb, PANEL * sizeof(float));
      }
    else
      for (size_t p = 0; p < k; p++) memcpy(panel + p * PANEL, b + p * ldb, columns * sizeof(float));
    return;
  }
  for (size_t j = 0; j < columns; j += 8) {
    size_t p = 0;
    if (columns - j >= 8)
      for (; p + 8 <= k; p += 8) GEMM(transpose8)(b + j * ldb + p, ldb, panel + p * PANEL + j);
    size_t last = columns - j < 8 ? columns : j + 8;
    for (; p < k; p++)
      for (size_t i = j; i < last; i++) panel[p * PANEL + i] = b[i * ldb + p];
  }
}

/// The rows of the next strip: two strips of middling height rather than a full and a thin one.
CK_INLINE size_t GEMM(strip_rows)(size_t left) {
  if (left >= 2 * STRIP || left == STRIP) return STRIP;
  return left > STRIP ? (left + 1) / 2 : left;
}

/// The strips that are full and can be moved by vectors of `wide` floats.
CK_INLINE size_t GEMM(whole_strips)(size_t m, size_t wide) {
  size_t count = 0, i = 0;
  while (m - i >= wide && GEMM(strip_rows)(m - i) == STRIP) {
    i += STRIP;
    count++;
  }
  return count;
}

/// A left matrix that is stored transposed, `k` × `m`, in strips: the elements of a column adjoin.
/// Of row p only the columns before p + reach are needed.
TARGET __attribute__((noinline)) static void GEMM(pack_strips)(
  size_t m, size_t k, const float *a, size_t lda, size_t reach, size_t stride, float *strips) {
  enum {
    together = 4,  // few rows at a time stay in the first cache although each strip meets all
    wide = STRIP > 8 ? 16 : 8,  // one move; what is too much the next row, or the gap, takes over
  };
  size_t whole = GEMM(whole_strips)(m, wide);
  for (size_t p = 0; p < k; p += together) {
    size_t last = k - p < together ? k : p + together;
    const float *row = a + p * lda;
    float *strip = strips + p * STRIP;
    size_t reached = (last - 1 + reach + STRIP - 1) / STRIP;
    if (last - p == together)
      for (size_t s = 0; s < whole && s < reached; s++, row += STRIP, strip += stride)
        for (size_t q = 0; q < together; q++)
          memcpy(strip + q * STRIP, row + q * lda, wide * sizeof(float));
    float *thin = strips + (last - p == together ? whole : 0) * stride;
    for (size_t i = last - p == together ? whole * STRIP : 0; i < m; thin += stride) {
      size_t rows = GEMM(strip_rows)(m - i);
      for (size_t q = p; q < last; q++)
        for (size_t r = 0; r < rows; r++) thin[q * rows + r] = a[q * lda + i + r];
      i += rows;
    }
  }
}

/// A left matrix whose rows are far apart, in strips of adjoining rows: far rows share cache sets.
TARGET static void GEMM(copy_strips)(size_t m, size_t k, const float *a, size_t lda, size_t stride,
                                     float *strips) {
  for (size_t i = 0; i < m; strips += stride) {
    size_t rows = GEMM(strip_rows)(m - i);
    for (size_t r = 0; r < rows; r++)
      memcpy(strips + r * k, a + (i + r) * lda, k * sizeof(float));
    i += rows;
  }
}

/// Fetches the strip that begins at `a` while another is computed, unless it lies beyond `end`.
/// Long rows are streams that the processor fetches by itself.
CK_INLINE void GEMM(fetch_strip)(size_t k, const float *a, size_t row, const float *end) {
  if (k > 256) return;
  for (size_t r = 0; r < STRIP && a < end; r++, a += row)
    for (size_t p = 0; p < k; p += 16) __builtin_prefetch(a + p, 0, 2);
}

/// One block of rows and depth against all columns.
TARGET static void GEMM(block)(const ck_product *x, ck_triangle triangle, const float *panels,
                               size_t first, size_t m, size_t depth, size_t k, float *strips) {
  _Alignas(64) float packed[DEPTH * PANEL];
  size_t stride = k * STRIP + 16;  // strips do not begin at one another's cache sets
  if (x->transposing_left)
    GEMM(pack_strips)(m, k, x->left + depth * x->left_stride + first, x->left_stride,
                      gemm_reach(triangle, first, m, depth), stride, strips);
  bool copying = !x->transposing_left && gemm_copies(x, k);
  if (copying)
    GEMM(copy_strips)(m, k, x->left + first * x->left_stride + depth, x->left_stride, stride, strips);
  for (size_t j = 0; j < x->columns; j += PANEL) {
    size_t columns = x->columns - j < PANEL ? x->columns - j : PANEL;
    const float *panel = panels ? panels + j * x->depth + depth * PANEL : packed, *strip = strips;
    if (!panels)
      GEMM(pack_panel)(x->transposing_right, k, columns, gemm_right(x, depth, j), x->right_stride,
                       packed);
    for (size_t i = 0, rows; i < m; i += rows, strip += stride) {
      rows = GEMM(strip_rows)(m - i);
      gemm_span span = gemm_needed(x, triangle, first + i, rows, j, depth, k);
      if (!span.needed) continue;
      size_t at = (first + i) * x->result_stride + j;
      const float *d = depth > 0 ? x->result + at : x->addend ? x->addend + at : NULL;
      const float *right = panel + span.begin * PANEL;
      float *c = x->result + at;
      if (x->transposing_left)
        GEMM(strip_tile)(rows, span.count, strip + span.begin * rows, right, columns, d, c,
                         x->result_stride);
      else if (copying)
        GEMM(row_tile)(rows, span.count, strip, k, right, columns, d, c, x->result_stride);
      else {
        const float *a = x->left + (first + i) * x->left_stride + depth;
        if (j == 0)
          GEMM(fetch_strip)(k, a + rows * x->left_stride, x->left_stride,
                            x->left + x->rows * x->left_stride);
        GEMM(row_tile)(rows, span.count, a, x->left_stride, right, columns, d, c, x->result_stride);
      }
    }
  }
}

/// The right matrix in panels of whole depth, one after another.
TARGET static void GEMM(pack)(const ck_product *x, float *panels) {
  for (size_t j = 0; j < x->columns; j += PANEL) {
    size_t columns = x->columns - j < PANEL ? x->columns - j : PANEL;
    GEMM(pack_panel)(x->transposing_right, x->depth, columns, gemm_right(x, 0, j), x->right_stride,
                     panels + j * x->depth);
  }
}

TARGET static void GEMM(product)(const ck_product *x, ck_triangle triangle, const float *panels,
                                 float *scratch) {
  size_t blocks = (x->depth + DEPTH - 1) / DEPTH;
  size_t depth = (x->depth + blocks - 1) / blocks;
  for (size_t p = 0; p < x->depth; p += depth) {
    size_t k = x->depth - p < depth ? x->depth - p : depth;
    size_t rows = gemm_block_rows(x->rows, k, STRIP, panels ? GEMM_PACKED_BLOCK : GEMM_BLOCK);
    for (size_t i = 0; i < x->rows; i += rows) {
      size_t m = x->rows - i < rows ? x->rows - i : rows;
      GEMM(block)(x, triangle, panels, i, m, p, k, scratch);
    }
  }
}

#undef VECTOR
#undef PANEL
#undef GEMM
#undef TARGET
#undef LANES
#undef STRIP
#undef DEPTH
#undef FMA
