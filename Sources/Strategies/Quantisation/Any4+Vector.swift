internal import Conformance
internal import Tensors

/// Leads from the vectors of any4 to its functions.
struct Any4Vector: VectorAdapter {
  static let slug = "any4"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let weight = try vector.tensor("weight")
    let inputs = try vector.tensor("inputs")
    let means = inputs.columnSums().map { $0 / Double(inputs.count / inputs.columns) }
    var outputs = ["expected_mean_activation": VectorArray(means)]
    let widths = Set(
      vector.rules.keys.compactMap { name in
        name.split(separator: "_").last.flatMap { $0.hasSuffix("bit") ? Int($0.dropLast(3)) : nil }
      })
    for bits in widths.sorted() {
      var method = Any4(bits: bits, groupSize: try vector.integer("group_size"))
      method.rounds = try vector.integer("max_iter")
      method.tolerance = try vector.number("tol")
      for (name, array) in arrays(method, weight, means: means) {
        outputs["expected_\(name)_\(bits)bit"] = array
      }
    }
    return outputs
  }

  private static func arrays(
    _ method: Any4, _ weight: Tensor, means: [Double]
  ) -> [String: VectorArray] {
    let scaled = method.scaled(weight)
    let shape = [weight.rows, scaled.scale[0].count]
    let zeros = method.zeros(scaled).flatMap { $0.map(Double.init) }
    let rounded = scaled.values.map { row in
      row.map { min(max($0.rounded(.toNearestOrEven), 0), Double(method.maximumCode)) }
    }
    let weights = scaled.scale.map { method.importance(means, scale: $0) }
    let ones = weights.map { $0.map { _ in 1.0 } }
    var arrays = [
      "scale": VectorArray(
        scaled.scale.flatMap { $0.map(Double.init) }, shape: shape),
      "zero": VectorArray(zeros, shape: shape),
      "scaled_weight": VectorArray(scaled.values.flatMap(\.self), shape: weight.shape),
      "int_weight": VectorArray(method.weight(rounded, in: scaled)),
    ]
    for (name, importance) in [("weighted", weights), ("unweighted", ones)] {
      let tables = zip(scaled.values, importance).map { method.table($0, importance: $1) }
      let values = tables.map { table in table.codes.map { table.values[$0] } }
      arrays["codes_\(name)"] = VectorArray(tables.flatMap(\.codes), shape: weight.shape)
      arrays["table_\(name)"] = VectorArray(
        tables.flatMap(\.values), shape: [weight.rows, method.maximumCode + 1])
      arrays["weight_\(name)"] = VectorArray(method.weight(values, in: scaled))
    }
    var random = RandomStream(seed: 0, for: "any4")
    let objectives = zip(scaled.values, weights).map { values, importance in
      let table = method.table(values, importance: importance, random: &random)
      return Any4.objective(values, importance: importance, table: table)
    }
    arrays["objective_kmeanspp"] = VectorArray(
      objectives.reduce(0, +) / Double(objectives.count))
    return arrays
  }
}
