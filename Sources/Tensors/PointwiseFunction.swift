/// A function of one number, applied to each element of a tensor, with its first two derivatives.
///
/// ```swift
/// let y = x.applying(.gelu)
/// let slope = x.applying(.gelu, derivative: 1)
/// ```
///
/// The table of formulas; σ is the logistic function, Φ and φ the distribution and the density of
/// the standard normal distribution:
///
/// ```
/// case           f(x)                       f′(x)                   f″(x)
/// exponential    eˣ                         eˣ                      eˣ
/// logarithm      log x                      1/x                     −1/x²
/// squareRoot     √x                         1/(2√x)                 −1/(4x√x)
/// reciprocal     1/x                        −1/x²                   2/x³
/// magnitude      |x|                        sign x                  0
/// square         x²                         2x                      2
/// power(p)       xᵖ                         p·xᵖ⁻¹                  p·(p − 1)·xᵖ⁻²
/// clamp(a, b)    min(max(x, a), b)          [a ≤ x ≤ b]             0
/// relu           max(x, 0)                  [x > 0]                 0
/// squaredReLU    max(x, 0)²                 2·max(x, 0)             2·[x > 0]
/// gelu           x·Φ(x)                     Φ(x) + x·φ(x)           φ(x)·(2 − x²)
/// geluTanh       x·σ(v), v = 2√(2/π)·(x + 0.044715·x³)
/// silu           x·σ(x)                     σ + x·σ·(1 − σ)         σ·(1 − σ)·(2 + x·(1 − 2σ))
/// sigmoid        σ(x)                       σ·(1 − σ)               σ·(1 − σ)·(1 − 2σ)
/// tanh           tanh x                     1 − tanh² x             −2·tanh x·(1 − tanh² x)
/// softplus       log(1 + eˣ)                σ(x)                    σ·(1 − σ)
/// huber(d)       x²/2, or d·(|x| − d/2)     clamp(x, −d, d)         [|x| ≤ d]
/// ```
///
/// Where a function has a kink the derivative is the one in the table: 0 for `relu` and `magnitude`
/// at 0, 1 for `clamp` on its bounds.
///
/// References: D. Hendrycks and K. Gimpel, *Gaussian Error Linear Units*, 2016; S. Elfwing et al.,
/// *Sigmoid-Weighted Linear Units*, 2017; D. So et al., *Primer*, 2021 (squared ReLU); P. Huber,
/// *Robust Estimation of a Location Parameter*, 1964.
public enum PointwiseFunction: Sendable, Hashable {
  /// eˣ.
  case exponential
  /// The natural logarithm; −∞ at 0, NaN below.
  case logarithm
  /// √x; NaN below 0.
  case squareRoot
  /// 1/x.
  case reciprocal
  /// |x|.
  case magnitude
  /// x².
  case square
  /// xᵖ: by products for whole p up to 64 in magnitude, else by exp(p·log x), NaN below 0.
  case power(Float)
  /// x limited to `low…high`.
  case clamp(low: Float, high: Float)
  /// max(x, 0).
  case relu
  /// max(x, 0)².
  case squaredReLU
  /// x·Φ(x), with the error function.
  case gelu
  /// The approximation of GELU by tanh, as in GPT-2.
  case geluTanh
  /// x·σ(x), also called Swish.
  case silu
  /// 1/(1 + e⁻ˣ).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// log(1 + eˣ).
  case softplus
  /// x²/2 up to `limit`, and a straight line of that slope beyond.
  case huber(limit: Float)
}
