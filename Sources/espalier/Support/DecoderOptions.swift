import ArgumentParser
import Networks

/// The extents of a decoder and of its batches, as `train` and `bench train` take them.
struct DecoderOptions: ParsableArguments {
  @Option(help: "Width of the residual stream.") var dim = 128
  @Option(help: "Blocks.") var layers = 4
  @Option(help: "Attention heads.") var heads = 4
  @Option(help: "Width of the feed-forward layer.") var ffn = 344
  @Option(help: "Tokens in the vocabulary.") var vocab = 1024
  @Option(help: "Tokens of a sequence.") var context = 128
  @Option(help: "Sequences of a step.") var batch = 16

  func validate() throws {
    let numbers = [
      ("dim", dim), ("layers", layers), ("heads", heads), ("ffn", ffn), ("vocab", vocab),
      ("context", context), ("batch", batch),
    ]
    for (name, value) in numbers { try Self.requirePositive(value, name) }
    if let problem = configuration.problem { throw ValidationError(problem) }
  }

  static func requirePositive(_ value: Int, _ name: String) throws {
    guard value >= 1 else {
      throw ValidationError("--\(name) is \(value), allowed is 1 or more")
    }
  }

  /// The decoder's extents.
  var configuration: DecoderModel.Configuration {
    var configuration = DecoderModel.Configuration()
    configuration.width = dim
    configuration.layers = layers
    configuration.heads = heads
    configuration.keyValueHeads = heads
    configuration.feedForward = ffn
    configuration.vocabulary = vocab
    configuration.context = context
    return configuration
  }
}
