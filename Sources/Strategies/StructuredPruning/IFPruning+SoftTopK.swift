internal import Foundation

/// A relaxed choice of the k largest of some scores, whose weights sum to k.
///
/// ```
/// λ[i] = min(1, exp((z[i] − a) / ε))          a such that Σ λ = k
/// dz   = λ / ε · (dλ − Σ λ · dλ / Σ λ)        over the i with λ[i] < 1; others get 0
/// ```
///
/// It is the solution of max Σ λ·z + ε · entropy under 0 ≤ λ ≤ 1 and Σ λ = k. The gradient follows
/// from the constraint by implicit differentiation.
///
/// Reference: T. Lei et al., *Conditional Adapters: Parameter-efficient Transfer Learning with Fast
/// Inference*, 2023.
///
/// - Complexity: O(scores) for each of sixty bisections.
struct SoftTopK {
  /// How many are chosen.
  let count: Int
  /// The softness ε.
  let epsilon: Double

  /// The weights of scores, at least as many as are chosen.
  func weights(_ scores: [Double]) -> [Double] {
    precondition((1...scores.count).contains(count), "the top \(count) of \(scores.count)")
    func raw(_ threshold: Double) -> [Double] {
      scores.map { exp(min(0, ($0 - threshold) / epsilon)) }
    }
    var low = scores.min() ?? 0
    var high = (scores.max() ?? 0) + epsilon * log(Double(scores.count) / Double(count))
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if raw(middle).reduce(0, +) > Double(count) { low = middle } else { high = middle }
    }
    // The bisection stops a rounding away from the sum; the free weights make up for it.
    let found = raw(high)
    let free = found.filter { $0 < 1 }.reduce(0, +)
    let wanted = Double(count) - Double(found.count { $0 >= 1 })
    return found.map { $0 < 1 && free > 0 ? min(1, $0 * wanted / free) : $0 }
  }

  /// The places of the largest scores, rising; of equal ones the first are taken.
  func places(_ scores: [Double]) -> [Int] {
    scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(count).sorted()
  }

  /// The gradient by the scores, from weights and the gradient by them.
  func gradient(_ gradient: [Double], weights: [Double]) -> [Double] {
    let free = weights.indices.filter { weights[$0] < 1 }
    let sum = free.reduce(0) { $0 + weights[$1] }
    guard sum > 0 else { return weights.map { _ in 0 } }
    let mean = free.reduce(0) { $0 + weights[$1] * gradient[$1] } / sum
    var result = weights.map { _ in 0.0 }
    for place in free { result[place] = weights[place] / epsilon * (gradient[place] - mean) }
    return result
  }
}
