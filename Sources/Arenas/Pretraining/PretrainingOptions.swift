public import CompressionCore
internal import Networks

/// What can be chosen about a pre-training.
public struct PretrainingOptions: StrategyHyperparameters, DecoderOptions {
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
    try validateDecoder()
    try validate(rate: rate, "rate")
    try validate(tokens: tokens, "tokens")
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
