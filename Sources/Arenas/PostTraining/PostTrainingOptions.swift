public import CompressionCore
internal import Foundation
internal import Networks

/// What can be chosen about a post-training.
public struct PostTrainingOptions: StrategyHyperparameters, DecoderOptions {
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
  /// Tokens that the dense model is trained on before it is pruned.
  public var baseTokens = 2_097_152
  /// Highest learning rate of the dense training, which ends at a tenth of it.
  public var baseRate = 0.01
  /// Tokens of the post-training, fresh ones as far as the corpus reaches.
  public var tokens = 524_288
  /// Learning rate of the post-training over `baseRate`; it stays the same after its rise.
  public var rateShare = 0.1
  /// Steps in which the rate rises; their tokens do not count.
  public var warmup = 16
  /// Sequences that a strategy may calibrate on.
  public var calibrationSequences = 128
  /// Held-out sequences that every loss is measured on.
  public var evaluationSequences = 256
  /// Points of the curve, evenly spread over the logarithm of the tokens.
  public var curvePoints = 24

  /// The defaults.
  public init() {}

  /// Checks every option.
  public func validate() throws(SpecError) {
    try validateDecoder()
    try require(
      calibrationSequences > 0, "calibrationSequences", is: calibrationSequences,
      allowed: "1 or more")
    try require(warmup >= 0, "warmup", is: warmup, allowed: "0 or more")
    try validate(rate: baseRate, "baseRate")
    try validate(rate: rateShare, "rateShare")
    try validate(tokens: baseTokens, "baseTokens")
    try validate(tokens: tokens, "tokens")
  }

  var baseSteps: Int { baseTokens / (batch * context) }
  /// Steps after the rise of the rate.
  var steps: Int { tokens / (batch * context) }

  /// The dense model that is pruned, of one replicate.
  func reference(replicate: Int) -> ReferenceDecoder {
    var reference = ReferenceDecoder()
    reference.corpus = corpus
    reference.configuration = configuration
    reference.recipe.steps = baseSteps
    reference.recipe.batch = batch
    reference.recipe.rate = baseRate
    reference.recipe.warmup = max(1, baseSteps / 20)
    reference.recipe.parts = 1
    reference.recipe.seed = UInt64(replicate)
    return reference
  }

  /// The steps after which the curve has a point: evenly spread over the logarithm, each once.
  var curveSteps: Set<Int> {
    Set(
      (0..<curvePoints).map { point in
        let share = curvePoints > 1 ? Double(point) / Double(curvePoints - 1) : 1
        return Int(pow(Double(steps), share).rounded())
      })
  }
}
