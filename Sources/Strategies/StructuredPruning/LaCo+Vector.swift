internal import CompressionCore
internal import Conformance
internal import Networks
internal import Tensors

/// Leads from the vectors of LaCo to its functions.
struct LaCoVector: VectorAdapter {
  static let slug = "laco"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let decoder = try MiniDecoder(vector)
    var outputs: [String: VectorArray] = [:]
    for (name, merge) in [("released", LayerCollapse.Merge.last), ("paper", .differences)] {
      let collapse = LayerCollapse(
        merge: merge, merged: try vector.integer("merge_layers_C"),
        interval: try vector.integer("interval_I"), lowest: try vector.integer("lowest_layer"),
        highest: try vector.integer("highest_layer"),
        threshold: try vector.number("threshold_\(name)"))
      let (model, steps) = collapse.run(decoder.model, sentences: decoder.sequences)
      let merged = collapse.merging(collapse.merged - 1, into: 2, of: decoder.model)
      outputs["trace_\(name)_position"] = VectorArray(steps.map(\.position))
      outputs["trace_\(name)_accepted"] = VectorArray(steps.map(\.isAccepted))
      outputs["trace_\(name)_similarity"] = VectorArray(steps.map(\.similarity))
      outputs["final_\(name)_layers"] = VectorArray(model.blockCount)
      for (part, key) in [
        (BlockPart.query, "q_proj"), (.down, "down_proj"), (.attentionNorm, "input_layernorm"),
      ] {
        outputs["final_\(name)_\(key)"] = VectorArray(model.stacked(part))
      }
      let states = model.finalStates(decoder.sequences)
      outputs["final_\(name)_state"] = VectorArray(states.reshaped(decoder.inputShape))
      outputs["merge_\(name)_up_proj"] = VectorArray(merged[.up, ofBlock: 2])
    }
    return outputs
  }
}
