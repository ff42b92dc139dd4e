/// Elementary functions of sixteen floats at once; the polynomials are minimax fits of our own.
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <math.h>

#include "lanes.h"

/// A select that reads as one: `condition` is a vector of all ones or zeros.
#define CHOOSE(condition, yes, no) ((condition) ? (f16)(yes) : (f16)(no))

/// exp over the whole range: 0 below the normal numbers, infinite above the largest.
CK_INLINE f16 exponential_all(f16 x) {
  f16 lowered = CHOOSE(x > 88.0f, x - 1.0f, x);
  f16 y = exponential(lowered);
  y = CHOOSE(x > 88.0f, y * 2.718281828f, y);
  y = CHOOSE(x < -87.3f, 0.0f, y);
  return CHOOSE(x > 88.72283f, INFINITY, y);
}

/// The natural logarithm; relative error below 2e-7. −∞ at 0, NaN below.
///
/// With x = 2^k · (1 + f) and 1 + f between √½ and √2: log x = k·log 2 + f − f²/2 + f³·Q(f).
CK_INLINE f16 logarithm(f16 x) {
  f16 scaled = CHOOSE(x < 0x1p-126f, x * 0x1p23f, x);
  f16 shift = CHOOSE(x < 0x1p-126f, -23.0f, 0.0f);
  i16 bits;
  memcpy(&bits, &scaled, sizeof bits);
  i16 exponent = (bits - 0x3f3504f3) >> 23;  // 0x3f3504f3 is √½
  i16 reduced = bits - (exponent << 23);
  f16 f;
  memcpy(&f, &reduced, sizeof f);
  f -= 1.0f;
  f16 k = __builtin_convertvector(exponent, f16) + shift;
  f16 q = f * -7.634429837e-02f + 1.276155034e-01f;
  q = q * f - 1.316019507e-01f;
  q = q * f + 1.420176247e-01f;
  q = q * f - 1.662335648e-01f;
  q = q * f + 2.000122667e-01f;
  q = q * f - 2.500082106e-01f;
  q = q * f + 3.333333171e-01f;
  f16 square = f * f;
  f16 y = f + (square * f * q - square * 0.5f + k * -2.12194440e-4f);
  y = y + k * 0.693359375f;
  y = CHOOSE(x == INFINITY, INFINITY, y);
  y = CHOOSE(x == 0.0f, -INFINITY, y);
  return CHOOSE(x >= 0.0f, y, NAN);
}

CK_INLINE f16 absolute(f16 x) { return __builtin_elementwise_abs(x); }

/// 1 / (1 + exp(−x)).
CK_INLINE f16 logistic(f16 x) { return 1.0f / (1.0f + exponential(-x)); }

/// tanh: an odd polynomial near zero, where the quotient of exponentials would cancel.
CK_INLINE f16 hyperbolic_tangent(f16 x) {
  f16 size = absolute(x), s = x * x;
  f16 q = s * -5.704990413e-03f + 2.063909066e-02f;
  q = q * s - 5.373971628e-02f;
  q = q * s + 1.333144222e-01f;
  q = q * s - 3.333328194e-01f;
  f16 e = exponential(size * -2.0f);
  f16 far = (1.0f - e) / (1.0f + e);
  return CHOOSE(size < 0.625f, x + x * s * q, CHOOSE(x < 0.0f, -far, far));
}

/// log(1 + exp(x)), without loss on either side.
CK_INLINE f16 soft_plus(f16 x) {
  f16 e = exponential(-absolute(x));
  f16 u = 1.0f + e;  // log(u)·e/(u − 1) makes up for the rounding of u
  f16 log1p = CHOOSE(u == 1.0f, e, logarithm(u) * (e / (u - 1.0f)));
  return CHOOSE(x > 0.0f, x, 0.0f) + log1p;
}

/// The density of the standard normal distribution.
CK_INLINE f16 normal_density(f16 x) { return exponential(x * x * -0.5f) * 0.3989422804f; }

/// The distribution function of the standard normal distribution; relative error near 1e-6 in the
/// lower tail down to −6.
///
/// erfc(z) = exp(−z²) · t · P(t) with t = 2/(2 + z), for z = |x|/√2.
CK_INLINE f16 normal_distribution(f16 x) {
  f16 z = absolute(x) * 0.7071067812f;
  f16 t = 2.0f / (2.0f + z);
  f16 p = t * -5.919356492e-02f + 2.851839275e-01f;
  p = p * t - 4.884630620e-01f;
  p = p * t + 2.795149678e-01f;
  p = p * t - 2.762497277e-02f;
  p = p * t + 2.031105290e-01f;
  p = p * t + 2.429964734e-01f;
  p = p * t + 2.823900848e-01f;
  p = p * t + 2.820855739e-01f;
  f16 half = 0.5f * (exponential(x * x * -0.5f) * t * p);
  return CHOOSE(x < 0.0f, half, 1.0f - half);
}

#endif
