internal import Conformance
internal import Tensors

/// Leads from the vectors of attention-matrix pruning to its functions.
struct AttentionMatrixPruningVector: VectorAdapter {
  static let slug = "attention-matrix-pruning"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let states = try vector.tensor("inputs")
    let inputs = (0..<states.rows).map {
      states.rows($0..<$0 + 1).reshaped(Array(states.shape.dropFirst()))
    }
    let weight = AttentionMatrixPruning.bilinearWeight(
      query: try vector.tensor("query"), key: try vector.tensor("key"))
    var method = AttentionMatrixPruning(weight: weight, inputs: inputs)
    method.penalty = try vector.number("lambda")
    method.step = try vector.number("eta")
    let probe = try vector.tensor("probe_mask")
    var outputs = try descent(method, vector)
    outputs["bilinear_weight"] = VectorArray(weight)
    outputs["dense_attention"] = stacked(method.dense)
    outputs["probe_loss"] = VectorArray(method.loss(probe))
    outputs["probe_gradient"] = VectorArray(method.gradient(probe))
    outputs["probe_attention"] = stacked(method.attention(probe))
    outputs["score_one_sided"] = VectorArray(method.scores(bothSides: false))
    outputs["score_two_sided"] = VectorArray(method.scores(bothSides: true))
    return outputs
  }

  private static func descent(
    _ method: AttentionMatrixPruning, _ vector: MethodVector
  ) throws -> [String: VectorArray] {
    var outputs: [String: VectorArray] = [:]
    var mask = Tensor(filledWith: 1, shape: method.weight.shape)
    var losses = [method.loss(mask)]
    for step in 1...max(1, try vector.integer("iterations")) {
      mask = method.stepped(mask)
      losses.append(method.loss(mask))
      outputs["mask_after_\(step)"] = VectorArray(mask)
    }
    outputs["loss_trace"] = VectorArray(losses)
    for share in try vector.numbers("rho") {
      let percent = Int((100 * share).rounded())
      let kept = method.binary(mask, removing: share)
      let binary = Tensor(kept.map { $0 ? 1 : 0 }, shape: mask.shape)
      outputs["binary_mask_\(percent)"] = VectorArray(kept, shape: mask.shape)
      outputs["expected_weight_\(percent)"] = VectorArray(binary * method.weight)
      outputs["attention_error_\(percent)"] = VectorArray(method.error(binary))
    }
    return outputs
  }

  private static func stacked(_ matrices: [Tensor]) -> VectorArray {
    VectorArray(
      matrices.flatMap { $0.values.map(Double.init) },
      shape: [matrices.count] + (matrices.first?.shape ?? []))
  }
}
