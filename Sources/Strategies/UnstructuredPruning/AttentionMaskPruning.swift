internal import CompressionCore
internal import Networks
internal import Tensors

/// Prunes query and key weights by descent on masks against the attention after the softmax, and all
/// other weights as Wanda does.
///
/// The formulas are those of `AttentionFactorPruning`. The masks of the heads that share a key are
/// relaxed, descend together, and the smallest elements of all of them go; the others keep their
/// dense values. Blocks are pruned in order, each calibrated on the outputs of those pruned before it.
///
/// - Fidelity: the paper prunes the product Wqᵀ · Wk of a head, a d × d matrix. Between the two a model
///   with rotary positions turns queries and keys, so that their product is no one matrix, and a sparse
///   product could not be stored in less than the two factors. Here the two factors are pruned, and the
///   attention that the masks are fitted to is the model's own, positions included, in sequences no
///   longer than its window. No code was released, and the penalty, given in units of the mean curvature
///   of the error, is a choice. The paper descends by the plain gradient; on factors that stays near
///   its start, so that by default Adam descends. One descent serves all shares: masks of weights that should stay
///   at a small share lie close to 1 and to each other, and are no better than Wanda's. The paper fits to 8 sentences. Where `isGuarded`, heads whose masks have a larger error of the attention on
///   the calibration sequences than those of Wanda take Wanda's; the paper has no such thing.
/// - Complexity: O(iterations · sequences · heads · (tokens² · width + tokens · d · width)) a block.
struct AttentionMaskPruning: ModelStrategy {
  static let card = StrategyCard(
    id: "attention-matrix-pruning", revision: 1, name: "Attention-matrix mask descent",
    family: .unstructuredPruning,
    summary: "masks of queries and keys by descent on the attention after the softmax",
    paper: "https://arxiv.org/abs/2410.11261")

  static let outcome = ModelOutcome.sparseWeights

  /// How masks descend.
  enum Descent: String, HyperparameterChoice {
    /// By Adam.
    case adam
    /// By the gradient, with a step that adapts.
    case plain
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// What the masks of queries and keys are fitted to.
    var target = AttentionFactorPruning.Target.softmax
    /// Steps of the descent, those not taken included.
    var iterations = 60
    /// The penalty λ on the masks over the mean curvature of the error.
    var penalty = 0.03
    /// How the masks descend.
    var descent = Descent.adam
    /// How far an element of a mask moves in a step of Adam.
    var rate = 0.05
    /// The first step η of the plain descent times λ.
    var step = 0.1
    /// How many calibration sequences the masks are fitted to.
    var samples = 16
    /// Whether heads whose masks do worse than Wanda's take those.
    var isGuarded = false

    func validate() throws(SpecError) {
      try require(iterations >= 1, "iterations", is: iterations, allowed: "1 or more")
      try require(penalty > 0 && penalty.isFinite, "penalty", is: penalty, allowed: "above 0")
      try require(rate > 0 && rate.isFinite, "rate", is: rate, allowed: "above 0")
      try require(step > 0 && step.isFinite, "step", is: step, allowed: "above 0")
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    try model.changingBlocks(on: calibration) { model, block, stream in
      let trace = model.trace(ofBlock: block, stream, context: calibration.context)
      let dense = model
      for part in BlockPart.linears {
        let mask = try wanda(dense, part, block, trace, removing: fraction, random: &random)
        model[part, ofBlock: block] = mask.applied(to: dense[part, ofBlock: block])
      }
      pruneAttention(
        of: &model, dense, block, trace.attentionInput, context: calibration.context,
        removing: fraction, random: &random)
    }
  }

  private func wanda(
    _ model: some LayeredModel, _ part: BlockPart, _ block: Int, _ trace: BlockTrace,
    removing fraction: Double, random: inout RandomStream
  ) throws -> Mask {
    let weight = model[part, ofBlock: block]
    var statistics = CalibrationStatistics(width: weight.columns, collecting: [.channelNorms])
    statistics.add(inputs: trace.input(of: part))
    let site = LinearSite(
      path: model.path(of: part, ofBlock: block), block: block, weight: weight,
      statistics: statistics)
    let scores = try Wanda().scores(for: site, random: &random)
    return Mask(removing: .fraction(fraction), lowest: scores, within: .outputRow)
  }

  /// Replaces queries and keys that were pruned one by one.
  private func pruneAttention<Model: LayeredModel>(
    of model: inout Model, _ dense: Model, _ block: Int, _ input: Tensor, context: Int,
    removing fraction: Double, random: inout RandomStream
  ) {
    let count = min(hyperparameters.samples, input.rows / context)
    let inputs = (0..<count).map { input.rows($0 * context..<($0 + 1) * context) }
    let widths = dense.widths(ofBlock: block)
    let share = widths.heads / widths.keyHeads
    var queries: [Tensor] = []
    var keys: [Tensor] = []
    for key in 0..<widths.keyHeads {
      let heads = Array(key * share..<(key + 1) * share)
      var method = AttentionFactorPruning(
        weights: dense.heads(heads, key: key, ofBlock: block),
        biases: dense.headBiases(heads, key: key, ofBlock: block), inputs: inputs
      ) { dense.rotated($0, ofBlock: block, context: context, back: $1) }
      method.target = hyperparameters.target
      let linear = model.heads(heads, key: key, ofBlock: block).map { weight in
        weight.map { $0 == 0 ? 0 : 1 }
      }
      let masks = masks(&method, beside: linear, removing: fraction, random: &random)
      let pruned = zip(method.weights, masks).map { $0 * $1 }
      queries += pruned.dropLast()
      keys += pruned.suffix(1)
    }
    model[.query, ofBlock: block] = Tensor(stacking: queries)
    model[.key, ofBlock: block] = Tensor(stacking: keys)
  }

  /// The masks of zeros and ones, those of Wanda given.
  func masks(
    _ method: inout AttentionFactorPruning, beside linear: [Tensor], removing fraction: Double,
    random: inout RandomStream
  ) -> [Tensor] {
    let curvature = method.curvature(random: &random)
    // Without any curvature all masks are as good.
    guard curvature > 0, curvature.isFinite else { return linear }
    method.penalty = hyperparameters.penalty * curvature
    let masks = method.binary(descended(method), removing: fraction)
    guard hyperparameters.isGuarded, method.error(masks) > method.error(linear) else {
      return masks
    }
    return linear
  }
}

extension AttentionMaskPruning {
  private func descended(_ method: AttentionFactorPruning) -> [Tensor] {
    let iterations = hyperparameters.iterations
    switch hyperparameters.descent {
    case .adam:
      return method.adapted(iterations: iterations, rate: hyperparameters.rate).masks
    case .plain:
      let step = hyperparameters.step / method.penalty
      return method.descended(iterations: iterations, step: step).masks
    }
  }
}

extension BlockTrace {
  /// What a linear map reads.
  fileprivate func input(of part: BlockPart) -> Tensor {
    switch part {
    case .output: headOutputs
    case .gate, .up: feedForwardInput
    case .down: hidden
    default: attentionInput
    }
  }
}

extension LayeredModel {
  /// The query weights of some heads and the key weight that they share, `[headWidth, width]` each.
  fileprivate func heads(_ heads: [Int], key: Int, ofBlock block: Int) -> [Tensor] {
    let rows = { (head: Int) in head * headWidth..<(head + 1) * headWidth }
    return heads.map { self[.query, ofBlock: block].rows(rows($0)) }
      + [self[.key, ofBlock: block].rows(rows(key))]
  }

  /// The biases of the same heads.
  fileprivate func headBiases(_ heads: [Int], key: Int, ofBlock block: Int) -> [Tensor?] {
    let part = { (bias: Tensor?, head: Int) in
      bias.map {
        Tensor(
          Array($0.values[head * headWidth..<(head + 1) * headWidth]), shape: [headWidth])
      }
    }
    let query = self[biasOf: .query, ofBlock: block]
    return heads.map { part(query, $0) } + [part(self[biasOf: .key, ofBlock: block], key)]
  }
}

extension Tensor {
  /// Matrices of equal width one above another.
  fileprivate init(stacking parts: [Tensor]) {
    self.init(
      parts.flatMap(\.values),
      shape: [parts.reduce(0) { $0 + $1.rows }, parts.first?.columns ?? 0])
  }
}
