internal import Foundation

/// The standard normal distribution.
enum NormalDistribution {
  /// The probability of a value below `z`.
  static func probability(below z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The value below which a probability lies, by bisection on ``probability(below:)``.
  ///
  /// - Precondition: the probability lies between 0 and 1, both excluded.
  static func quantile(_ probability: Double) -> Double {
    precondition(
      probability > 0 && probability < 1,
      "quantile at probability \(probability); a number between 0 and 1 is needed")
    var (low, high) = (-40.0, 40.0)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if self.probability(below: middle) < probability { low = middle } else { high = middle }
    }
  }
}
