internal import Conformance

/// Leads from the vectors of SET to its functions.
struct SETVector: VectorAdapter {
  static let slug = "set"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let weight = try vector.input("weight")
    let mask = try vector.input("mask").flags
    let candidates = try vector.input("growth_candidates").rowLists.map {
      Int($0[0]) * weight.shape[1] + Int($0[1])
    }
    var outputs: [String: VectorArray] = [:]
    for share in try vector.numbers("zeta") {
      let percent = Int((100 * share).rounded())
      let kept = SET(share: share).kept(weight.values)
      let grown = SET.grown(kept, to: mask.count { $0 }, candidates: candidates)
      outputs["kept_mask_\(percent)"] = VectorArray(kept, shape: weight.shape)
      outputs["new_mask_\(percent)"] = VectorArray(grown, shape: weight.shape)
      outputs["new_weight_\(percent)"] = VectorArray(
        zip(weight.values, kept).map { $1 ? $0 : 0 }, shape: weight.shape)
    }
    return outputs
  }
}
