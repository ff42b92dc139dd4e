public import Reporting

/// By how much one arm beats another, replicate by replicate.
///
/// A replicate's advantage is positive when the subject is better than the baseline, whichever way
/// the metric points. All draws of chance that both arms share cancel in it.
public struct PairedComparison: Sendable, Equatable {
  /// The advantages, one for each replicate.
  public let advantages: [Double]

  /// Takes advantages, one for each replicate.
  public init(advantages: [Double]) {
    self.advantages = advantages
  }

  /// The mean advantage with Student's t interval; nil without a replicate.
  public func estimate(confidence: Double = 0.95) -> Estimate? {
    Statistics.interval(of: advantages, confidence: confidence)
  }

  /// The standard deviation of the advantages; nil with fewer than two replicates.
  public var spread: Double? { Statistics.standardDeviation(advantages) }

  /// The mean advantage with the bootstrap's interval; nil with fewer than two replicates.
  public func bootstrapEstimate(confidence: Double = 0.95, seed: UInt64 = 0) -> Estimate? {
    let bootstrap = Bootstrap(confidence: confidence, seed: seed)
    return bootstrap.interval(of: advantages).map { interval in
      Estimate(
        mean: Statistics.mean(advantages), low: interval.low, high: interval.high,
        count: advantages.count)
    }
  }

  /// The two-sided probability of a mean advantage so far from a margin, by Student's t.
  ///
  /// Without spread it is 0, or 1 when every advantage is the margin; nil with fewer than two
  /// replicates.
  public func probability(against margin: Double) -> Double? {
    Statistics.probability(ofMean: advantages, against: margin)
  }

  /// The two-sided probability of so uneven a count of advantages on either side of a margin.
  public func signProbability(against margin: Double) -> Double {
    SignTest.probability(of: advantages.map { $0 - margin })
  }

  /// How many replicates an interval with a half-width of at most `halfWidth` takes, from the
  /// spread of these; nil with fewer than two, or when ten thousand are not enough.
  public func replicates(forHalfWidth halfWidth: Double, confidence: Double = 0.95) -> Int? {
    guard let spread, halfWidth > 0 else { return nil }
    return (2...10_000).first { count in
      let factor = StudentT(degreesOfFreedom: Double(count - 1)).quantile(0.5 + confidence / 2)
      return factor * spread / Double(count).squareRoot() <= halfWidth
    }
  }
}
