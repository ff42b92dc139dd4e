internal import Conformance
internal import Tensors

/// Leads from the vectors of Olica to its functions.
struct OlicaVector: VectorAdapter {
  static let slug = "olica"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let method = try method(of: vector)
    let (inputs, tokens) = try PrunableLayer.states("hidden", of: vector)
    let dense = try PrunableLayer.stack(of: vector, tokens: tokens)
    var (states, rotated, scores) = (inputs, [PrunableLayer](), [Double]())
    for layer in dense {
      let trace = layer.trace(states)
      scores.append(try method.nonlinearity(trace, tokens: tokens))
      let energies = Olica.energies(trace.attention, sequences: states.rows / tokens)
      rotated.append(try Olica.rotated(layer, energies: energies))
      states = trace.output
    }
    let repaired = method.repairedLayers(scores)
    var outputs = [
      "nonlinearity_score": VectorArray(scores), "repaired_layers": VectorArray(repaired),
    ]
    let shares = method.shares(dense)
    var parameters = 0
    states = inputs
    for (index, layer) in rotated.enumerated() {
      var pruned = layer
      let record = try method.prune(
        &pruned, states, shares: shares, repairing: repaired.contains(index))
      for (name, array) in arrays(record, rotated: layer, pruned: pruned) {
        outputs["layer\(index)_\(name)"] = array
      }
      parameters += record.parameters
      states = pruned.trace(states).output
    }
    let total = dense.reduce(0) { $0 + $1.parameterCount }
    outputs["sparsities"] = VectorArray([
      shares.queryKey, shares.valueOutput, shares.feedForward,
      Double(total - parameters) / Double(total),
    ])
    outputs["expected_hidden"] = VectorArray(
      states.reshaped(try vector.input("hidden").shape))
    return outputs
  }

  private static func method(of vector: MethodVector) throws -> Olica {
    Olica(
      sparsity: try vector.number("sparsity"), attentionRatio: try vector.number("k"),
      dampening: try vector.number("percdamp"), repairRatio: try vector.number("ratio"),
      repairs: try vector.integer("mlp_num"), exempt: try vector.number("exempt"),
      temperature: try vector.number("sigmoid_temperature"))
  }

  private static func arrays(
    _ record: Olica.Record, rotated: PrunableLayer, pruned: PrunableLayer
  ) -> [String: VectorArray] {
    var arrays = [
      "value_rotated": VectorArray(rotated.value), "output_rotated": VectorArray(rotated.output),
      "query_product": VectorArray(pruned.query), "key_product": VectorArray(pruned.key),
      "value_kept": VectorArray(record.valueKept), "ffn_kept": VectorArray(record.channelsKept),
    ]
    if let repair = record.repair {
      arrays["repair_product"] = VectorArray(repair.product)
      arrays["repair_rank"] = VectorArray(repair.rank)
      arrays["ridge_solution"] = VectorArray(repair.solution)
    }
    return arrays
  }
}
