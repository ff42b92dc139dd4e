internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of DarwinLM to its functions.
struct DarwinLMVector: VectorAdapter {
  static let slug = "darwinlm"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let hessian = try hessian(of: vector.tensor("inputs"))
    var outputs = ["hessian": VectorArray(hessian)]
    let kinds = [
      ("heads", "attention", try vector.integer("head_size")), ("channels", "mlp", 1),
    ]
    for (name, setting, width) in kinds {
      let counts = try vector.numbers("columns_removed_\(setting)").map { Int($0) }
      let weight = try vector.tensor("weight")
      let method = DarwinLM(dampening: try vector.number("rel_damp"))
      let levels = try method.levels(
        of: weight, hessian: hessian, removing: counts, width: width)
      outputs["weights_\(name)"] = VectorArray(
        levels.flatMap { $0.values.map(Double.init) }, shape: [counts.count] + weight.shape)
      outputs["removed_\(name)"] = VectorArray(
        levels.flatMap { level in level.columnSquaredNorms().map { $0 == 0 } },
        shape: [counts.count, weight.columns])
    }
    outputs.merge(try search(vector)) { $1 }
    outputs.merge(try divergences(vector)) { $1 }
    return outputs
  }

  static func hessian(of states: Tensor) throws -> Tensor {
    var statistics = CalibrationStatistics(width: states.columns, collecting: [.gram])
    let tokens = states.count / states.columns
    statistics.add(inputs: states.reshaped([tokens, states.columns]))
    // The released mean is over sequences.
    return try statistics.gram(site: slug).scaled(by: Float(tokens) / Float(states.shape[0]))
  }

  private static func search(_ vector: MethodVector) throws -> [String: VectorArray] {
    let parent = (vector.setting("parent")?.arrayValue ?? []).map { group in
      (group.arrayValue ?? []).compactMap { $0.integerValue.map { Int($0) } }
    }
    let stream = try vector.input("stream").values
    var used = 0
    var draws = DarwinLM.Draws {
      precondition(used < stream.count, "the stream of \(stream.count) numbers has run dry")
      defer { used += 1 }
      return stream[used]
    }
    let highest = try vector.integer("max_level")
    let children = DarwinLM.offspring(
      of: parent, count: try vector.integer("offspring"),
      levels: parent.map { _ in 0...highest }, step: try vector.integer("step_size"),
      draws: &draws)
    return [
      "offspring": VectorArray(
        children.flatMap { $0.flatMap(\.self) },
        shape: [children.count, parent.reduce(0) { $0 + $1.count }]),
      "draws_used": VectorArray(draws.count),
    ]
  }

  private static func divergences(_ vector: MethodVector) throws -> [String: VectorArray] {
    let (dense, candidate) = try (
      predictions("dense_logits", of: vector), predictions("candidate_logits", of: vector)
    )
    return [
      "kl": VectorArray(DarwinLM.divergence(dense: dense, candidate: candidate)),
      "sparse_kl": VectorArray(
        DarwinLM.divergence(dense: dense, candidate: candidate, top: try vector.integer("topk"))),
    ]
  }

  /// The logits of all positions but each sequence's last.
  private static func predictions(_ name: String, of vector: MethodVector) throws -> [[Double]] {
    let logits = try vector.input(name)
    let tokens = logits.shape[1]
    return logits.rowLists.enumerated().filter { $0.offset % tokens != tokens - 1 }.map(\.element)
  }
}
