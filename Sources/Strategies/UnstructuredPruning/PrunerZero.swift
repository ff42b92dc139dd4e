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
/// - Fidelity: the search for expressions is left out. The authors scale gradients by 100 and store
///   them in half precision, and average X over sequences where this averages over tokens: factors
///   that cancel in the published metric, whose min-max scaling `mms` removes them.
/// - Complexity: O(out · in · nodes) beyond a forward and a backward pass over the sequences
struct PrunerZero: WeightScore {
  static let card = StrategyCard(
    id: "pruner-zero", revision: 1, name: "Pruner-Zero", family: .unstructuredPruning,
    summary: "a symbolic expression of weights, gradients and inputs, as a search found it",
    paper: "https://arxiv.org/abs/2406.02924", code: "https://github.com/pprp/Pruner-Zero")

  struct Hyperparameters: StrategyHyperparameters {
    /// The expression in `W`, `G` and `X`, such as `mul(W, sqrt(X))`.
    var metric = PrunerZero.published

    func validate() throws(SpecError) { _ = try MetricExpression(parsing: metric) }
  }

  static let needs: Set<CalibrationStatistic> = [.channelNorms, .gradientNorms]

  /// The published metric.
  static let published = "mul(abs(mul(W, W)), mms(G))"

  let hyperparameters: Hyperparameters
  /// The expression that scores weights.
  let metric: MetricExpression

  /// Makes the score.
  ///
  /// - Precondition: the hyperparameters are valid.
  init(hyperparameters: Hyperparameters) {
    do {
      try self.init(metric: hyperparameters.metric)
    } catch {
      preconditionFailure("pruner-zero: \(error)")
    }
  }

  /// Reads an expression such as `mul(W, sqrt(X))`.
  ///
  /// - Throws: `SpecError.outOfRange` with the place where reading stopped.
  init(metric: String = PrunerZero.published) throws(SpecError) {
    hyperparameters = Hyperparameters(metric: metric)
    self.metric = try MetricExpression(parsing: metric)
  }

  var group: ScoreGroup { .outputRow }

  func scores(
    for site: LinearSite, random: inout RandomStream
  ) throws(CompressionError) -> Tensor {
    scores(
      weight: site.weight, gradientNorms: try site.gradientNorms(),
      squaredInputNorms: Self.squaredInputNorms(
        try site.channelNorms(), sequences: max(1, site.statistics.tokens)))
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
