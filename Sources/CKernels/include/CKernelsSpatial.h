/// Convolutions and batch norm over images `[height, width, channels]`, channels innermost.
///
/// Products are fused multiply-adds, which every processor rounds alike, and every sum has one fixed
/// order, so the bits are the same everywhere; the blocking that differs from processor to processor
/// decides only which sums run side by side.
#ifndef CKERNELS_SPATIAL_H
#define CKERNELS_SPATIAL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Which numbers of an image meet: those at pixel[p] + tap[t] + c for c < channels.
typedef struct {
  size_t pixels;
  const uint32_t *pixel;  ///< [pixels] where a pixel's window begins in the input
  const uint32_t *place;  ///< [pixels] where its channels begin in the output
  size_t taps;
  const uint32_t *tap;  ///< [taps] offsets within the window
  size_t channels;      ///< input channels of one tap
  size_t outputs;       ///< output channels
} ck_window;

/// y[place[p] + o] = Σ_t Σ_c x[pixel[p] + tap[t] + c] · w[o / 16, t, c, o mod 16]; the last block of
/// w is padded with zeros.
void ck_window_product(const ck_window *window, const float *x, const float *w, float *y);
/// dw[o / 16, t, c, o mod 16] += Σ_p x[pixel[p] + tap[t] + c] · dy[place[p] + o].
void ck_window_weights(const ck_window *window, const float *x, const float *dy, float *dw);
/// y[place[p] + c] = Σ_t x[pixel[p] + tap[t] + c] · w[t, c].
void ck_window_depthwise(const ck_window *window, const float *x, const float *w, float *y);
/// dw[t, c] += Σ_p x[pixel[p] + tap[t] + c] · dy[place[p] + c].
void ck_window_depthwise_weights(const ck_window *window, const float *x, const float *dy,
                                 float *dw);
/// Copies rows of `width` floats into the middle of a zeroed image with rows of `padded_width`;
/// `left` and `top` count floats and rows.
void ck_pad_image(size_t height, size_t width, const float *x, size_t top, size_t left,
                  size_t padded_height, size_t padded_width, float *out);

/// mean[c] and variance[c] (divided by rows) of a matrix [rows, channels].
void ck_channel_moments(size_t rows, size_t channels, const float *x, double *mean,
                        double *variance);
/// y = x · scale[c] + shift[c] (+ residual) and, where `rectify`, the positive part of it.
void ck_channel_affine(size_t rows, size_t channels, const float *x, const float *scale,
                       const float *shift, const float *residual, int rectify, float *y);
/// With g = dy where y is null or positive, else 0: sums[c] = Σ g, products[c] = Σ g·(x − mean[c]).
void ck_channel_sums(size_t rows, size_t channels, const float *x, const float *dy, const float *y,
                     const float *mean, double *sums, double *products);
/// With the same g: dx = a[c]·g + b[c]·x + d[c]; writes g to `dresidual` unless it is null.
void ck_channel_gradient(size_t rows, size_t channels, const float *x, const float *dy,
                         const float *y, const float *a, const float *b, const float *d, float *dx,
                         float *dresidual);

#ifdef __cplusplus
}
#endif
#endif
