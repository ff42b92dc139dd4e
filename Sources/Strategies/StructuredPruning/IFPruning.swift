internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// Chooses anew for each prompt which channels of the feed-forward layers are used after it.
///
/// ```
/// z = predictor(prompt)                                [blocks, channels]
/// λ = SoftTopK(z; k)           Σ λ = k
/// m = λ · Top(λ, k)            exactly k channels of each block, with their weights
/// y = down · (silu(gate · x) · (up · x) · m)
/// ```
///
/// The same number k of channels is used in each block, and attention is not pruned. Predictor and
/// model are trained together: the first half of a sequence chooses, and the loss is that of the
/// second half. To use the model after a prompt, rows of gate and up and columns of down are
/// gathered into a dense narrow layer once. The whole model is stored.
///
/// Reference: B. Hou et al., *Instruction-Following Pruning for Large Language Models*, ICML 2025,
/// https://arxiv.org/abs/2501.02086.
///
/// - Fidelity: no code was released, and the softness ε is not known. The authors' predictor is a
///   language model of 302 million parameters with a perceptron of two layers on its last state; here
///   the perceptron reads the mean stream after the first blocks of the model itself, and its scores
///   start at the logarithm of the magnitude that a channel adds. Of their two stages, continued
///   pre-training and fine-tuning, the first is there, for 120 steps of eight calibration sequences
///   over and over, of the blocks alone. While it is trained the model sees the prompt; where it is
///   judged it does not, and the prompt is the sequence before.
/// - Complexity: steps · forward and backward of a batch through the narrow width.
struct IFPruning: PromptedStrategy {
  static let card = StrategyCard(
    id: "ifpruning", revision: 1, name: "IFPruning", family: .structuredPruning,
    summary: "predicts from each prompt which feed-forward channels are used after it",
    paper: "https://arxiv.org/abs/2501.02086")

  /// What chooses the channels.
  enum Choice: String, HyperparameterChoice {
    /// Each prompt.
    case prompt
    /// The mean over prompts of what each would choose: one mask for the task.
    case task
    /// Scores that are trained in the same way, without a prompt.
    case learned
    /// Random scores.
    case random

    /// Whether the scores depend on prompts in the training.
    var readsPrompts: Bool { self == .prompt || self == .task }

    /// The parameters of the predictor that are trained.
    var trains: Set<String> {
      switch self {
      case .prompt, .task: ["predictor.first", "predictor.last", "predictor.bias"]
      case .learned: ["predictor.bias"]
      case .random: []
      }
    }
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// What chooses the channels.
    var choice = Choice.prompt
    /// Training steps; 0 leaves the model as it is.
    var steps = 120
    /// Sequences of a step.
    var batch = 8
    /// The highest learning rate of the model.
    var rate = 1e-3
    /// The highest learning rate of the predictor.
    var predictorRate = 1e-2
    /// The softness ε of the choice, in deviations of the scores at the start.
    var epsilon = 0.2
    /// How many blocks read the prompt.
    var depth = 2
    /// The width of the predictor's hidden layer.
    var hidden = 32

    func validate() throws(SpecError) {
      try require(steps >= 0, "steps", is: steps, allowed: "0 or more")
      try require(depth >= 0, "depth", is: depth, allowed: "0 or more")
      for (name, value) in [("batch", batch), ("hidden", hidden)] {
        try require(value >= 1, name, is: value, allowed: "1 or more")
      }
      for (name, value) in [
        ("rate", rate), ("predictorRate", predictorRate), ("epsilon", epsilon),
      ] {
        try require(value > 0 && value.isFinite, name, is: value, allowed: "above 0")
      }
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var needs: Set<ModelNeed> { hyperparameters.steps > 0 ? [.states, .gradients] : [.states] }

  var choosesByPrompt: Bool { hyperparameters.choice == .prompt }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let trained = try trained(model, removing: fraction, calibration, random: &random)
    guard hyperparameters.choice.readsPrompts else {
      return trained.model.using(trained.predictor.masks(of: trained.model, after: nil))
    }
    let prompts = calibration[0..<min(64, calibration.count)]
    return trained.model.using(
      trained.predictor.averageMasks(
        of: trained.model, after: prompts, tokens: max(1, prompts.context / 2)))
  }

  func prunePrompted<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> PromptedModel<Model> {
    let trained = try trained(model, removing: fraction, calibration, random: &random)
    return PromptedModel(model: trained.model, predictor: trained.predictor)
  }

  private func trained<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, _ calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> PromptedTraining<Model> {
    let channels = try Self.channels(keeping: 1 - fraction, of: model)
    var training = PromptedTraining(
      model, channels: channels, calibration, hyperparameters, random: &random)
    let chunks = calibration.chunks(of: hyperparameters.batch)
    var order: [Int] = []
    for step in 0..<hyperparameters.steps {
      if order.isEmpty { order = random.permutation(of: chunks.count) }
      try training.step(step, on: chunks[order.removeLast()])
    }
    return training
  }

  /// The channels of each block that make up the wanted share, with all of the attention.
  ///
  /// - Throws: `CompressionError.unsuitableStructure` when blocks differ or that is none.
  static func channels(
    keeping share: Double, of model: some LayeredModel
  ) throws(CompressionError) -> Int {
    let blocks = 0..<model.blockCount
    let full = model.widths(ofBlock: 0).channels
    guard blocks.allSatisfy({ model.widths(ofBlock: $0).channels == full }) else {
      throw .unsuitableStructure(
        "blocks with different numbers of channels; the same number of each should be used")
    }
    let cost = blocks.reduce(0) { $0 + model.parameterCount(ofChannelInBlock: $1) }
    let removed = (1 - share) * Double(model.blockParameterCount) / Double(cost)
    let kept = full - Int(removed.rounded())
    guard kept >= 1 else {
      throw .unsuitableStructure(
        "\(1 - share) of the blocks' parameters is more than their \(full) channels have; choose a "
          + "smaller fraction, as attention is not pruned")
    }
    return kept
  }
}
