/// Functions of single elements and of rows, for layers of any architecture.
#ifndef POINTWISE_H
#define POINTWISE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Single elements (pointwise.c)

/// A function of one number; `p` and `q` are its parameters where it has any.
typedef enum {
  ck_exponential,
  ck_logarithm,
  ck_square_root,
  ck_reciprocal,
  ck_magnitude,
  ck_square,
  ck_power,  ///< x^p
  ck_clamp,  ///< to p…q
  ck_relu,
  ck_squared_relu,
  ck_gelu,
  ck_gelu_tanh,
  ck_silu,
  ck_sigmoid,
  ck_tanh,
  ck_softplus,
  ck_huber,  ///< x²/2 up to |x| = p, straight beyond
} ck_function;

/// y = f(x), or its first or second derivative for `order` 1 or 2.
void ck_pointwise(ck_function f, int order, float p, float q, size_t n, const float *x, float *y);
/// dx = dy · f′(x) for `order` 1, dy · f″(x) for 2.
void ck_pointwise_backward(ck_function f, int order, float p, float q, size_t n, const float *x,
                           const float *dy, float *dx);

typedef enum { ck_plus, ck_minus, ck_times, ck_over } ck_arithmetic;

/// y[r, c] = a[r, c] ∘ b[r · row_step + c · column_step]; the steps of b's rows and columns, 0 where
/// b is repeated; `column_step` is 0 or 1.
void ck_broadcast(ck_arithmetic f, size_t rows, size_t n, size_t row_step, size_t column_step,
                  const float *a, const float *b, float *y);

// Rows (rows.c)

/// y[c · target_step + r] = x[r · source_step + c]
void ck_transpose(size_t rows, size_t columns, size_t source_step, size_t target_step,
                  const float *x, float *y);
/// Softmax of each row; a row of −∞ gives zeros.
void ck_softmax(size_t rows, size_t n, const float *x, float *y);
/// dx = y · (dy − Σ y·dy)
void ck_softmax_backward(size_t rows, size_t n, const float *y, const float *dy, float *dx);
/// dx = dy − exp(y) · Σ dy
void ck_log_softmax_backward(size_t rows, size_t n, const float *y, const float *dy, float *dx);
/// y[r] = log Σ exp(x[r])
void ck_log_sum_exp(size_t rows, size_t n, const float *x, float *y);
/// dx = dy[r] · exp(x − y[r])
void ck_log_sum_exp_backward(size_t rows, size_t n, const float *x, const float *y, const float *dy,
                             float *dx);
/// y = gain · (x − mean) · reciprocal + bias, reciprocal = 1/√(variance + epsilon), row by row.
void ck_layernorm(size_t rows, size_t n, const float *x, const float *gain, const float *bias,
                  float epsilon, float *y, float *mean, float *reciprocal);
/// dx; dgain += Σ_rows dy·(x − mean)·reciprocal; dbias += Σ_rows dy.
void ck_layernorm_backward(size_t rows, size_t n, const float *x, const float *gain,
                           const float *mean, const float *reciprocal, const float *dy, float *dx,
                           float *dgain, float *dbias);
/// out[c] = Σ_r a[r, c] · b[r, c]; without the factor when b is null.
void ck_column_dots(size_t rows, size_t n, const float *a, const float *b, float *out);
/// out[r] = Σ_c a[r, c] · b[r, c]; without the factor when b is null.
void ck_row_dots(size_t rows, size_t n, const float *a, const float *b, float *out);
/// losses[r] = −Σ targets · log-probabilities
void ck_soft_cross_entropy(size_t rows, size_t n, const float *log_probabilities,
                           const float *targets, double *losses);
/// divergences[r] = Σ exp(p) · (p − q) for log-probabilities p and q
void ck_divergences(size_t rows, size_t n, const float *p, const float *q, double *divergences);
/// dp = scale · exp(p) · (p − q − divergence[r]), dq = scale · (exp(q) − exp(p)) for log-probabilities
/// p and q; either may be null.
void ck_divergence_backward(size_t rows, size_t n, float scale, const float *p, const float *q,
                            const double *divergences, float *dp, float *dq);

#ifdef __cplusplus
}
#endif
#endif
