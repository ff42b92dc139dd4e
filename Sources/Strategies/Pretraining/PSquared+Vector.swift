internal import Conformance
internal import Essentials
internal import ScalingLaws

/// Leads from the vectors of the P² law to the law, its fit, its judgement and its use.
struct PSquaredVector: VectorAdapter {
  static let slug = "p2-law"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let law = Law.pSquared
    let rows = try table(vector, "rows", observed: vector.input("observed").values)
    let names = ["gamma", "delta", "N_C", "alpha", "D_C", "beta", "E"]
    let constants = try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try vector.number("constants.\($0)")) })
    let evaluations = (0..<rows.count).map { law.evaluate(at: rows.row($0), with: constants) }
    let losses = evaluations.map(\.value)
    let jacobian = evaluations.flatMap { evaluation in
      let byName = Dictionary(uniqueKeysWithValues: zip(law.parameters, evaluation.gradient))
      return names.map { (byName[$0] ?? .nan) * evaluation.value }
    }
    let quality = law.quality(on: rows, with: constants)
    return [
      "loss": VectorArray(losses), "jacobian": VectorArray(jacobian, shape: [rows.count, 7]),
      "average_slope_difference": VectorArray(quality.averageSlopeDifference ?? .nan),
      "r_squared": VectorArray(quality.rSquared), "huber": VectorArray(quality.meanHuber),
      "stop_tokens": VectorArray(
        try stops(rows, constants, price: vector.number("price"), vector)),
      "held_out_loss": VectorArray(try heldOut(law, vector, losses)),
    ]
  }

  private static func stops(
    _ rows: FitTable, _ constants: [String: Double], price: Double, _ vector: MethodVector
  ) throws -> [Double] {
    try stride(from: 0, to: rows.count, by: vector.integer("checkpoints_per_curve")).map {
      Law.pSquared.stopTokens(price: price, at: rows.row($0), with: constants) ?? .nan
    }
  }

  /// What the law predicts elsewhere, fitted to the losses without noise.
  private static func heldOut(
    _ law: Law, _ vector: MethodVector, _ losses: [Double]
  ) throws -> [Double] {
    let fit = try law.fit(to: table(vector, "rows", observed: losses))
    let points = try table(vector, "held_out_rows", observed: nil)
    return (0..<points.count).map { fit.predict(at: points.row($0)).value }
  }

  /// Rows of N₀, ρ, D and L₀; a curve is one cell.
  private static func table(
    _ vector: MethodVector, _ name: String, observed: [Double]?
  ) throws -> FitTable {
    let array = try vector.input(name)
    func column(_ index: Int) -> [Double] {
      stride(from: index, to: array.values.count, by: 4).map { array.values[$0] }
    }
    var columns = [
      "parameters": column(0), "rate": column(1), "tokens": column(2), "reference_loss": column(3),
    ]
    columns[FitTable.loss] = observed
    let curves = zip(column(0), column(1)).map { "\($0) at \($1)" }
    return FitTable(columns: columns, cells: curves)
  }
}
