/// Shares a fraction of weights out to blocks by what each block scores.
///
/// ```
/// u[i]    = (v[i] − min v) · span / (max v − min v)
/// keep[i] = u[i] − mean u + target
/// ```
///
/// A keep ratio lies between 0 and 1. Where the formula leaves that range, the other blocks make
/// up for it, so that the model as a whole keeps the target; the mean counts a block by its
/// weights. With blocks of one size and no ratio out of range this is the formula to the letter.
public struct BlockRatios: Sendable {
  /// The distance between the largest and the smallest ratio.
  public var span: Double
  /// The fraction of all weights that stays.
  public var target: Double

  /// Sets the rule up.
  public init(span: Double, target: Double) {
    self.span = span
    self.target = target
  }

  /// The values stretched over the span, around a mean of zero.
  public func spread(_ values: [Double], sizes: [Int]? = nil) -> [Double] {
    guard let low = values.min(), let high = values.max() else { return [] }
    let rise = high > low ? span / (high - low) : 0
    let raised = values.map { ($0 - low) * rise }
    let mean = Self.mean(raised, sizes: sizes)
    return raised.map { $0 - mean }
  }

  /// The ratio that each block keeps, from a value per block: the highest value keeps most.
  ///
  /// `sizes` are the numbers of weights of the blocks; they are taken as equal when nil.
  public func keep(by values: [Double], sizes: [Int]? = nil) -> [Double] {
    let plain = spread(values, sizes: sizes).map { $0 + target }
    return plain.allSatisfy { (0...1).contains($0) } ? plain : clamped(plain, sizes: sizes)
  }

  private static func mean(_ values: [Double], sizes: [Int]?) -> Double {
    let sizes = sizes?.map(Double.init) ?? values.map { _ in 1 }
    let sum = zip(values, sizes).reduce(0) { $0 + $1.0 * $1.1 }
    return sum / sizes.reduce(0, +)
  }

  /// Finds by bisection the offset at which the ratios, clamped to 0…1, keep the target.
  private func clamped(_ ratios: [Double], sizes: [Int]?) -> [Double] {
    func shifted(_ offset: Double) -> [Double] { ratios.map { min(1, max(0, $0 + offset)) } }
    var (low, high) = (-1 - span, 1 + span)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if Self.mean(shifted(middle), sizes: sizes) < target { low = middle } else { high = middle }
    }
    return shifted((low + high) / 2)
  }
}
