/// A measured value, the interval around it and the number of observations behind both.
public struct Estimate: Sendable, Equatable, Codable {
  /// The point estimate.
  public var mean: Double

  /// The lower end of the 95 % interval; nil where there is none, as with one observation.
  public var low: Double?

  /// The upper end of the 95 % interval; nil where there is none.
  public var high: Double?

  /// How many observations there were.
  public var count: Int

  /// Creates an estimate from its parts.
  public init(mean: Double, low: Double? = nil, high: Double? = nil, count: Int) {
    self.mean = mean
    self.low = low
    self.high = high
    self.count = count
  }

  /// Half the width of the interval; nil without a finite one.
  public var halfWidth: Double? {
    guard let low, let high, (high - low).isFinite else { return nil }
    return (high - low) / 2
  }

  /// Whether `mean ± halfWidth` says the same as the interval, to a tenth of the half-width.
  ///
  /// Bootstrap intervals are often not symmetric, and must then be written with both ends.
  public var isSymmetric: Bool {
    guard let low, let high, let halfWidth else { return true }
    return abs((high - mean) - (mean - low)) <= 0.2 * halfWidth
  }

  /// Whether the intervals have no point in common; false where either has none.
  public func isSeparated(from other: Estimate) -> Bool {
    guard let low, let high, let otherLow = other.low, let otherHigh = other.high else {
      return false
    }
    return high < otherLow || otherHigh < low
  }
}
