/// Holm's step-down correction for a table of tests.
///
/// ```
/// p̃(k) = max over j ≤ k of min(1, (m − j + 1) · p(j))       p(1) ≤ … ≤ p(m)
/// ```
///
/// Whatever holds between the tests, the chance that any true hypothesis of the table is rejected
/// at p̃ ≤ α is at most α.
///
/// Reference: Holm, *A simple sequentially rejective multiple test procedure*, Scandinavian Journal
/// of Statistics 6, 1979.
public enum Holm {
  /// The adjusted probabilities, in the order of the given ones.
  public static func adjusted(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
    var adjusted = probabilities
    var largest = 0.0
    for (place, index) in order.enumerated() {
      let factor = Double(probabilities.count - place)
      largest = max(largest, min(1, factor * probabilities[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
