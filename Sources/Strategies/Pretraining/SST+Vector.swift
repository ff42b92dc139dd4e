internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of sparse spectral training to its weight.
struct SSTVector: VectorAdapter {
  static let slug = "sst"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let (inputs, targets) = (try vector.tensor("inputs"), try vector.tensor("targets"))
    var weight = try SST(vector.tensor("weight"))
    let selections = try selections(of: vector)
    let betas = try vector.numbers("betas")
    let settings = SST.Settings(
      rate: try vector.number("lr"), betas: (betas[0], betas[1]),
      epsilon: try vector.number("eps"))
    var outputs = try start(weight, vector, selections[0])
    let snapshots = Set(try vector.numbers("snapshots").map { Int($0) })
    var losses: [Double] = []
    for (index, chosen) in selections.enumerated() {
      let error = self.error(weight, inputs, targets)
      losses.append(error.squaredNorm() / Double(2 * inputs.rows))
      weight.step(gradient(error, inputs), chosen: chosen, settings: settings)
      guard snapshots.contains(index + 1) else { continue }
      outputs["weight_after_\(index + 1)"] = VectorArray(weight.product)
      outputs["singular_values_after_\(index + 1)"] = VectorArray(weight.values)
    }
    losses.append(error(weight, inputs, targets).squaredNorm() / Double(2 * inputs.rows))
    let renewed = try SST(weight.product)
    outputs["loss"] = VectorArray(losses)
    outputs["singular_values_renewed"] = VectorArray(renewed.values)
    outputs["weight_truncated"] = VectorArray(
      renewed.product(keeping: try vector.integer("keep")))
    return outputs
  }

  private static func start(
    _ weight: SST, _ vector: MethodVector, _ chosen: [Int]
  ) throws -> [String: VectorArray] {
    let inputs = try vector.tensor("inputs")
    let gradient = gradient(error(weight, inputs, try vector.tensor("targets")), inputs)
    let directions = weight.vectorGradients(gradient, chosen: chosen)
    return [
      "left_vectors": columns(weight.left), "right_vectors": columns(weight.right),
      "singular_values": VectorArray(weight.values),
      "sampling_probability": VectorArray(
        weight.samplingProbability(uniformShare: try vector.number("uniform_share"))),
      "weight_gradient": VectorArray(gradient),
      "singular_value_gradient": VectorArray(weight.valueGradient(gradient)),
      "left_gradient": columns(directions.map(\.left)),
      "right_gradient": columns(directions.map(\.right)),
    ]
  }

  private static func selections(of vector: MethodVector) throws -> [[Int]] {
    guard let lists = vector.setting("selection")?.arrayValue else {
      throw VectorError.missing("\(slug)/\(vector.name)", key: "settings.selection")
    }
    return lists.map { ($0.arrayValue ?? []).compactMap { $0.integerValue.map { Int($0) } } }
  }

  /// X·Wᵀ − Y.
  private static func error(
    _ weight: SST, _ inputs: Tensor, _ targets: Tensor
  ) -> Tensor {
    var error = inputs.matmul(weight.product, transposingRight: true)
    error.add(targets, times: -1)
    return error
  }

  private static func gradient(_ error: Tensor, _ inputs: Tensor) -> Tensor {
    error.matmul(inputs, transposingSelf: true).scaled(by: 1 / Float(inputs.rows))
  }

  /// Vectors as the columns of a matrix.
  private static func columns(_ vectors: [[Double]]) -> VectorArray {
    let height = vectors.first?.count ?? 0
    let values = (0..<height).flatMap { row in vectors.map { $0[row] } }
    return VectorArray(values, shape: [height, vectors.count])
  }
}
