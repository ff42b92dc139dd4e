internal import Foundation
internal import Tensors

/// Prunes the product of query and key weights of a head against the attention after the softmax.
///
/// ```
/// W = Wqᵀ · Wk / √width                                  [d, d]
/// F(M) = softmax over earlier or equal tokens of X · (M ∘ W) · Xᵀ
/// loss(M) = mean over sequences of ½ · ‖F(M) − F‖² + λ/2 · ‖M‖²
/// grad    = mean over sequences of W ∘ (Xᵀ · P · X) + λ · M
///   E = F(M) − F, P = F(M) ∘ E − diag(rowsum(F(M) ∘ E)) · F(M)
/// M ← clip(M − η · grad, 0, 1)                           from M = 1
/// ```
///
/// `X` is `[tokens, d]` for each sequence. The elements with the smallest relaxed mask go, of equal
/// ones those with the smallest `|M ∘ W|`; those that stay keep their dense value.
///
/// Reference: Y. Liang et al., *Beyond Linear Approximations: A Novel Pruning Approach for Attention
/// Matrix*, 2024, https://arxiv.org/abs/2410.11261.
///
/// - Fidelity: no code was released; start, step and penalty are choices. The product of two weights
///   of one head is no site of a model with rotary positions; `AttentionMaskPruning` prunes the two.
/// - Complexity: O(iterations · sequences · (tokens² · d + tokens · d²))
struct AttentionMatrixPruning {
  /// W, `[d, d]`.
  let weight: Tensor
  /// X of each sequence, `[tokens, d]`.
  let inputs: [Tensor]
  /// The attention of W itself, `[tokens, tokens]` for each sequence.
  let dense: [Tensor]
  /// The penalty λ on the mask.
  var penalty = 0.01
  /// The step η.
  var step = 1.0

  /// Takes W and the inputs, and computes the attention that is aimed at.
  init(weight: Tensor, inputs: [Tensor]) {
    self.weight = weight
    self.inputs = inputs
    dense = inputs.map { Self.attention($0, weight) }
  }

  /// W from the query and key weights of a head, `[width, d]` each.
  static func bilinearWeight(query: Tensor, key: Tensor) -> Tensor {
    query.matmul(key, transposingSelf: true)
      .scaled(by: 1 / Float(query.rows).squareRoot())
  }

  /// The causal softmax of `X · W · Xᵀ`, `[tokens, tokens]`.
  static func attention(_ x: Tensor, _ weight: Tensor) -> Tensor {
    causalSoftmax(x.matmul(weight).matmul(x, transposingRight: true))
  }

  /// The softmax of scores `[tokens, tokens]` over earlier or equal tokens.
  static func causalSoftmax(_ scores: Tensor) -> Tensor {
    var scores = scores
    let tokens = scores.rows
    scores.withMutableBuffer { scores in
      for row in 0..<tokens {
        let start = row * tokens
        let largest = scores[start...start + row].max() ?? 0
        let powers = (0...row).map { exp(Double(scores[start + $0] - largest)) }
        let sum = powers.reduce(0, +)
        for column in 0..<tokens {
          scores[start + column] = column <= row ? Float(powers[column] / sum) : 0
        }
      }
    }
    return scores
  }

  /// F(M) of each sequence.
  func attention(_ mask: Tensor) -> [Tensor] {
    inputs.map { Self.attention($0, mask * weight) }
  }

  /// The mean over sequences of ‖F(M) − F‖².
  func error(_ mask: Tensor) -> Double {
    let squares = zip(attention(mask), dense).map { ($0 - $1).squaredNorm() }
    return squares.reduce(0, +) / Double(inputs.count)
  }

  /// The loss at a relaxed mask.
  func loss(_ mask: Tensor) -> Double {
    error(mask) / 2 + penalty / 2 * mask.squaredNorm()
  }

  /// The gradient of the loss, `[d, d]`.
  func gradient(_ mask: Tensor) -> Tensor {
    var sum = Tensor(zeros: weight.shape)
    for ((x, found), target) in zip(zip(inputs, attention(mask)), dense) {
      let slope = Self.slope(found, error: found - target)
      sum.add(x.matmul(slope.matmul(x), transposingSelf: true))
    }
    var gradient = weight * sum.scaled(by: 1 / Float(inputs.count))
    gradient.add(mask, times: Float(penalty))
    return gradient
  }

  /// P, what ½ · ‖error‖² of an attention changes by with its scores, `[tokens, tokens]`.
  static func slope(_ found: Tensor, error: Tensor) -> Tensor {
    let product = found * error
    let sums = (0..<found.rows).map { product.rows($0..<$0 + 1).sum() }
    return product - found.scalingRows(by: sums.map { Float($0) })
  }

  /// The mask after a step of projected gradient descent.
  func stepped(_ mask: Tensor) -> Tensor {
    var moved = mask
    moved.add(gradient(mask), times: -Float(step))
    return moved.map { min(max($0, 0), 1) }
  }

  /// Which elements stay when a share of them goes.
  func binary(_ mask: Tensor, removing share: Double) -> [Bool] {
    let (relaxed, masked) = (mask.values, (mask * weight).magnitude().values)
    let order = relaxed.indices.sorted {
      (relaxed[$0], masked[$0], $0) < (relaxed[$1], masked[$1], $1)
    }
    var kept = [Bool](repeating: true, count: relaxed.count)
    for index in order.prefix(Int(share * Double(relaxed.count))) { kept[index] = false }
    return kept
  }

  /// The norm of each input channel over all sequences, `[d]`.
  var channelNorms: [Double] {
    var squares = [Double](repeating: 0, count: weight.rows)
    for x in inputs {
      for (channel, square) in x.columnSquaredNorms().enumerated() { squares[channel] += square }
    }
    return squares.map { $0.squareRoot() }
  }

  /// `|W[i, j]|` times the norm of channel i, and of channel j too if both sides count: what a
  /// one-shot score says of the product.
  func scores(bothSides: Bool) -> Tensor {
    let norms = channelNorms.map { Float($0) }
    var scores = weight.magnitude().scalingRows(by: norms)
    if bothSides { scores.scaleColumns(by: Tensor(norms, shape: [norms.count])) }
    return scores
  }
}
