/// Vectors of sixteen floats and eight doubles, with the tails handled in one place.
#ifndef LANES_H
#define LANES_H

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

// A function that chooses among clones runs before the thread sanitizer does, which it would call.
#if defined(__linux__) && defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define CK_MULTIVERSION \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CK_MULTIVERSION
#endif
#define CK_INLINE static inline __attribute__((always_inline))

#pragma clang diagnostic ignored "-Wpsabi"

typedef float f16 __attribute__((ext_vector_type(16)));
typedef int32_t i16 __attribute__((ext_vector_type(16)));
typedef double d8 __attribute__((ext_vector_type(8)));
typedef float f8 __attribute__((ext_vector_type(8)));
typedef float f4 __attribute__((ext_vector_type(4)));

enum { lanes = 16 };

CK_INLINE f16 load(const float *p) {
  f16 v;
  memcpy(&v, p, sizeof v);
  return v;
}

CK_INLINE void store(float *p, f16 v) { memcpy(p, &v, sizeof v); }

/// Loads n < 16 floats; the other lanes hold `fill`.
CK_INLINE f16 load_tail(const float *p, size_t n, float fill) {
  f16 v = fill;
  memcpy(&v, p, n * sizeof(float));
  return v;
}

CK_INLINE void store_tail(float *p, f16 v, size_t n) { memcpy(p, &v, n * sizeof(float)); }

CK_INLINE float sum_lanes(f16 v) {
  f8 a = v.lo + v.hi;
  float b0 = a[0] + a[4], b1 = a[1] + a[5], b2 = a[2] + a[6], b3 = a[3] + a[7];
  return (b0 + b2) + (b1 + b3);
}

CK_INLINE double sum_doubles(d8 v) {
  double b0 = v[0] + v[4], b1 = v[1] + v[5], b2 = v[2] + v[6], b3 = v[3] + v[7];
  return (b0 + b2) + (b1 + b3);
}

CK_INLINE f16 maximum(f16 a, f16 b) { return a > b ? a : b; }

CK_INLINE float max_lanes(f16 v) {
  f8 a = v.lo > v.hi ? v.lo : v.hi;
  f4 b = a.lo > a.hi ? a.lo : a.hi;
  float c = b[0] > b[2] ? b[0] : b[2], d = b[1] > b[3] ? b[1] : b[3];
  return c > d ? c : d;
}

/// exp by Cody-Waite reduction and a polynomial of degree six; relative error below 2e-7.
CK_INLINE f16 exponential(f16 x) {
  x = x > 88.0f ? (f16)88.0f : x;
  x = x < -87.0f ? (f16)-87.0f : x;
  const float magic = 12582912.0f;  // 1.5 · 2²³: adding it rounds to the nearest integer
  f16 shifted = x * 1.44269504088896f + magic;
  f16 whole = shifted - magic;
  f16 r = x - whole * 0.693359375f;
  r = r - whole * -2.12194440e-4f;
  f16 p = r * 1.3981999507e-3f + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  i16 bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits << 23) + 0x3f800000;  // the low bits of `shifted` are the exponent
  f16 power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

/// Runs `body(offset, count)` over whole vectors and once over the tail.
#define FOR_LANES(n, i, count)                                                   \
  for (size_t i = 0, count = (n) < lanes ? (n) : lanes; i < (n);                 \
       i += count, count = (n) - i < lanes ? (n) - i : lanes)

#define LOAD(p, i, count, fill) ((count) == lanes ? load((p) + (i)) : load_tail((p) + (i), count, fill))
#define STORE(p, i, count, v)                                                    \
  ((count) == lanes ? store((p) + (i), v) : store_tail((p) + (i), v, count))

#endif
