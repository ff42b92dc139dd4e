internal import CompressionCore
internal import Conformance
internal import Tensors

/// Leads from the vectors of ZipLM to its functions.
struct ZipLMVector: VectorAdapter {
  static let slug = "ziplm"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var outputs: [String: VectorArray] = [:]
    let kinds = [("attention", try vector.integer("head_size")), ("ffn", 1)]
    let method = ZipLM(removal: DarwinLM(dampening: try vector.number("rel_damp")))
    for (kind, width) in kinds {
      let weight = try vector.tensor("\(kind)_weight")
      let hessian = try DarwinLMVector.hessian(of: vector.tensor("\(kind)_inputs"))
      let counts = try vector.numbers("\(kind)_levels").map { Int($0) }
      let snapshots = try vector.numbers("\(kind)_weights_at").map { Int($0) }
      let found = try method.levels(
        of: weight, hessian: hessian, removing: counts + snapshots, width: width)
      outputs["\(kind)_hessian"] = VectorArray(hessian)
      outputs["\(kind)_level_error"] = VectorArray(Array(found.errors.prefix(counts.count)))
      outputs["\(kind)_order"] = VectorArray(found.order)
      for (count, weight) in zip(snapshots, found.weights.dropFirst(counts.count)) {
        outputs["\(kind)_weight_removed_\(count)"] = VectorArray(weight)
      }
    }
    return outputs
  }
}
