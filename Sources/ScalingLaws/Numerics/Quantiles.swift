internal import Foundation

/// The quantile of sorted values, interpolated between neighbours.
///
/// - Precondition: there is at least one value.
func quantile(_ sorted: [Double], _ share: Double) -> Double {
  precondition(!sorted.isEmpty, "the quantile of 0 values; at least 1 is needed")
  let place = share * Double(sorted.count - 1)
  let below = max(0, min(sorted.count - 1, Int(place)))
  let above = min(sorted.count - 1, below + 1)
  return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
}

/// The interval that leaves out equal shares at both ends.
func percentileInterval(_ values: [Double], level: Double) -> Interval {
  let sorted = values.sorted()
  return Interval(
    low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2))
}

/// The value that a standard normal number stays below with this probability, by bisection.
func normalQuantile(_ probability: Double) -> Double {
  var (low, high) = (-40.0, 40.0)
  for _ in 0..<200 {
    let middle = (low + high) / 2
    if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// The standard deviation of a normal sample with this median of absolute values.
func robustScale(_ residuals: [Double]) -> Double {
  1.4826 * quantile(residuals.map { abs($0) }.sorted(), 0.5)
}

/// eˣ, for files that need nothing else of Foundation.
func exponential(_ x: Double) -> Double { exp(x) }
