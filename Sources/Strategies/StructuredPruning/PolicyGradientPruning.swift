internal import CompressionCore
internal import Foundation

/// Learns by policy gradients, without backpropagation, how likely each unit is to stay.
///
/// ```
/// s = σ((metric − mean) / deviation), shifted to the keep rate         at the start
/// m[k] = 1 where draw[k] < s                                            K masks a step
/// b ← b · (1 − 1/window) + l / window            l the mean loss of the masks
/// g = 1/(K − 1) · Σ (loss[k] − b) · (m[k] − s) / √(s · (1 − s))  +  penalty · ln((1 − s)/s)
/// s ← project(s − rate · g)                                  onto Σ s ≤ keep rate · n, 0 ≤ s ≤ 1
/// ```
///
/// `s` is the probability that a head or a channel stays, one number for each; units of one kind
/// share a learning rate and a projection over all layers. Only forward passes are needed. At the end
/// the units whose probability reaches the threshold of their kind stay.
///
/// Reference: Y. Gao et al., *Bypass Back-propagation: Optimization-based Structural Pruning for Large
/// Language Models via Policy Gradient*, 2024, https://arxiv.org/abs/2406.10576.
///
/// - Fidelity: the factor 1/(K − 1) is that of the full number of masks even if the loss of one is not
///   a number, and the projection only takes away, both as released. `PolicyGradientSearch`
///   applies it to models.
struct PolicyGradientPruning {
  /// How the learning rate changes.
  enum Schedule: String, HyperparameterChoice {
    /// The same in all steps.
    case const
    /// Half a cosine, to zero.
    case cosine
    /// (1 − step/steps)^0.9.
    case poly
  }

  /// The share of units that stay.
  var keepRate = 0.8
  /// How many losses the moving baseline averages.
  var window = 5.0
  /// How the learning rate changes.
  var schedule = Schedule.cosine
  /// The factor of the entropy term at the first step; below 0 there is none.
  var penaltyStart = -1.0
  /// The factor of the entropy term at the end.
  var penaltyEnd = 0.0
  /// How many steps there are.
  var steps = 1

  private static let margin = 1e-7

  /// The probabilities from the metrics of the units of one kind in one layer.
  ///
  /// - Precondition: there are two units or more.
  func initialScores(_ metric: [Double]) -> [Double] {
    let count = Double(metric.count)
    precondition(count > 1, "initialScores: \(metric.count) metrics have no deviation")
    let mean = metric.reduce(0, +) / count
    let variance = metric.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let deviation = variance.squareRoot() + 1e-8
    let scores = metric.map { 1 / (1 + exp(-($0 - mean) / deviation)) }
    let shift = keepRate - scores.reduce(0, +) / count
    return scores.map { min(max($0 + shift, 0), 1) }
  }

  /// The baseline after a step whose losses have a mean; the first step begins with that mean.
  func baseline(after previous: Double?, mean: Double) -> Double {
    (previous ?? mean) * (1 - 1 / window) + mean / window
  }

  /// The factor of the entropy term at a step, from 0.
  func penalty(step: Int) -> Double {
    guard penaltyStart >= 0 else { return 0 }
    return penaltyStart + (penaltyEnd - penaltyStart) * Double(step) / Double(max(steps, 1))
  }

  /// The factor of the learning rate at a step, from 0.
  func rateFactor(step: Int) -> Double {
    switch schedule {
    case .const: 1
    case .cosine: (1 + cos(.pi * Double(step) / Double(max(steps, 1)))) / 2
    case .poly: pow(1 - Double(step) / Double(max(steps, 1)), 0.9)
    }
  }

  /// The gradient with respect to the probabilities; masks whose loss is nil do not count.
  func gradient(
    _ scores: [Double], masks: [[Bool]], losses: [Double?], baseline: Double, step: Int
  ) -> [Double] {
    let entropy = penalty(step: step)
    return scores.indices.map { unit in
      let (kept, gone) = (scores[unit] + Self.margin, 1 - scores[unit] + Self.margin)
      let root = (kept * gone).squareRoot()
      var sum = 0.0
      for (mask, loss) in zip(masks, losses) {
        guard let loss else { continue }
        sum += (loss - baseline) * ((mask[unit] ? 1 : 0) - scores[unit]) / root
      }
      return sum / Double(max(masks.count - 1, 1)) + entropy * (log(gone) - log(kept))
    }
  }

  /// The probabilities, clamped, and lowered together until they sum up to the budget.
  ///
  /// The bisection stops within 10⁻³ of the sum, as released.
  func projected(_ scores: [Double]) -> [Double] {
    func shifted(_ shift: Double) -> [Double] { scores.map { min(max($0 - shift, 0), 1) } }
    let target = keepRate * Double(scores.count)
    guard shifted(0).reduce(0, +) >= target else { return shifted(0) }
    var (low, high) = (0.0, scores.max() ?? 0)
    var shift = 0.0
    for _ in 0..<21 {
      shift = (low + high) / 2
      let excess = shifted(shift).reduce(0, +) - target
      if abs(excess) < 1e-3 { break }
      if excess > 0 { low = shift } else { high = shift }
    }
    return shifted(shift)
  }

  /// Which units of one kind stay at the end, over all layers.
  func hardMask(_ scores: [Double]) -> [Bool] {
    let place = Int(Double(scores.count) * (1 - keepRate))
    guard place < scores.count else { return scores.map { _ in false } }
    let threshold = scores.sorted()[place]
    return scores.map { $0 >= threshold }
  }
}
