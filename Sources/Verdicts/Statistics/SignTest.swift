/// The exact sign test.
enum SignTest {
  /// The two-sided probability of so uneven a count of signs when both are equally likely.
  ///
  /// Values of zero have no sign and do not count; without any other the probability is 1.
  static func probability(of values: [Double]) -> Double {
    let positive = values.count { $0 > 0 }
    let count = positive + values.count { $0 < 0 }
    let rarer = min(positive, count - positive)
    var term = (0..<count).reduce(1.0) { product, _ in product / 2 }
    var tail = 0.0
    for successes in 0...rarer {
      tail += term
      term *= Double(count - successes) / Double(successes + 1)
    }
    return min(1, 2 * tail)
  }
}
