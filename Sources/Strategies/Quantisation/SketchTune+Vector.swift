internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of SketchTune to its functions.
struct SketchTuneVector: VectorAdapter {
  static let slug = "sketchtune"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var outputs: [String: VectorArray] = [:]
    let weight = try vector.tensor("weight")
    let hessian = try hessian(of: vector.tensor("inputs"))
    for name in (vector.setting("configurations")?.objectValue ?? [:]).keys.sorted() {
      let path = "configurations.\(name)"
      let method = SketchTune(
        bits: try vector.integer("\(path).bits"), exponent: try vector.number("\(path).exponent"),
        dampening: try vector.number("percdamp"),
        actOrder: vector.setting("\(path).actorder")?.boolValue ?? false)
      let sketch = try method.sketch(weight, hessian: hessian)
      outputs["expected_table_\(name)"] = VectorArray(
        sketch.tables.flatMap(\.self), shape: [weight.rows, 1 << method.bits])
      outputs["expected_weight_\(name)"] = VectorArray(sketch.weight)
      outputs["expected_codes_\(name)"] = VectorArray(
        sketch.codes.flatMap(\.self), shape: weight.shape)
    }
    for groups in try vector.numbers("groups_per_row").map({ Int($0) }) {
      try tune(groups, vector, into: &outputs)
    }
    return outputs
  }

  /// 2 / sequences · XᵀX, a matrix of inputs being one sequence.
  private static func hessian(of inputs: Tensor) throws -> Tensor {
    let sequences = inputs.shape.count > 2 ? inputs.shape[0] : 1
    let flat = inputs.reshaped([inputs.count / inputs.columns, inputs.columns])
    return flat.matmul(flat, transposingSelf: true).scaled(by: 2 / Float(sequences))
  }

  private static func tune(
    _ groups: Int, _ vector: MethodVector, into outputs: inout [String: VectorArray]
  ) throws {
    let table = try vector.input("table_g\(groups)")
    let packed = try vector.input("codes_packed_g\(groups)")
    let rows = table.shape[0]
    let values = table.rowLists
    let width = packed.values.count / rows
    let tables = SketchTune.Tables(
      values: (0..<rows).map { Array(values[($0 * groups)..<(($0 + 1) * groups)]) },
      codes: (0..<rows).map {
        SketchTune.Tables.unpacked(
          packed.values[($0 * width)..<(($0 + 1) * width)].map { Int($0) })
      })
    let inputs = try vector.tensor("batch_inputs")
    let flat = inputs.reshaped([inputs.count / inputs.columns, inputs.columns])
    let slopes = try vector.tensor("output_gradient_g\(groups)")
    let flatSlopes = slopes.reshaped([flat.rows, rows])
    let gradient = tables.gradient(flatSlopes.matmul(flat, transposingSelf: true))
    outputs["expected_output_g\(groups)"] = VectorArray(
      flat.matmul(tables.weight, transposingRight: true).reshaped(slopes.shape))
    outputs["expected_input_gradient_g\(groups)"] = VectorArray(
      flatSlopes.matmul(tables.weight).reshaped(inputs.shape))
    outputs["expected_table_gradient_g\(groups)"] = VectorArray(
      gradient.flatMap { $0.flatMap(\.self) }, shape: table.shape)
  }
}
