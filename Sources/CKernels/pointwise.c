// Goals, in order: the same bits on every machine; a relative error near 1e-6; speed. The choice of
// the function inside the loop costs little: the branch always goes the same way.
#include "CKernels.h"
#include "functions.h"

/// x·s(v(x)) with the logistic s, as SiLU (v = x) and the tanh form of GELU are, or a derivative.
CK_INLINE f16 gated(int order, f16 x, f16 v, f16 slope, f16 curvature) {
  f16 s = logistic(v);
  if (order == 0) return x * s;
  f16 bell = s * (1.0f - s);
  f16 first = bell * slope;
  if (order == 1) return s + x * first;
  return 2.0f * first + x * (bell * ((1.0f - 2.0f * s) * slope * slope + curvature));
}

CK_INLINE f16 gelu_tanh(int order, f16 x) {
  const float c = 1.5957691216f;  // 2·√(2/π): ½(1 + tanh u) is the logistic of 2u
  const float a = 0.044715f;
  f16 square = x * x;
  return gated(order, x, c * (x + a * square * x), c * (1.0f + 3.0f * a * square),
               (6.0f * a * c) * x);
}

CK_INLINE f16 gelu(int order, f16 x) {
  if (order == 0) return x * normal_distribution(x);
  if (order == 1) return normal_distribution(x) + x * normal_density(x);
  return normal_density(x) * (2.0f - x * x);
}

/// A derivative of x^p is factor · x^exponent.
typedef struct {
  float factor, exponent;
  unsigned whole;  ///< |exponent| when it is a whole number up to 64
  bool is_whole;
} monomial;

static monomial derivative_of_power(int order, float p) {
  monomial m = {1, p, 0, false};
  for (; order > 0; order--) m.factor *= m.exponent--;
  if (m.factor == 0) m.exponent = 0;  // no 0 · ∞ at x = 0
  m.is_whole = rintf(m.exponent) == m.exponent && fabsf(m.exponent) <= 64;
  m.whole = m.is_whole ? (unsigned)fabsf(m.exponent) : 0;
  return m;
}

CK_INLINE f16 whole_power(monomial m, f16 x) {
  f16 result = 1.0f;
  for (unsigned n = m.whole; n > 0; n >>= 1, x *= x)
    if (n & 1) result *= x;
  return m.factor * (m.exponent < 0 ? 1.0f / result : result);
}

CK_INLINE f16 broken_power(monomial m, f16 x) {
  return m.factor * exponential_all(m.exponent * logarithm(x));
}

/// y = factor · x^exponent, times dy where `chained`, which the compiler knows at each call.
CK_INLINE void powers(monomial m, bool chained, size_t n, const float *x, const float *dy,
                      float *y) {
  if (m.is_whole)
    FOR_LANES(n, i, count) {
      f16 v = whole_power(m, LOAD(x, i, count, 1));
      STORE(y, i, count, chained ? LOAD(dy, i, count, 0) * v : v);
    }
  else
    FOR_LANES(n, i, count) {
      f16 v = broken_power(m, LOAD(x, i, count, 1));
      STORE(y, i, count, chained ? LOAD(dy, i, count, 0) * v : v);
    }
}

CK_INLINE f16 square_root(int order, f16 x) {
  f16 root = __builtin_elementwise_sqrt(x);
  if (order == 0) return root;
  return order == 1 ? 0.5f / root : -0.25f / (root * x);
}

CK_INLINE f16 sigmoid_curve(int order, f16 x) {
  f16 s = logistic(x), bell = s * (1.0f - s);
  if (order == 0) return s;
  return order == 1 ? bell : bell * (1.0f - 2.0f * s);
}

CK_INLINE f16 tanh_curve(int order, f16 x) {
  f16 t = hyperbolic_tangent(x), bell = (1.0f - t) * (1.0f + t);
  if (order == 0) return t;
  return order == 1 ? bell : -2.0f * t * bell;
}

CK_INLINE f16 clamp(int order, f16 x, float low, float high) {
  if (order == 2) return 0.0f;
  if (order == 1) return CHOOSE(x >= low, CHOOSE(x <= high, 1.0f, 0.0f), 0.0f);
  f16 y = CHOOSE(x < low, low, x);
  return CHOOSE(y > high, high, y);
}

CK_INLINE f16 huber(int order, f16 x, float limit) {
  f16 size = absolute(x);
  if (order == 0) return CHOOSE(size <= limit, 0.5f * x * x, limit * (size - 0.5f * limit));
  return order == 1 ? clamp(0, x, -limit, limit) : CHOOSE(size <= limit, 1.0f, 0.0f);
}

/// The functions that need no helper, then the others: f, f′ or f″ at x.
CK_INLINE f16 derivative(ck_function f, int order, f16 x, float p, float q) {
  switch (f) {
    case ck_exponential: return exponential_all(x);
    case ck_logarithm: return order == 0 ? logarithm(x) : order == 1 ? 1.0f / x : -1.0f / (x * x);
    case ck_square_root: return square_root(order, x);
    case ck_reciprocal:
      return order == 0 ? 1.0f / x : order == 1 ? -1.0f / (x * x) : 2.0f / (x * x * x);
    case ck_magnitude:
      if (order == 0) return absolute(x);
      return order == 2 ? (f16)0.0f : CHOOSE(x > 0.0f, 1.0f, CHOOSE(x < 0.0f, -1.0f, 0.0f));
    case ck_square: return order == 0 ? x * x : order == 1 ? 2.0f * x : (f16)2.0f;
    case ck_power: return x;  // has loops of its own
    case ck_clamp: return clamp(order, x, p, q);
    case ck_relu:
      if (order == 0) return CHOOSE(x < 0.0f, 0.0f, x);
      return order == 1 ? CHOOSE(x > 0.0f, 1.0f, 0.0f) : (f16)0.0f;
    case ck_squared_relu:
      if (order == 2) return CHOOSE(x > 0.0f, 2.0f, 0.0f);
      x = CHOOSE(x < 0.0f, 0.0f, x);
      return order == 0 ? x * x : 2.0f * x;
    case ck_gelu: return gelu(order, x);
    case ck_gelu_tanh: return gelu_tanh(order, x);
    case ck_silu: return gated(order, x, x, 1.0f, 0.0f);
    case ck_sigmoid: return sigmoid_curve(order, x);
    case ck_tanh: return tanh_curve(order, x);
    case ck_softplus: return order == 0 ? soft_plus(x) : sigmoid_curve(order - 1, x);
    case ck_huber: return huber(order, x, p);
  }
  return x;
}

/// One loop per function and order, so that what does not depend on x leaves the loop.
#define FOR_EACH_ORDER(body) \
  switch (order) {           \
    case 0: body(0); break;  \
    case 1: body(1); break;  \
    default: body(2);        \
  }

CK_MULTIVERSION void ck_pointwise(ck_function f, int order, float p, float q, size_t n,
                                  const float *x, float *y) {
  if (f == ck_power) {
    powers(derivative_of_power(order, p), false, n, x, NULL, y);
    return;
  }
#define VALUE(order) \
  FOR_LANES(n, i, count) STORE(y, i, count, derivative(f, order, LOAD(x, i, count, 1), p, q))
  FOR_EACH_ORDER(VALUE)
}

CK_MULTIVERSION void ck_pointwise_backward(ck_function f, int order, float p, float q, size_t n,
                                           const float *x, const float *dy, float *dx) {
  if (f == ck_power) {
    powers(derivative_of_power(order, p), true, n, x, dy, dx);
    return;
  }
#define SLOPE(order)                                       \
  FOR_LANES(n, i, count) STORE(dx, i, count,               \
      LOAD(dy, i, count, 0) * derivative(f, order, LOAD(x, i, count, 1), p, q))
  FOR_EACH_ORDER(SLOPE)
}

CK_INLINE f16 combined(ck_arithmetic f, f16 a, f16 b) {
  switch (f) {
    case ck_plus: return a + b;
    case ck_minus: return a - b;
    case ck_times: return a * b;
    case ck_over: return a / b;
  }
  return a;
}

CK_MULTIVERSION void ck_broadcast(ck_arithmetic f, size_t rows, size_t n, size_t row_step,
                                  size_t column_step, const float *a, const float *b, float *y) {
  for (size_t r = 0; r < rows; r++, a += n, y += n, b += row_step) {
    if (column_step)
      FOR_LANES(n, i, count)
        STORE(y, i, count, combined(f, LOAD(a, i, count, 1), LOAD(b, i, count, 1)));
    else
      FOR_LANES(n, i, count)
        STORE(y, i, count, combined(f, LOAD(a, i, count, 1), (f16)*b));
  }
}
