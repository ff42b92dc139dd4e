internal import CompressionCore
internal import Tensors

/// Scores weights by a symbolic expression of weights, gradients and inputs, as a search found it.
///
/// ```
/// G[o, i] = √ Σ_s (scale · ∂loss_s / ∂W[o, i])²         s the calibration sequences
/// X[i]    = Σ_t X[t, i]² / sequences
/// score   = tree(|W|, G, X)                             published: W² · mms(G)
/// ```
///
/// `W` and `G` are `[out, in]`, `X` is `[1, in]`. Scores compete within one output row, or within
/// each group of an n:m pattern; the lowest go. Nothing is retrained.
///
/// - Fidelity: the authors store G in half precision. The search for expressions is left out, and so
///   is a strategy: the gradients of single sequences are no statistic of a site's inputs.
/// - Complexity: O(out · in · nodes)
struct PrunerZero {
  /// The published metric.
  static let published = "mul(abs(mul(W, W)), mms(G))"

  /// The expression that scores weights.
  let metric: MetricExpression

  /// Reads an expression such as `mul(W, sqrt(X))`.
  ///
  /// - Throws: `SpecError.outOfRange` with the place where reading stopped.
  init(metric: String = PrunerZero.published) throws(SpecError) {
    self.metric = try MetricExpression(parsing: metric)
  }

  /// The root of the sum of squared, scaled gradients, `[out, in]`, of one gradient for each sample.
  static func gradientNorms(_ gradients: [Tensor], scale: Float) -> Tensor {
    var sum = Tensor(zeros: gradients.first?.shape ?? [0])
    for gradient in gradients {
      let scaled = gradient.scaled(by: scale)
      sum.add(scaled * scaled)
    }
    return sum.map { $0.squareRoot() }
  }

  /// The squared norms of the inputs over the number of sequences, `[1, in]`.
  static func squaredInputNorms(_ norms: Tensor, sequences: Int) -> Tensor {
    norms.map { $0 * $0 / Float(sequences) }.reshaped([1, norms.count])
  }

  /// The score of each weight, `[out, in]`: the lowest go first.
  func scores(weight: Tensor, gradientNorms: Tensor, squaredInputNorms: Tensor) -> Tensor {
    let value = metric.value(
      weight: Plane(weight.magnitude()), gradients: Plane(gradientNorms),
      inputs: Plane(squaredInputNorms))
    return value.broadcast(rows: weight.rows, columns: weight.columns).tensor
  }

  /// The weights that stay.
  func mask(_ scores: Tensor, removing sparsity: Budget.Sparsity) -> Mask {
    Mask(removing: sparsity, lowest: scores, within: .outputRow)
  }
}
