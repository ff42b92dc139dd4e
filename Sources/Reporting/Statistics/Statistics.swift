import Foundation

/// Sample statistics in `Double`, summed in the order of the values.
///
/// The order is fixed so that the same values in the same order give the same bits everywhere.
public enum Statistics {
  /// The arithmetic mean.
  ///
  /// The distances from the first value are averaged, so that equal values give exactly themselves
  /// and then a spread of exactly zero: replicates of a deterministic method are equal.
  ///
  /// - Precondition: there is at least one value.
  public static func mean(_ values: [Double]) -> Double {
    precondition(!values.isEmpty, "mean of 0 values; at least 1 is needed")
    let first = values[0]
    guard first.isFinite else { return sum(values) / Double(values.count) }
    return first + sum(values.map { $0 - first }) / Double(values.count)
  }

  /// The sample standard deviation, with `n − 1` in the denominator; nil for fewer than two values.
  ///
  /// ```
  /// s = √( Σ (x − mean)² / (n − 1) )
  /// ```
  ///
  /// Two passes: the one-pass formula loses all digits when the mean is large beside the spread,
  /// which is the rule for losses of replicates.
  public static func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = mean(values)
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    return (sum(squares) / Double(values.count - 1)).squareRoot()
  }

  /// The standard error of the mean, `s / √n`; nil for fewer than two values.
  public static func standardError(_ values: [Double]) -> Double? {
    standardDeviation(values).map { $0 / Double(values.count).squareRoot() }
  }

  /// The mean with Student's t interval; nil for no values, without an interval for one.
  ///
  /// - Parameters:
  ///   - values: independent observations, one for each replicate.
  ///   - confidence: the coverage of the interval, between 0 and 1.
  /// - Returns: the estimate.
  public static func interval(of values: [Double], confidence: Double = 0.95) -> Estimate? {
    guard !values.isEmpty else { return nil }
    let mean = mean(values)
    guard let error = standardError(values), error.isFinite else {
      return Estimate(mean: mean, count: values.count)
    }
    let half = StudentQuantiles.quantile(0.5 + confidence / 2, count: values.count) * error
    return Estimate(mean: mean, low: mean - half, high: mean + half, count: values.count)
  }

  /// The mean of `first − second`, replicate by replicate, with its t interval; nil without values.
  ///
  /// - Precondition: both have the same count, and position `r` in both is the same replicate.
  public static func pairedDifference(
    _ first: [Double], minus second: [Double], confidence: Double = 0.95
  ) -> Estimate? {
    precondition(
      first.count == second.count,
      "paired difference of \(first.count) and \(second.count) values; the counts must be equal")
    return interval(of: zip(first, second).map { $0 - $1 }, confidence: confidence)
  }

  /// The two-sided probability of a mean so far from `centre`, by Student's t.
  ///
  /// Of paired differences it is the paired t test. Without spread it is 0, or 1 when every value
  /// is the centre; nil for fewer than two values.
  public static func probability(ofMean values: [Double], against centre: Double = 0) -> Double? {
    guard let error = standardError(values) else { return nil }
    let distance = abs(mean(values) - centre)
    guard error > 0 else { return distance > 0 ? 0 : 1 }
    let freedom = Double(values.count - 1)
    return 2 * StudentT(degreesOfFreedom: freedom).probability(below: -distance / error)
  }

  private static func sum(_ values: [Double]) -> Double {
    values.reduce(0, +)
  }
}
