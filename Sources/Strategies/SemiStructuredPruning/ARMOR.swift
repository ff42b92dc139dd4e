internal import CompressionCore
internal import Foundation
internal import Tensors

/// Wraps a sparse core in two block-diagonal matrices and improves all three by turns.
///
/// ```
/// Wn = W / columns' norms / rows' norms              norms plus 10⁻⁵
/// h  = 2 · mean_t X[t, :]²                           where that is zero, the mean of the others
/// Ŵn = A · (C ∘ M) · B                               A, B blocks of [b, b], M an n:m mask
/// P  = Σ h[j] · (Ŵn − Wn)² / Σ h[j] · Wn²            the loss
/// ```
///
/// `W` is `[out, in]` and `X` the calibration inputs, `[tokens, in]`. A and B begin as identities,
/// M keeps the largest Wn² · h of each group, and C is Wn. Each iteration takes a step of Adam on A,
/// B and C, then chooses in each pair of blocks one group anew, with the support and the values that
/// leave the least loss. `ARMORPruning` is the strategy.
///
/// Reference: L. Liu et al., *ARMOR: High-Performance Semi-Structured Pruning via Adaptive Matrix
/// Factorization*, 2025, https://arxiv.org/abs/2510.05528.
///
/// - Complexity: O(iterations · out · in · b)
struct ARMOR {
  /// The size b of a block, which divides both sides.
  var block = 32
  /// The pattern: so many of each group of inputs stay.
  var keep = 2
  var group = 4
  var learningRate = 1e-4
  var momentum = (first: 0.9, second: 0.999)
  var epsilon = 1e-8

  /// The weight of each input's error, from the norms of the inputs over all tokens.
  static func channelWeights(_ norms: Tensor, tokens: Int) -> [Double] {
    let means = norms.values.map { 2 * Double($0) * Double($0) / Double(tokens) }
    let positive = means.filter { $0 > 0 }
    let mean = positive.isEmpty ? 1 : positive.reduce(0, +) / Double(positive.count)
    return means.map { $0 > 0 ? $0 : mean }
  }

  /// The weight over the norms of its columns, then of its rows.
  static func normalised(_ weight: Tensor) -> (weight: Plane, columns: [Double], rows: [Double]) {
    var plane = Plane(weight)
    let columns = weight.columnSquaredNorms().map { $0.squareRoot() + 1e-5 }
    for index in plane.values.indices { plane.values[index] /= columns[index % plane.columns] }
    let rows = (0..<plane.rows).map { row in
      plane.values[row * plane.columns..<(row + 1) * plane.columns]
        .reduce(0) { $0 + $1 * $1 }.squareRoot() + 1e-5
    }
    for index in plane.values.indices { plane.values[index] /= rows[index / plane.columns] }
    return (plane, columns, rows)
  }

  /// A normalised weight with its norms back.
  static func denormalised(_ weight: Plane, columns: [Double], rows: [Double]) -> Plane {
    var plane = weight
    for index in plane.values.indices {
      plane.values[index] *= rows[index / plane.columns] * columns[index % plane.columns]
    }
    return plane
  }

  /// Which weights the core begins with.
  func initialMask(_ weight: Plane, channelWeights: [Double]) -> Mask {
    var scores = weight
    for index in scores.values.indices {
      scores.values[index] *= scores.values[index] * channelWeights[index % scores.columns]
    }
    return Mask(
      removing: .pattern(keep: keep, of: group), lowest: scores.tensor, within: .outputRow)
  }

  /// The factors before the first iteration.
  ///
  /// - Precondition: the block divides both sides of the weight, and the group the block.
  func begin(_ weight: Plane, channelWeights: [Double]) -> ARMORFactors {
    precondition(
      weight.rows % block == 0 && weight.columns % block == 0 && block % group == 0,
      "ARMOR: blocks of \(block) and groups of \(group) for [\(weight.rows), \(weight.columns)]")
    let mask = initialMask(weight, channelWeights: channelWeights)
    return ARMORFactors(
      target: weight, channelWeights: channelWeights, mask: mask.kept, block: block)
  }

  /// A step of Adam on both blocks and the core.
  ///
  /// - Returns: the loss before it.
  @discardableResult
  func adamStep(_ factors: inout ARMORFactors) -> Double {
    factors.steps += 1
    let gradients = factors.gradients()
    factors.left.update(gradients.left, self, step: factors.steps)
    factors.right.update(gradients.right, self, step: factors.steps)
    let masked = gradients.core.indices.map { factors.mask[$0] ? gradients.core[$0] : 0 }
    factors.core.update(masked, self, step: factors.steps)
    return gradients.loss
  }

  /// Chooses one group of each pair of blocks anew: that with the largest gradient, or with `draw`
  /// any, in proportion to it.
  ///
  /// - Returns: the row and the first column of each, `[row blocks · column blocks]`.
  @discardableResult
  func coreStep(_ factors: inout ARMORFactors, draw: (() -> Double)? = nil) -> [Place] {
    var errors = factors.errors()
    let chosen = chosenGroups(factors.coreGradient(errors: errors), of: factors, draw: draw)
    // Pairs of blocks do not touch each other's errors.
    var fit = ARMORGroupFit(self)
    for place in chosen {
      fit.clear(place, &factors, errors: &errors)
      fit.refit(place, &factors, errors: errors)
    }
    return chosen
  }
}
