internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of AWP to its functions.
struct AWPVector: VectorAdapter {
  static let slug = "awp-pgd"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let weight = try vector.tensor("weight")
    var statistics = CalibrationStatistics(width: weight.columns, collecting: [.gram])
    let inputs = try vector.tensor("inputs")
    statistics.add(inputs: inputs.reshaped([inputs.count / inputs.columns, inputs.columns]))
    let moment = try statistics.gram(site: slug).scaled(by: 0.5)
    var outputs = ["second_moment": VectorArray(moment)]
    for variant in (vector.setting("variants")?.objectValue ?? [:]).keys.sorted() {
      let path = "variants.\(variant)"
      let group = vector.setting("\(path).group")?.integerValue ?? 0
      let descent = AWP.Descent(
        weight: weight, moment: moment, budget: try budget(path, of: vector),
        groupSize: Int(group), scaleFormat: .float32)
      outputs["frobenius"] = VectorArray(descent.momentNorm)
      var iterates: [AWP.Iterate] = []
      let best = descent.run(
        iterations: try vector.integer("\(path).iterations"),
        step: try vector.number("\(path).eta_over_frobenius")
      ) { iterates.append($0) }
      outputs["start_\(variant)"] = VectorArray(iterates[0].weight)
      outputs["after_1_\(variant)"] = VectorArray(iterates[1].weight)
      outputs["objective_\(variant)"] = VectorArray(iterates.map(\.objective))
      outputs["expected_weight_\(variant)"] = VectorArray(best.weight)
      outputs["best_objective_\(variant)"] = VectorArray(best.objective)
    }
    return outputs
  }

  private static func budget(_ path: String, of vector: MethodVector) throws -> Budget {
    var budget = Budget()
    if vector.setting("\(path).sparsity") != nil {
      budget.sparsity = .fraction(try vector.number("\(path).sparsity"))
    } else if vector.setting("\(path).n") != nil {
      budget.sparsity = .pattern(
        keep: try vector.integer("\(path).n"), of: try vector.integer("\(path).m"))
    }
    if vector.setting("\(path).bits") != nil {
      budget.bits = try vector.integer("\(path).bits")
    }
    return budget
  }
}
