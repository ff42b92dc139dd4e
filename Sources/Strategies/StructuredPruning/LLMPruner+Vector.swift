internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Networks
internal import Tensors

/// Leads from the vectors of LLM-Pruner to its functions.
struct LLMPrunerVector: VectorAdapter {
  static let slug = "llm-pruner"

  private static let importances: [String: GroupScores.Importance] = [
    "vectorize": .vector, "param_first": .first, "param_second": .second, "param_mix": .mixed,
  ]

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let (model, samples) = (try decoder(vector), try sequences(vector))
    let range = try vector.numbers("block").map { Int($0) }
    let cuts = WidthCuts(
      ratio: try vector.number("ratio"), blocks: range[0]..<range[1], of: model)
    var outputs: [String: VectorArray] = [:]
    for score in vector.setting("scores")?.arrayValue ?? [] {
      guard let taylor = score["taylor"]?.stringValue, let importance = importances[taylor],
        let name = score["grouping"]?.stringValue,
        let grouping = GroupScores.Grouping(rawValue: name == "prod" ? "product" : name)
      else { throw VectorError.missing("llm-pruner/\(vector.name)", key: "settings.scores") }
      var random = RandomStream(seed: 0, for: "vector")
      let terms = LossTerms(of: model, on: samples, for: importance, random: &random)
      let key = "\(taylor)_\(name)"
      outputs.merge(
        scores(terms, model, cuts, grouping, samples).map { ("\($0)_\(key)", $1) }
      ) { first, _ in first }
      outputs.merge(gradients(terms, of: model, block: range[0])) { first, _ in first }
    }
    return outputs
  }

  private static func scores(
    _ terms: LossTerms, _ model: DecoderModel, _ cuts: WidthCuts, _ grouping: GroupScores.Grouping,
    _ samples: TokenSequences
  ) -> [(String, VectorArray)] {
    let blocks = cuts.blocks.sorted { $0.key < $1.key }
    func rows<Value>(_ body: (Int, WidthCuts.Cut) -> [Value]) -> ([Value], [Int]) {
      let lists = blocks.map { body($0.key, $0.value) }
      return (lists.flatMap { $0 }, [lists.count, lists[0].count])
    }
    let heads = rows { block, _ in terms.groupScores(model, ofBlock: block, grouping: grouping) }
    let channels = rows { block, _ in
      terms.channelScores(model, ofBlock: block, grouping: grouping)
    }
    let headsKept = rows { block, cut in
      terms.groupScores(model, ofBlock: block, grouping: grouping)
        .placesKept(removing: cut.groups)
    }
    let channelsKept = rows { block, cut in
      terms.channelScores(model, ofBlock: block, grouping: grouping)
        .placesKept(removing: cut.channels)
    }
    let pruned = terms.pruned(model, cuts: cuts, grouping: grouping)
    return [
      ("head_score", VectorArray(heads.0, shape: heads.1)),
      ("channel_score", VectorArray(channels.0, shape: channels.1)),
      ("heads_kept", VectorArray(headsKept.0, shape: headsKept.1)),
      ("channels_kept", VectorArray(channelsKept.0, shape: channelsKept.1)),
      ("loss_after", VectorArray(pruned.meanLoss(samples))),
    ]
  }

  private static func gradients(
    _ terms: LossTerms, of model: DecoderModel, block: Int
  ) -> [String: VectorArray] {
    var outputs: [String: VectorArray] = [:]
    outputs["loss"] = terms.loss.map { VectorArray($0) }
    for part in [BlockPart.query, .output, .gate, .down] {
      let gradient = terms.gradients[model.path(of: part, ofBlock: block)]
      outputs["gradient_\(part.rawValue)"] = gradient.map { VectorArray($0) }
    }
    let squares = terms.squares[model.path(of: .down, ofBlock: block)]
    outputs["squared_gradient_down"] = squares.map { VectorArray($0) }
    return outputs
  }

  private static func decoder(_ vector: MethodVector) throws -> DecoderModel {
    let (embedding, head) = (try vector.tensor("embedding"), try vector.tensor("head"))
    var configuration = DecoderModel.Configuration()
    configuration.vocabulary = embedding.rows
    configuration.width = embedding.columns
    configuration.layers = try vector.integer("layers")
    configuration.heads = try vector.integer("heads")
    configuration.keyValueHeads = configuration.heads
    configuration.feedForward = try vector.input("layer0_gate").shape[0]
    configuration.context = try vector.input("tokens").shape[1] - 1
    configuration.epsilon = Float(try vector.number("norm_eps"))
    var random = RandomStream(seed: 0, for: "replaced")
    var model = DecoderModel(configuration, random: &random)
    (model.embedding, model.head, model.norm) = (embedding, head, try vector.tensor("norm_final"))
    for block in 0..<model.blockCount {
      for part in BlockPart.linears {
        model[part, ofBlock: block] = try vector.tensor("layer\(block)_\(part.rawValue)")
      }
      model[.attentionNorm, ofBlock: block] = try vector.tensor("layer\(block)_norm_attention")
      model[.feedForwardNorm, ofBlock: block] = try vector.tensor("layer\(block)_norm_ffn")
    }
    return model
  }

  /// Each sample without its last token, which is only a target.
  private static func sequences(_ vector: MethodVector) throws -> TokenSequences {
    let tokens = try vector.input("tokens")
    let length = tokens.shape[1]
    let stream = TokenStream(
      tokens: tokens.integers.map { Int32($0) }, vocabularySize: try vector.input("head").shape[0])
    return stream.sequences(
      context: length - 1, startingAt: (0..<tokens.shape[0]).map { $0 * length })
  }
}
