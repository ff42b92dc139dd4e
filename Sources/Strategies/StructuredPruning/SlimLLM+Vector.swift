internal import Conformance
internal import Tensors

/// Leads from the vectors of SlimLLM to its functions.
struct SlimLLMVector: VectorAdapter {
  static let slug = "slimllm"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let method = SlimLLM(
      prunedLayers: try vector.integer("pruned_layers"), sharpness: try vector.number("alpha"),
      ratio: try vector.number("pruning_ratio"))
    let (inputs, tokens) = try PrunableLayer.states("hidden", of: vector)
    let layers = try PrunableLayer.stack(of: vector, tokens: tokens)
    var similarities: [Double] = []
    var states = inputs
    for layer in layers {
      let after = layer.trace(states).output
      similarities.append(SlimLLM.similarity(states, after))
      states = after
    }
    let ratios = method.ratios(similarities)
    var outputs = ["layer_score": VectorArray(similarities), "layer_ratio": VectorArray(ratios)]
    states = inputs
    for (index, (layer, ratio)) in zip(layers, ratios).enumerated() {
      var layer = layer
      if ratio > 0 {
        let record = try SlimLLM.prune(&layer, states, ratio: ratio)
        for (name, array) in arrays(record) { outputs["layer\(index)_\(name)"] = array }
      }
      states = layer.trace(states).output
    }
    let shape = try vector.input("hidden").shape
    outputs["expected_hidden"] = VectorArray(states.reshaped(shape))
    return outputs
  }

  private static func arrays(_ record: SlimLLM.Record) -> [String: VectorArray] {
    [
      "head_score": VectorArray(record.headScores),
      "heads_kept": VectorArray(record.headsKept),
      "heads_by_score": VectorArray(record.headsByScore),
      "attention_scale": VectorArray(record.attention.slopes),
      "attention_bias": VectorArray(record.attention.offsets),
      "channel_score": VectorArray(record.channelScores),
      "channels_kept": VectorArray(record.channelsKept),
      "ffn_scale": VectorArray(record.feedForward.slopes),
      "ffn_bias": VectorArray(record.feedForward.offsets),
    ]
  }
}
