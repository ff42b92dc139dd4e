public import CompressionCore
internal import Networks

/// What can be chosen about a pre-training.
public struct PretrainingOptions: StrategyHyperparameters {
  /// What `tokens` counts.
  public enum Length: String, HyperparameterChoice {
    /// The tokens that are trained on.
    case tokens
    /// The compute, in tokens of the dense model: sparser trainings see more text.
    case compute
  }

  /// What the model is trained and judged on: `wordnet`, `grammar`, `file:PATH`.
  public var corpus = "wordnet"
  /// Number of tokens in the vocabulary.
  public var vocabulary = 512
  /// Tokens of a sequence.
  public var context = 64
  /// Sequences of a step.
  public var batch = 16
  /// Width of the residual stream; heads are 16 wide.
  public var width = 64
  /// Number of blocks.
  public var layers = 2
  /// Width of the feed-forward layer; 0 takes 8/3 of the width, up to a multiple of 8.
  public var feedForward = 0
  /// The length of the training.
  public var tokens = 1_048_576
  /// What `tokens` counts.
  public var length = Length.tokens
  /// Highest learning rate; it rises over a twentieth of the steps and falls along a half cosine
  /// to a tenth.
  public var rate = 0.01
  /// Held-out sequences that the final loss is measured on.
  public var evaluationSequences = 512
  /// Points of the curve of held-out loss.
  public var curvePoints = 8

  /// The defaults.
  public init() {}

  /// Checks every option.
  public func validate() throws(SpecError) {
    let numbers = [
      ("context", context), ("batch", batch), ("layers", layers), ("tokens", tokens),
      ("evaluationSequences", evaluationSequences), ("curvePoints", curvePoints),
    ]
    for (name, value) in numbers { try require(value > 0, name, is: value, allowed: "1 or more") }
    try require(vocabulary >= 300, "vocabulary", is: vocabulary, allowed: "300 or more")
    try require(
      width > 0 && width % Self.headWidth == 0, "width", is: width,
      allowed: "a multiple of \(Self.headWidth)")
    try require(feedForward >= 0, "feedForward", is: feedForward, allowed: "0 or more")
    try require(rate > 0 && rate.isFinite, "rate", is: rate, allowed: "above 0")
    try require(
      tokens >= batch * context, "tokens", is: tokens,
      allowed: "at least one step, \(batch * context)")
  }

  static let headWidth = 16

  /// The model's extents.
  var configuration: DecoderModel.Configuration {
    Self.configuration(
      width: width, layers: layers, feedForward: feedForward, vocabulary: vocabulary,
      context: context)
  }

  /// The extents of a decoder with heads of 16 and, for 0, the usual feed-forward width.
  static func configuration(
    width: Int, layers: Int, feedForward: Int, vocabulary: Int, context: Int
  ) -> DecoderModel.Configuration {
    var configuration = DecoderModel.Configuration()
    configuration.width = width
    configuration.layers = layers
    configuration.heads = width / headWidth
    configuration.keyValueHeads = width / headWidth
    configuration.feedForward = feedForward > 0 ? feedForward : (width * 8 / 3 + 7) / 8 * 8
    configuration.vocabulary = vocabulary
    configuration.context = context
    return configuration
  }

  /// How long the training is, in steps.
  var trainingLength: TrainingLength {
    let steps = Double(tokens) / Double(batch * context)
    switch length {
    case .tokens: return .steps(max(1, Int(steps.rounded())))
    case .compute: return .compute(steps)
    }
  }
}
