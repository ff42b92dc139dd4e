internal import Conformance
internal import Tensors

/// Leads from the vectors of GuidedQuant to its functions.
struct GuidedQuantVector: VectorAdapter {
  static let slug = "guidedquant"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let method = GuidedQuant(
      factor: try vector.number("gradient_factor"), iterations: try vector.integer("iterations"),
      cycles: try vector.integer("cd_cycles"), ridge: try vector.number("lambda"))
    let (weight, groups) = (try vector.tensor("weight"), try vector.integer("groups"))
    let (inputs, gradients) = (
      try vector.tensor("inputs"), try vector.tensor("output_gradients")
    )
    let flat = inputs.reshaped([inputs.count / inputs.columns, inputs.columns])
    let saliencies = method.saliencies(
      gradients.reshaped([flat.rows, gradients.columns]), groups: groups)
    let guided = GuidedQuant.hessians(flat, saliencies: saliencies)
    let plain = [flat.matmul(flat, transposingSelf: true)]
    var outputs = [
      "expected_saliency": VectorArray(
        saliencies.reshaped([inputs.shape[0], inputs.shape[1], groups])),
      "expected_hessian": VectorArray(
        guided.flatMap { $0.values.map(Double.init) },
        shape: [groups, inputs.columns, inputs.columns]),
      "expected_fisher": VectorArray(
        GuidedQuant.fisher(inputs: sequences(inputs), gradients: sequences(gradients))),
    ]
    for bits in try vector.numbers("bits").map({ Int($0) }) {
      let start = GuidedQuant.Fit(
        tables: try vector.input("initial_codebook_\(bits)bit").rowLists,
        codes: try vector.input("initial_codes_\(bits)bit").rowLists.map { $0.map { Int($0) } })
      for (name, hessians) in [("guided", guided), ("plain", plain)] {
        let fit = try method.fitted(weight, hessians: hessians, start: start)
        for (part, array) in arrays(fit) { outputs["expected_\(part)_\(name)_\(bits)bit"] = array }
      }
    }
    return outputs
  }

  private static func sequences(_ all: Tensor) -> [Tensor] {
    (0..<all.shape[0]).map {
      all.rows($0..<$0 + 1).reshaped(Array(all.shape.dropFirst()))
    }
  }

  private static func arrays(_ fit: GuidedQuant.Fit) -> [String: VectorArray] {
    let tables = [fit.tables.count, fit.tables.first?.count ?? 0]
    return [
      "codebook_first": VectorArray(fit.firstTables.flatMap(\.self), shape: tables),
      "codebook": VectorArray(fit.tables.flatMap(\.self), shape: tables),
      "codes": VectorArray(
        fit.codes.flatMap(\.self), shape: [fit.codes.count, fit.codes.first?.count ?? 0]),
      "objective": VectorArray(fit.objectives),
    ]
  }
}
