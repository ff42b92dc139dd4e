internal import CompressionCore
internal import Networks
internal import Tensors

/// Replaces the run of blocks that turns the residual stream least by one block that is trained to
/// do what the run did.
///
/// ```
/// similarity[i] = mean over tokens of (1 + cos(x[i], x[i + n + 1])) / 2     i* = argmax
/// g             = argmin of mean (g(x[i*]) − x[i* + n + 1])²                  from block i* on
/// ```
///
/// `x[i]` is the stream that enters block i. The n + 1 blocks from i* on leave and g enters, so that
/// n are removed. All else stays frozen.
///
/// - Fidelity: the authors train on 100,000 sequences once; here it is a few epochs over the
///   calibration sequences, with a rate to match. Of a run that ends at the last block the target
///   is the stream before the final norm, which follows g; the authors take the one after it. Of
///   their light networks the block is there, and none, for the run of n dropped outright; their
///   training on the language-model loss is not.
/// - Complexity: one forward pass for the choice, and epochs · forward and backward of one block.
struct LLMStreamline: ModelStrategy {
  static let card = StrategyCard(
    id: "llm-streamline", revision: 1, name: "LLM-Streamline", family: .structuredPruning,
    summary: "one trained block takes the place of the run that turns the stream least",
    paper: "https://arxiv.org/abs/2403.19135",
    code: "https://github.com/RUCKBReasoning/LLM-Streamline")

  /// What takes the place of the run.
  enum Replacement: String, HyperparameterChoice {
    /// A block, trained.
    case block
    /// Nothing: as many blocks as the budget asks for are dropped.
    case none
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// What takes the place of the run.
    var replacement = Replacement.block
    /// How many calibration sequences the run is chosen by.
    var texts = 50
    /// How often the calibration sequences are trained on.
    var epochs = 20
    /// Sequences of a training step.
    var batch = 16
    /// The highest learning rate.
    var rate = 1e-3
    /// The last learning rate.
    var lastRate = 1e-4
    /// Decoupled weight decay.
    var decay: Float = 0.001

    func validate() throws(SpecError) {
      for (name, value) in [("texts", texts), ("epochs", epochs), ("batch", batch)] {
        try require(value >= 1, name, is: value, allowed: "1 or more")
      }
      try require(rate > 0 && rate.isFinite, "rate", is: rate, allowed: "above 0")
      try require((0...rate).contains(lastRate), "lastRate", is: lastRate, allowed: "0 to rate")
      try require(decay >= 0 && decay.isFinite, "decay", is: decay, allowed: "0 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .block }

  var needs: Set<ModelNeed> {
    hyperparameters.replacement == .block ? [.states, .training] : [.states]
  }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let count = try PruningUnit.blocks(removing: fraction, of: model.blockCount)
    let isReplaced = hyperparameters.replacement == .block
    let length = count + (isReplaced ? 1 : 0)
    var angles = RunAngles(length: length)
    let texts = calibration[0..<min(hyperparameters.texts, calibration.count)]
    model.forEachStates(texts, normalisingLast: true) { states, _ in
      angles.add(states, Self.similarity)
    }
    let first = angles.means.placeOfLargest ?? 0
    let sources = Self.sources(
      blockCount: model.blockCount, first: first, length: length, isReplaced: isReplaced)
    var pruned = model
    if isReplaced {
      pruned = fitted(model, block: first, length: length, calibration, random: &random)
    }
    return pruned.keepingBlocks(sources.map { $0 ?? first })
  }

  static func similarity(cosine: Double) -> Double { 0.5 + 0.5 * cosine }

  /// The old block for each block of the new model, or nil for the replacement.
  static func sources(
    blockCount: Int, first: Int, length: Int, isReplaced: Bool
  ) -> [Int?] {
    Array(0..<first) + (isReplaced ? [nil] : []) + Array(first + length..<blockCount)
  }

  /// The model whose block `block` does what the run of `length` blocks from there on did.
  private func fitted<Model: LayeredModel>(
    _ model: Model, block: Int, length: Int, _ calibration: TokenSequences,
    random: inout RandomStream
  ) -> Model {
    let knobs = hyperparameters
    let batches = max(1, calibration.count / knobs.batch)
    var fit = BlockFit(
      model, block: block, context: calibration.context, decay: knobs.decay,
      schedule: BlockFit.Schedule(
        rate: knobs.rate, last: knobs.lastRate, steps: knobs.epochs * batches))
    var pairs: [BlockFit<Model>.Pair] = []
    model.forEachStates(calibration) { states, count in
      for text in 0..<count {
        let rows = text * calibration.context..<(text + 1) * calibration.context
        pairs.append(
          .init(input: states[block].rows(rows), target: states[block + length].rows(rows)))
      }
    }
    for _ in 0..<knobs.epochs {
      let order = random.permutation(of: pairs.count)
      for batch in 0..<batches {
        let places = order[batch * pairs.count / batches..<(batch + 1) * pairs.count / batches]
        fit.step(on: [BlockFit.Pair(joining: places.map { pairs[$0] })])
      }
    }
    return fit.model
  }
}
