internal import Autograd
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of LLM-Pruner to its functions.
struct LLMPrunerVector: VectorAdapter {
  static let slug = "llm-pruner"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let tokens = try vector.input("tokens").rowLists.map { $0.map { Int($0) } }
    let model = PrunableDecoder(
      embedding: try vector.tensor("embedding"),
      layers: try PrunableLayer.stack(of: vector, tokens: tokens.first?.count ?? 0),
      norm: try vector.tensor("norm_final"), head: try vector.tensor("head"))
    let block = try vector.numbers("block").map { Int($0) }
    let pruned = Array(block[0]..<block[1])
    let gradients = model.gradients(tokens)
    var outputs = ["loss": loss(model, tokens)]
    if let first = pruned.first {
      for part in ["query", "output", "gate", "down"] {
        outputs["gradient_\(part)"] = gradients.first["layer\(first).\(part)"]
          .map { VectorArray($0) }
        outputs["squared_gradient_\(part)"] = gradients.second["layer\(first).\(part)"]
          .map { VectorArray($0) }
      }
    }
    for setting in vector.setting("scores")?.arrayValue ?? [] {
      let method = try method(setting, of: vector)
      let suffix = "\(method.importance.rawValue)_\(setting["grouping"]?.stringValue ?? "sum")"
      let found = arrays(
        method, model, layers: pruned, gradients, ratio: try vector.number("ratio"),
        tokens: tokens)
      for (name, array) in found { outputs["\(name)_\(suffix)"] = array }
    }
    return outputs
  }

  private static func method(_ setting: JSONValue, of vector: MethodVector) throws -> LLMPruner {
    let groupings = ["product": LLMPruner.Grouping.product]
    let name = setting["grouping"]?.stringValue ?? ""
    guard
      let importance = setting["taylor"]?.stringValue.flatMap(LLMPruner.Importance.init(rawValue:)),
      let grouping = LLMPruner.Grouping(rawValue: name) ?? groupings[name]
    else { throw VectorError.missing("\(vector.slug)/\(vector.name)", key: "settings.scores") }
    return LLMPruner(importance: importance, grouping: grouping)
  }

  private static func loss(_ model: PrunableDecoder, _ tokens: [[Int]]) -> VectorArray {
    VectorArray(model.loss(tokens, on: Tape(recording: false)).value.values)
  }

  private static func arrays(
    _ method: LLMPruner, _ model: PrunableDecoder, layers: [Int], _ gradients: LLMPruner.Gradients,
    ratio: Double, tokens: [[Int]]
  ) -> [String: VectorArray] {
    var pruned = model
    var (headScores, channelScores) = ([[Double]](), [[Double]]())
    var (heads, channels) = ([[Int]](), [[Int]]())
    for index in layers {
      let layer = model.layers[index]
      headScores.append(method.headScores(layer, gradients))
      channelScores.append(method.channelScores(layer, gradients))
      let gone = LLMPruner.removed(
        dimensions: layer.query.rows, width: layer.frame.headWidth, ratio: ratio)
      heads.append(LLMPruner.kept(headScores[headScores.count - 1], removing: gone))
      channels.append(
        LLMPruner.kept(
          channelScores[channelScores.count - 1],
          removing: LLMPruner.removed(dimensions: layer.channels, width: 1, ratio: ratio)))
      pruned.layers[index] = layer.keeping(heads: heads[heads.count - 1])
        .keeping(channels: channels[channels.count - 1])
    }
    return [
      "head_score": matrix(headScores), "channel_score": matrix(channelScores),
      "heads_kept": matrix(heads.map { $0.map(Double.init) }),
      "channels_kept": matrix(channels.map { $0.map(Double.init) }),
      "loss_after": loss(pruned, tokens),
    ]
  }

  private static func matrix(_ rows: [[Double]]) -> VectorArray {
    VectorArray(rows.flatMap(\.self), shape: [rows.count, rows.first?.count ?? 0])
  }
}
