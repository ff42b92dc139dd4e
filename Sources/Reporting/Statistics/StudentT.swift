import Foundation
import Synchronization

/// Student's t distribution.
///
/// The distribution function comes from the regularised incomplete beta function,
///
/// ```
/// P(T > t) = I_x(ν/2, 1/2) / 2    with x = ν / (ν + t²), t ≥ 0
/// ```
///
/// and the quantile from bisection on it, so that both agree to the last digits.
public struct StudentT: Sendable, Equatable {
  /// The degrees of freedom ν, above 0; need not be an integer.
  public let degreesOfFreedom: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `degreesOfFreedom` is finite and above 0.
  public init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite,
      "Student's t with \(degreesOfFreedom) degrees of freedom; a finite number above 0 is needed")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability that T is at most `t`.
  public func probability(below t: Double) -> Double {
    let tail = upperTail(abs(t))
    return t < 0 ? tail : 1 - tail
  }

  /// The value that T is below with probability `probability`.
  ///
  /// - Precondition: `probability` is between 0 and 1, both excluded.
  public func quantile(_ probability: Double) -> Double {
    precondition(
      probability > 0 && probability < 1,
      "quantile at probability \(probability); a number between 0 and 1 is needed")
    guard probability != 0.5 else { return 0 }
    guard probability > 0.5 else { return -upperQuantile(probability) }
    return upperQuantile(1 - probability)
  }

  /// `P(T > t)` for `t ≥ 0`.
  private func upperTail(_ t: Double) -> Double {
    let square = t * t
    let share = degreesOfFreedom / (degreesOfFreedom + square)
    let rest = square / (degreesOfFreedom + square)
    return IncompleteBeta(a: degreesOfFreedom / 2, b: 0.5).regularised(at: share, rest: rest) / 2
  }

  /// The `t > 0` that is exceeded with probability `tail`, below one half.
  private func upperQuantile(_ tail: Double) -> Double {
    var low = 0.0
    var high = 1.0
    while upperTail(high) > tail {
      low = high
      high *= 2
    }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if upperTail(middle) > tail { low = middle } else { high = middle }
    }
  }
}

/// Quantiles that were asked for: all groups of a sweep have the same few numbers of replicates, and
/// a bisection takes longer than everything else about an interval.
enum StudentQuantiles {
  private struct Key: Hashable {
    let probability: Double
    let count: Int
  }

  private static let known = Mutex<[Key: Double]>([:])

  /// The quantile for a mean of so many values.
  static func quantile(_ probability: Double, count: Int) -> Double {
    let key = Key(probability: probability, count: count)
    if let found = known.withLock({ $0[key] }) { return found }
    let found = StudentT(degreesOfFreedom: Double(count - 1)).quantile(probability)
    known.withLock { $0[key] = found }
    return found
  }
}

/// The incomplete beta function, by the continued fraction of Lentz's method.
///
/// Reference: Press, Teukolsky, Vetterling and Flannery, *Numerical Recipes*, 3rd edition, 2007,
/// section 6.4.
struct IncompleteBeta {
  let a: Double
  let b: Double

  /// `I_x(a, b)`; `rest` is `1 − x`, passed beside it because the difference would lose digits.
  func regularised(at x: Double, rest: Double) -> Double {
    guard x > 0 else { return 0 }
    guard rest > 0 else { return 1 }
    let front = exp(
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    // The fraction converges fast only on this side of the mean; the other is its mirror image.
    guard x > (a + 1) / (a + b + 2) else { return front * fraction(at: x) / a }
    return 1 - front * IncompleteBeta(a: b, b: a).fraction(at: rest) / b
  }

  private func fraction(at x: Double) -> Double {
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d)
      c = nonzero(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d)
      c = nonzero(1 + odd / c)
      result *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }

  private func nonzero(_ value: Double) -> Double {
    abs(value) < 1e-300 ? 1e-300 : value
  }
}
