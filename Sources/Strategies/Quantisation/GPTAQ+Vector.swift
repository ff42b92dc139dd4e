internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of GPTAQ to its functions.
struct GPTAQVector: VectorAdapter {
  static let slug = "gptaq"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let weight = try vector.tensor("weight")
    let inputs = try vector.tensor("inputs")
    let difference = try vector.tensor("inputs_full_precision") - inputs
    let factor = 2 / Float(try vector.integer("batches"))
    let hessian = inputs.matmul(inputs, transposingSelf: true).scaled(by: factor)
    let residual = difference.matmul(inputs, transposingSelf: true).scaled(by: factor)
    var method = GPTAQ(alpha: try vector.number("alpha"))
    method.dampening = try vector.number("percdamp")
    let prepared = try method.prepared(hessian: hessian, residual: residual)
    var outputs = [
      "expected_hessian": VectorArray(hessian),
      "expected_residual_gram": VectorArray(residual),
      "expected_inverse_cholesky": VectorArray(prepared.factor.values, shape: hessian.shape),
      "expected_residual_update": VectorArray(prepared.update.values, shape: hessian.shape),
    ]
    for name in (vector.setting("configurations")?.objectValue ?? [:]).keys.sorted() {
      let path = "configurations.\(name)"
      func flag(_ key: String) -> Bool { vector.setting("\(path).\(key)")?.boolValue ?? false }
      method.alpha = try vector.number("\(path).alpha")
      method.bits = try vector.integer("\(path).bits")
      method.isSymmetric = flag("symmetric")
      method.actOrder = flag("actorder")
      method.groupSize = max(0, try vector.integer("\(path).groupsize"))
      method.hasStaticGroups = flag("static_groups")
      method.blockSize = try vector.integer("\(path).blocksize")
      outputs["expected_weight_\(name)"] = VectorArray(
        try method.rounded(weight, hessian: hessian, residual: residual))
    }
    return outputs
  }
}
