/// Masked softmax, selective scans and spiking neurons.
#ifndef CKERNELS_SEQUENCE_H
#define CKERNELS_SEQUENCE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// s = softmax(scale · s + bias) over columns first ≤ i < last of one row of n, zero elsewhere, in
/// place; all zero when nothing is left. `bias` is null or n numbers, −∞ where masked.
void ck_softmax_masked(size_t n, size_t first, size_t last, float scale, const float *bias,
                       float *s);
/// ds = scale · p · (dp − Σ p·dp) for rows of n, written over dp.
void ck_softmax_masked_backward(size_t rows, size_t n, float scale, const float *p, float *dp);

/// Extents of a selective scan: one sequence of `steps`, `width` channels, `states` for each.
typedef struct {
  size_t steps, width, states;
  const float *x, *delta;  ///< [steps, width]
  const float *a;          ///< [width, states]
  const float *b, *c;      ///< [steps, states]
  const float *skip;       ///< [width]
} ck_scan;

/// h[t, d, n] = exp(delta·a)·h[t−1] + delta·b·x; y[t, d] = Σ_n c·h + skip·x. Keeps all h
/// [steps, width, states].
void ck_scan_forward(const ck_scan *scan, float *h, float *y);
/// Gradients of the same, added to da, db, dc and dskip, set in dx and ddelta. `carry`
/// [width, states] holds zeros at the beginning.
void ck_scan_backward(const ck_scan *scan, const float *h, const float *dy, float *dx,
                      float *ddelta, float *da, float *db, float *dc, float *dskip, float *carry);

#ifdef __cplusplus
}
#endif
#endif
