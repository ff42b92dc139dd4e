internal import Reporting
internal import Tensors

/// The bias-corrected and accelerated bootstrap interval of a mean.
///
/// ```
/// z₀ = Φ⁻¹(share of resampled means below the mean)
/// a  = Σ d³ / (6 (Σ d²)^1.5)          d = mean of the jackknife means − each of them
/// α' = Φ(z₀ + (z₀ + z_α) / (1 − a (z₀ + z_α)))
/// ```
///
/// With fewer than about ten values it is narrower than it says; the t interval beside it decides.
///
/// Reference: Efron, *Better bootstrap confidence intervals*, Journal of the American Statistical
/// Association 82, 1987.
struct Bootstrap {
  /// How often the values are drawn anew.
  var draws = 2_000
  /// The coverage, between 0 and 1.
  var confidence = 0.95
  /// The seed of the draws.
  var seed: UInt64 = 0

  /// The interval; nil for fewer than two values.
  func interval(of values: [Double]) -> (low: Double, high: Double)? {
    guard values.count > 1, values.allSatisfy(\.isFinite) else { return nil }
    let mean = Statistics.mean(values)
    let means = resampledMeans(of: values)
    guard let lowest = means.first, let highest = means.last, lowest < highest else {
      return (mean, mean)
    }
    let tail = (1 - confidence) / 2
    let shift = Self.bias(of: means, around: mean)
    let bend = Self.acceleration(of: values)
    return (
      means[position(of: tail, shift: shift, bend: bend)],
      means[position(of: 1 - tail, shift: shift, bend: bend)]
    )
  }

  private func resampledMeans(of values: [Double]) -> [Double] {
    var random = RandomStream(seed: seed, for: "bootstrap")
    return (0..<draws).map { _ in
      Statistics.mean(values.map { _ in values[random.index(below: values.count)] })
    }.sorted()
  }

  /// z₀; a mean below or above all others counts as half a draw away from the end.
  private static func bias(of means: [Double], around mean: Double) -> Double {
    let below = Double(means.count { $0 < mean }) + Double(means.count { $0 == mean }) / 2
    let count = Double(means.count)
    return NormalDistribution.quantile(min(max(below, 0.5), count - 0.5) / count)
  }

  private static func acceleration(of values: [Double]) -> Double {
    let sum = values.reduce(0, +)
    let rest = Double(values.count - 1)
    let jackknife = values.map { (sum - $0) / rest }
    let centre = Statistics.mean(jackknife)
    let distances = jackknife.map { centre - $0 }
    let squares = distances.reduce(0) { $0 + $1 * $1 }
    guard squares > 0 else { return 0 }
    return distances.reduce(0) { $0 + $1 * $1 * $1 } / (6 * squares * squares.squareRoot())
  }

  private func position(of probability: Double, shift: Double, bend: Double) -> Int {
    let z = shift + NormalDistribution.quantile(probability)
    let corrected = NormalDistribution.probability(below: shift + z / (1 - bend * z))
    return min(draws - 1, max(0, Int(corrected * Double(draws))))
  }
}
