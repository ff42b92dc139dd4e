// Goals, in order: the same bits on every run of one machine; speed for matrices that fit caches.
//
// A general library packs both operands for matrices far larger than caches. In the layers of a small
// network packing and clearing cost it a fifth of the time. Here the left matrix is read where it
// lies, row by row, unless it is transposed; the right one is packed a panel of columns at a time
// into the first cache; and a tile of sums is written once.
#include "CKernels.h"
#include "lanes.h"

enum {
  GEMM_DEPTH = 384,  // at most: a panel of this depth and a strip share the first cache
  GEMM_ROWS = 240,   // a block of strips of this many rows stays in the second one
};

/// Whether the rows of the left matrix are copied to adjoin, for a block of this depth.
static bool gemm_copies(const ck_product *x, size_t depth) {
  return x->left_stride != depth && x->columns >= 64;
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

typedef void gemm_fn(const ck_product *, float *);

static gemm_fn *chosen(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
    return gemm_avx512_product;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return gemm_avx2_product;
#endif
  return gemm_plain_product;
}

const char *ck_product_kernel(void) {
#if defined(__x86_64__)
  gemm_fn *kernel = chosen();
  return kernel == gemm_avx512_product ? "AVX-512" : kernel == gemm_avx2_product ? "AVX2" : "plain";
#else
  return "plain";
#endif
}

size_t ck_product_scratch(const ck_product *x) {
  if (!x->transposing_left && x->columns < 64) return 0;
  size_t rows = x->rows < GEMM_ROWS ? x->rows : GEMM_ROWS;
  size_t depth = x->depth < GEMM_DEPTH ? x->depth : GEMM_DEPTH;
  // At most two strips are not full; the largest of them has twelve rows and its distance.
  return (rows / 6 + 2) * (6 * depth + 16) + 2 * (12 * depth + 16);
}

void ck_matrix_product(const ck_product *x, float *scratch) {
  if (x->depth > 0) {
    chosen()(x, scratch);
    return;
  }
  for (size_t i = 0; i < x->rows; i++)
    for (size_t j = 0; j < x->columns; j++) {
      size_t at = i * x->result_stride + j;
      x->result[at] = x->addend ? x->addend[at] : 0;
    }
}
