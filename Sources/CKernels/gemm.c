// Goals, in order: the same bits on every run of one machine; speed for matrices that fit caches.
//
// A general library packs both operands for matrices far larger than caches. In the layers of a small
// network packing and clearing cost it a fifth of the time. Here the left matrix is read where it
// lies, row by row, unless it is transposed; the right one is packed a panel of columns at a time
// into the first cache; and a tile of sums is written once.
#include "CKernels.h"
#include "lanes.h"

enum {
  GEMM_DEPTH = 384,        // at most: a panel of this depth and a strip share the first cache
  GEMM_BLOCK = 240 * 384,  // floats of a block of strips, which stays in the second one
  GEMM_PACKED_BLOCK = 256 * 128,  // floats of a block where panels are packed once for all
  GEMM_TALL = 2040,        // rows of a block at most, so that the gaps after strips stay few
};

/// Rows of a block of `floats`: where each block packs all panels anew, as many as the second cache
/// holds; and blocks of one size rather than a last one of a few rows.
static size_t gemm_block_rows(size_t rows, size_t depth, size_t strip, size_t floats) {
  size_t most = floats / depth < GEMM_TALL ? floats / depth : GEMM_TALL;
  most = most / strip * strip;
  if (rows == 0) return most;
  size_t blocks = (rows + most - 1) / most;
  size_t even = (rows + blocks - 1) / blocks;
  return (even + strip - 1) / strip * strip;
}

CK_INLINE const float *gemm_right(const ck_product *x, size_t depth, size_t column) {
  return x->transposing_right ? x->right + column * x->right_stride + depth
                              : x->right + depth * x->right_stride + column;
}

/// Whether the rows of the left matrix are copied to adjoin, for a block of this depth.
static bool gemm_copies(const ck_product *x, size_t depth) {
  return x->left_stride != depth && x->columns >= 64;
}

/// What of a depth a tile sums.
typedef struct {
  bool needed;  ///< whether there is anything to write
  size_t begin, count;
} gemm_span;

/// What a tile at row `i` and column `j` sums of the `k` from `depth` on.
CK_INLINE gemm_span gemm_needed(const ck_product *x, ck_triangle t, size_t i, size_t rows, size_t j,
                                size_t depth, size_t k) {
  if (t.result && j >= i + rows + t.diagonal) return (gemm_span){false, 0, 0};
  if (!t.left) return (gemm_span){true, 0, k};
  size_t begin = 0, end = k;
  if (x->transposing_left) {
    if (i > depth + t.diagonal) begin = i - depth - t.diagonal;
  } else if (depth + k > i + rows + t.diagonal)
    end = i + rows + t.diagonal > depth ? i + rows + t.diagonal - depth : 0;
  size_t count = begin < end ? end - begin : 0;
  return (gemm_span){count > 0 || depth == 0, count > 0 ? begin : 0, count};
}

/// How many columns more than p are needed of row p of a left matrix that is stored transposed, in
/// a block of `m` columns from `first` on.
CK_INLINE size_t gemm_reach(ck_triangle t, size_t first, size_t m, size_t depth) {
  if (!t.left) return m;
  return depth + t.diagonal + 1 > first ? depth + t.diagonal + 1 - first : 0;
}

#define FUSED(x, y, z) __builtin_elementwise_fma(x, y, z)

#if defined(__x86_64__)

#define GEMM(name) gemm_avx512_##name
#define TARGET __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")))
#define LANES 16
#define STRIP 12
#define DEPTH 256
#define FMA FUSED
#include "gemm_kernel.h"

#define GEMM(name) gemm_avx2_##name
#define TARGET __attribute__((target("avx2,fma")))
#define LANES 8
#define STRIP 6
#define DEPTH 384
#define FMA FUSED
#include "gemm_kernel.h"

#define GEMM(name) gemm_plain_##name
#define TARGET
#define LANES 4
#define STRIP 6
#define DEPTH 384
#define FMA(x, y, z) ((x) * (y) + (z))
#include "gemm_kernel.h"

#else

#define GEMM(name) gemm_plain_##name
#define TARGET
#define LANES 4
#define STRIP 6
#define DEPTH 384
#define FMA FUSED
#include "gemm_kernel.h"

#endif

typedef void gemm_fn(const ck_product *, ck_triangle, const float *, float *);
typedef void gemm_pack_fn(const ck_product *, float *);

typedef struct {
  const char *name;
  gemm_fn *product;
  gemm_pack_fn *pack;
  size_t panel;  ///< columns
} gemm_kernel;

static gemm_kernel chosen(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
    return (gemm_kernel){"AVX-512", gemm_avx512_product, gemm_avx512_pack, 32};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (gemm_kernel){"AVX2", gemm_avx2_product, gemm_avx2_pack, 16};
#endif
  return (gemm_kernel){"plain", gemm_plain_product, gemm_plain_pack, 8};
}

const char *ck_product_kernel(void) { return chosen().name; }

size_t ck_product_scratch(const ck_product *x) {
  if (!x->transposing_left && x->columns < 64) return 0;
  // What is summed at a time is at least half of 256, the smaller of the largest depths.
  size_t least = x->depth < 128 ? x->depth : 128;
  size_t most = x->depth < GEMM_DEPTH ? x->depth : GEMM_DEPTH;
  size_t limit = least * GEMM_TALL > GEMM_BLOCK ? GEMM_BLOCK / least : GEMM_TALL;
  size_t rows = (x->rows < limit ? x->rows : limit) + 12;
  size_t floats = rows * most < GEMM_BLOCK + 12 * most ? rows * most : GEMM_BLOCK + 12 * most;
  // A strip is followed by a gap, and at most two strips are not full.
  return floats + (rows / 6 + 3) * 16 + 3 * 12 * most;
}

void ck_matrix_product(const ck_product *x, float *scratch) {
  ck_triangular_product(x, (ck_triangle){false, false, 0}, scratch);
}

void ck_triangular_product(const ck_product *x, ck_triangle triangle, float *scratch) {
  if (x->depth > 0) {
    chosen().product(x, triangle, NULL, scratch);
    return;
  }
  for (size_t i = 0; i < x->rows; i++)
    for (size_t j = 0; j < x->columns; j++) {
      size_t at = i * x->result_stride + j;
      x->result[at] = x->addend ? x->addend[at] : 0;
    }
}

size_t ck_panel_floats(size_t depth, size_t columns) {
  size_t panel = chosen().panel;
  return (columns + panel - 1) / panel * panel * depth;
}

void ck_pack_panels(const ck_product *x, float *panels) { chosen().pack(x, panels); }

void ck_packed_product(const ck_product *x, const float *panels, float *scratch) {
  if (x->depth == 0)
    ck_matrix_product(x, scratch);
  else
    chosen().product(x, (ck_triangle){false, false, 0}, panels, scratch);
}
