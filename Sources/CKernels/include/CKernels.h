/// The few loops whose speed needs several instruction sets, in C because Swift cannot compile one
/// function for several processors. Each has a plain reference beside it in the tests.
///
/// Rows are contiguous. Sums use sixteen float or eight double lanes and a fixed tree, and nothing
/// is contracted into fused multiply-adds, so every x86-64 level and arm64 gives the same bits.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pointwise.h"
#include "CKernelsSequence.h"
#include "CKernelsSpatial.h"

#ifdef __cplusplus
extern "C" {
#endif

// Elementwise and reductions (elementwise.c)

/// y += a · x
void ck_axpy(size_t n, float a, const float *x, float *y);
/// out = a + b
void ck_add(size_t n, const float *a, const float *b, float *out);
/// out = a - b
void ck_subtract(size_t n, const float *a, const float *b, float *out);
/// out = a · b
void ck_multiply(size_t n, const float *a, const float *b, float *out);
/// x *= a
void ck_scale(size_t n, float a, float *x);
/// Σ x, in double.
double ck_sum(size_t n, const float *x);
/// Σ a · b, in double.
double ck_dot(size_t n, const float *a, const float *b);
/// sums[j] += Σ_r x[r, j]²
void ck_column_squares(size_t rows, size_t n, const float *x, double *sums);

// Matrix products (gemm.c)

/// result = op(left) · op(right) + addend, row-major; a stride is the distance of two rows.
typedef struct {
  bool transposing_left;   ///< `left` is stored [depth, rows] instead of [rows, depth]
  bool transposing_right;  ///< `right` is stored [columns, depth] instead of [depth, columns]
  size_t rows, columns, depth;
  const float *left;
  size_t left_stride;
  const float *right;
  size_t right_stride;
  const float *addend;  ///< as `result` is stored, with its stride; may be `result` or NULL for zero
  float *result;        ///< overlaps neither operand
  size_t result_stride;
} ck_product;

/// The instruction set that `ck_matrix_product` uses here: "AVX-512", "AVX2" or "plain".
const char *ck_product_kernel(void);
/// Floats of scratch that a product needs.
size_t ck_product_scratch(const ck_product *product);
/// Computes a product of matrices that fit the caches. Contracts multiplications and additions where
/// the processor can, so its bits, unlike those of the other kernels, belong to a kind of processor.
void ck_matrix_product(const ck_product *product, float *scratch);

/// What of a product is zero or not wanted: everything right of a diagonal.
typedef struct {
  bool left;    ///< `left`, as it is stored, is zero in columns beyond row + diagonal
  bool result;  ///< results in columns beyond row + diagonal are not wanted and may stay unset
  size_t diagonal;
} ck_triangle;

/// The same product, sparing most of what is zero or not wanted; every other bit is the same.
void ck_triangular_product(const ck_product *product, ck_triangle triangle, float *scratch);

/// Floats of a right operand that was put into panels.
size_t ck_panel_floats(size_t depth, size_t columns);
/// Puts the right operand of a product into panels, as the product reads it.
void ck_pack_panels(const ck_product *product, float *panels);
/// The same product, with the same bits, whose right operand lies in panels.
void ck_packed_product(const ck_product *product, const float *panels, float *scratch);

// Layers of a transformer (transformer.c)

/// y = gain · x / √(mean(x²) + epsilon), row by row; keeps the reciprocal roots.
void ck_rmsnorm(size_t rows, size_t n, const float *x, const float *gain, float epsilon, float *y,
                float *reciprocal);
/// dx = gain·dy·r − x·r³·Σ(gain·dy·x)/n, added to dx if `adding`; dgain += Σ_rows dy·x·r.
void ck_rmsnorm_backward(size_t rows, size_t n, const float *x, const float *gain,
                         const float *reciprocal, const float *dy, bool adding, float *dx,
                         float *dgain);
/// Rotates the halves (x[i], x[i + dim/2]) of each head by the row's angle; `direction` −1 undoes.
/// cosines, sines: [context, dim/2]; row r has the position r mod context.
void ck_rope(size_t rows, size_t context, size_t heads, size_t dim, const float *cosines,
             const float *sines, float direction, const float *x, float *y);
/// y = silu(gate) · up
void ck_swiglu(size_t n, const float *gate, const float *up, float *y);
/// dgate = dy · up · silu′(gate); dup = dy · silu(gate)
void ck_swiglu_backward(size_t n, const float *gate, const float *up, const float *dy,
                        float *dgate, float *dup);
/// losses[r] = logsumexp(logits[r]) − logits[r, target]; keeps the probabilities.
void ck_cross_entropy(size_t rows, size_t n, const float *logits, const int32_t *targets,
                      double *losses, float *probabilities);
/// losses[r] as above; slope = weight · (softmax(logits) − onehot(target)), may be `logits`.
void ck_cross_entropy_slope(size_t rows, size_t n, const float *logits, const int32_t *targets,
                            float weight, double *losses, float *slope);
/// losses[r] as above, with the same bits, and nothing else.
void ck_cross_entropy_losses(size_t rows, size_t n, const float *logits, const int32_t *targets,
                             double *losses);
/// log-softmax of each row.
void ck_log_softmax(size_t rows, size_t n, const float *logits, float *out);
/// divergences[r] = Σ exp(p)·(p − q) over the row's log-probabilities; same[r] = equal first maxima.
void ck_compare_log_probabilities(size_t rows, size_t n, const float *p, const float *q,
                                  double *divergences, uint8_t *same);

// Causal attention (attention.c)

/// Grouped-query attention over sequences that lie one after another. Queries are
/// [sequences · context, heads · width], keys and values [sequences · context, key_heads · width].
typedef struct {
  size_t sequences, context, heads, key_heads, width;
  float scale;           ///< of the scores, 1/√width
  const float *cosines;  ///< [context, width/2] angles that rotate queries and keys, or NULL
  const float *sines;    ///< as `cosines`
  const float *query, *key, *value;
} ck_attention;

/// Floats of scratch that one head needs.
size_t ck_attention_scratch(const ck_attention *attention);
/// output = softmax(scale · Q·Kᵀ + causal mask) · V per head. The probabilities of a head are
/// context × context floats, valid up to the diagonal; heads begin `probability_stride` apart,
/// which is 0 when nobody wants to keep them.
void ck_attention_forward(const ck_attention *attention, float *output, float *probabilities,
                          size_t probability_stride, float *scratch);
/// The gradients, given that of the output and all probabilities; writes every element.
void ck_attention_backward(const ck_attention *attention, const float *probabilities,
                           const float *doutput, float *dquery, float *dkey, float *dvalue,
                           float *scratch);

// Optimisers (optimizer.c)

/// One AdamW step with decoupled decay; `correction1`, `correction2` are 1 − βᵗ, `g` is scaled first.
void ck_adamw(size_t n, float *p, const float *g, float *m, float *v, float scale, float rate,
              float beta1, float beta2, float epsilon, float decay, float correction1,
              float correction2);
/// The same with the decay as a part of the gradient.
void ck_adam(size_t n, float *p, const float *g, float *m, float *v, float scale, float rate,
             float beta1, float beta2, float epsilon, float decay, float correction1,
             float correction2);
/// p −= rate · (scale · g + decay · p)
void ck_sgd(size_t n, float *p, const float *g, float scale, float rate, float decay);
/// d = scale · g + decay · p; v = momentum · v + share · d; p −= rate · (v, or d + momentum · v)
void ck_sgd_momentum(size_t n, float *p, const float *g, float *v, float scale, float rate,
                     float momentum, float share, bool nesterov, float decay);

// One-shot layer solvers (layers.c)


/// Grids of integer codes: value = scale · (code − zero).
typedef struct {
  float maximum_code;     ///< 2^bits − 1; 0 leaves the values floats
  size_t groups;          ///< grids of one row
  const uint32_t *group;  ///< [count] the grid of each column of the block
  const float *scales;    ///< [rows × groups]
  const float *zeros;     ///< [rows × groups]
} ck_grid;

/// One block of columns in the OBS sweep. Pointers to matrices are at the block's first column, and
/// `width` is the distance of their rows.
typedef struct {
  size_t rows, count, width;
  const float *factor;  ///< U from the block's first diagonal element on, [count × width]
  float *weight;        ///< weights in, fixed values out, [rows × width]
  uint8_t *pruned;      ///< 1 where a weight goes; written when `of` is not 0, [rows × width]
  uint16_t *codes;      ///< written when the grid has codes, [rows × width]
  float *errors;        ///< (w − fixed) / U[i, i], what later columns take over, [rows × count]
  size_t keep, of;      ///< of every `of` columns the `keep` with the largest w²/U² stay
  ck_grid grid;
  float *scratch;  ///< 80 · count floats
} ck_sweep;

/// Fixes the columns of a block one after the other and moves the error of each to the columns
/// after it, as far as the block reaches: w[j] -= e · U[i, j].
void ck_sweep_block(const ck_sweep *block);

/// Sets marks[i] to `mark` for the `count` smallest x, those of a stable sort, and to its opposite
/// for the others; no x is NaN. Scratch: n numbers.
void ck_mark_smallest(size_t n, size_t count, const float *x, uint32_t *scratch, bool mark,
                      bool *marks);
/// The first x whose bits without the sign are above `limit`, n if none is: above those of infinity
/// lie NaNs.
size_t ck_first_above(size_t n, const float *x, uint32_t limit);
/// scores[i] = w[i]² / d[i]²
void ck_obs_scores(size_t n, const float *w, const float *d, float *scores);

/// codes[i] = clamp(round(x[i] / scale) + zero), to nearest, ties to even.
void ck_round_to_grid(size_t n, float scale, float zero, float maximum_code, const float *x,
                      uint16_t *codes);

#ifdef __cplusplus
}
#endif
#endif
