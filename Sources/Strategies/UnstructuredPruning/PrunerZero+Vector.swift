internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of Pruner-Zero to its functions.
struct PrunerZeroVector: VectorAdapter {
  static let slug = "pruner-zero"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let weight = try vector.tensor("weight")
    let norms = PrunerZero.gradientNorms(
      try gradients(vector, shape: weight.shape), scale: Float(try vector.number("gradient_scale"))
    )
    let inputs = try squaredInputNorms(vector.tensor("inputs"))
    let fraction = Budget.Sparsity.fraction(try vector.number("sparsity"))
    let group = try vector.integer("m_group")
    let pattern = Budget.Sparsity.pattern(
      keep: group - (try vector.integer("n_removed")), of: group)
    var outputs = [
      "gradient_norm": VectorArray(norms), "input_squared_norm": VectorArray(inputs),
    ]
    for (name, tree) in vector.setting("trees")?.objectValue ?? [:] {
      let method = try PrunerZero(metric: tree.stringValue ?? "")
      let scores = method.scores(
        weight: weight, gradientNorms: norms, squaredInputNorms: inputs)
      let mask = method.mask(scores, removing: fraction)
      outputs["score_\(name)"] = VectorArray(scores)
      outputs["mask_\(name)"] = VectorArray(mask.kept, shape: weight.shape)
      outputs["mask_\(name)_n_of_m"] = VectorArray(
        method.mask(scores, removing: pattern).kept, shape: weight.shape)
      outputs["weight_\(name)"] = VectorArray(mask.applied(to: weight))
    }
    return outputs
  }

  private static func gradients(_ vector: MethodVector, shape: [Int]) throws -> [Tensor] {
    let all = try vector.tensor("gradients")
    let samples = all.shape[0]
    let flat = all.reshaped([samples, all.count / samples])
    return (0..<samples).map { flat.rows($0..<$0 + 1).reshaped(shape) }
  }

  private static func squaredInputNorms(_ states: Tensor) throws -> Tensor {
    var statistics = CalibrationStatistics(width: states.columns, collecting: [.channelNorms])
    statistics.add(inputs: states.reshaped([states.count / states.columns, states.columns]))
    return PrunerZero.squaredInputNorms(
      try statistics.channelNorms(site: slug), sequences: states.shape[0])
  }
}
