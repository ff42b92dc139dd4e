import CompressionCore
import Networks
import Tensors

/// Decoders with random weights, small enough for every test.
enum TinyDecoder {
  static let context = 8
  static let vocabulary = 32

  static func model(layers: Int = 6, keyHeads: Int = 4, seed: UInt64 = 1) -> DecoderModel {
    var configuration = DecoderModel.Configuration()
    configuration.vocabulary = vocabulary
    configuration.width = 16
    configuration.layers = layers
    configuration.heads = 4
    configuration.keyValueHeads = keyHeads
    configuration.feedForward = 24
    configuration.context = context
    var random = RandomStream(seed: seed, for: "decoder")
    return DecoderModel(configuration, random: &random)
  }

  static func sequences(_ count: Int = 12, seed: UInt64 = 2) -> TokenSequences {
    var random = RandomStream(seed: seed, for: "tokens")
    let tokens = (0...count * context).map { _ in Int32(random.index(below: vocabulary)) }
    return TokenStream(tokens: tokens, vocabularySize: vocabulary).sequences(context: context)
  }
}

extension LayeredModel {
  /// The model with a block that passes its stream on.
  func withIdentity(at block: Int) -> Self {
    var model = self
    for part in [BlockPart.output, .down] {
      model[part, ofBlock: block] = Tensor(zeros: model[part, ofBlock: block].shape)
    }
    return model
  }

  /// All parameters of all blocks, to the bit.
  var blockBits: [[UInt32]] {
    (0..<blockCount).flatMap { block in
      BlockPart.allCases.map { part in self[part, ofBlock: block].values.map(\.bitPattern) }
    }
  }
}
