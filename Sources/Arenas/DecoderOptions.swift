internal import CompressionCore
internal import Networks

/// Options of an arena that trains decoders of its own: what they share, checked and read in one
/// place.
protocol DecoderOptions: StrategyHyperparameters {
  var vocabulary: Int { get }
  var context: Int { get }
  var batch: Int { get }
  var width: Int { get }
  var layers: Int { get }
  var feedForward: Int { get }
  var evaluationSequences: Int { get }
  var curvePoints: Int { get }
}

extension DecoderOptions {
  /// Every head is so wide, whatever the width of the model.
  static var headWidth: Int { 16 }

  /// Checks the extents of the model and the numbers that every such arena has.
  func validateDecoder() throws(SpecError) {
    let numbers = [
      ("context", context), ("batch", batch), ("layers", layers),
      ("evaluationSequences", evaluationSequences), ("curvePoints", curvePoints),
    ]
    for (name, value) in numbers { try require(value > 0, name, is: value, allowed: "1 or more") }
    try require(vocabulary >= 300, "vocabulary", is: vocabulary, allowed: "300 or more")
    try require(
      width > 0 && width % Self.headWidth == 0, "width", is: width,
      allowed: "a multiple of \(Self.headWidth)")
    try require(feedForward >= 0, "feedForward", is: feedForward, allowed: "0 or more")
  }

  /// Checks a number of tokens that are trained on.
  func validate(tokens: Int, _ name: String) throws(SpecError) {
    try require(
      tokens >= batch * context, name, is: tokens,
      allowed: "at least one step, \(batch * context)")
  }

  /// Checks a learning rate, or a share of one.
  func validate(rate: Double, _ name: String) throws(SpecError) {
    try require(rate > 0 && rate.isFinite, name, is: rate, allowed: "above 0")
  }

  /// The model's extents; a feed-forward width of 0 takes 8/3 of the width, up to a multiple of 8.
  var configuration: DecoderModel.Configuration {
    var configuration = DecoderModel.Configuration()
    configuration.width = width
    configuration.layers = layers
    configuration.heads = width / Self.headWidth
    configuration.keyValueHeads = width / Self.headWidth
    configuration.feedForward = feedForward > 0 ? feedForward : (width * 8 / 3 + 7) / 8 * 8
    configuration.vocabulary = vocabulary
    configuration.context = context
    return configuration
  }
}
