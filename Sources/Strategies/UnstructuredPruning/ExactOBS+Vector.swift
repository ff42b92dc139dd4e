internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of ExactOBS to its functions.
struct ExactOBSVector: VectorAdapter {
  static let slug = "obc-exactobs"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let weight = try vector.tensor("weight")
    let inputs = try vector.tensor("inputs")
    var statistics = CalibrationStatistics(width: weight.columns, collecting: [.gram])
    statistics.add(inputs: inputs.reshaped([inputs.count / inputs.columns, inputs.columns]))
    let hessian = try statistics.gram(site: slug)
    let problem = try ExactOBS.Problem(
      weight: weight, hessian: hessian, dampening: try vector.number("rel_damp"))
    var outputs = ["hessian": VectorArray(hessian)]
    let firstPruned = try unstructured(problem, vector, into: &outputs)
    try structured(problem, vector, into: &outputs)
    for name in (vector.setting("quantise")?.objectValue ?? [:]).keys.sorted() {
      try round(problem, name, vector, pruned: firstPruned, into: &outputs)
    }
    if vector.inputs["search_costs"] != nil { outputs["search_choice"] = try search(vector) }
    return outputs
  }

  private static func unstructured(
    _ problem: ExactOBS.Problem, _ vector: MethodVector,
    into outputs: inout [String: VectorArray]
  ) throws -> [[Double]]? {
    let traces = try problem.rows.map { try problem.trace($0) }
    let shape = [problem.rows.count, problem.width]
    outputs["step_losses"] = VectorArray(traces.flatMap { $0.map(\.loss) }, shape: shape)
    outputs["removal_order"] = VectorArray(traces.flatMap { $0.map(\.place) }, shape: shape)
    var first: [[Double]]?
    for share in try vector.numbers("unstructured") {
      let total = Int((Double(shape[0] * shape[1]) * share).rounded(.up))
      let found = try problem.pruned(traces, removing: total)
      let name = "expected_weight_unstructured_\(Int((100 * share).rounded()))"
      outputs[name] = VectorArray(ExactOBS.Problem.tensor(found.rows))
      if first == nil { first = found.rows }
    }
    return first
  }

  private static func structured(
    _ problem: ExactOBS.Problem, _ vector: MethodVector,
    into outputs: inout [String: VectorArray]
  ) throws {
    for pattern in vector.setting("zeros_of")?.arrayValue ?? [] {
      let numbers = (pattern.arrayValue ?? []).compactMap { $0.integerValue.map { Int($0) } }
      let found = problem.pruned(zeros: numbers[0], of: numbers[1])
      outputs["expected_weight_\(numbers[0])zeros_of_\(numbers[1])"] = VectorArray(
        ExactOBS.Problem.tensor(found.rows))
    }
    for block in try vector.numbers("blocks").map({ Int($0) }) {
      let blocks = problem.rows.count * (problem.width / block)
      let total = (Double(blocks) * (try vector.number("block_sparsity"))).rounded(.up)
      outputs["expected_weight_block\(block)"] = VectorArray(
        ExactOBS.Problem.tensor(try problem.pruned(removing: Int(total), block: block).rows))
    }
  }

  private static func round(
    _ problem: ExactOBS.Problem, _ name: String, _ vector: MethodVector, pruned: [[Double]]?,
    into outputs: inout [String: VectorArray]
  ) throws {
    let path = "quantise.\(name)"
    func flag(_ key: String) -> Bool { vector.setting("\(path).\(key)")?.boolValue ?? false }
    let bits = try vector.integer("\(path).bits")
    let rows = flag("from_pruned") ? pruned ?? problem.rows : problem.rows
    let grids = rows.map {
      ExactOBS.RowGrid($0, bits: bits, isSymmetric: flag("sym"), searching: flag("mse"))
    }
    let found = try problem.rounded(rows, grids: grids)
    outputs["expected_weight_\(name)"] = VectorArray(ExactOBS.Problem.tensor(found))
    outputs["scale_\(name)"] = VectorArray(grids.map(\.scale))
    outputs["zero_\(name)"] = VectorArray(grids.map(\.zero))
  }

  private static func search(_ vector: MethodVector) throws -> VectorArray {
    let search = ExactOBS.LevelSearch(
      costs: try vector.input("search_costs").rowLists,
      target: try vector.number("search_target"), buckets: try vector.integer("search_buckets"))
    let errors = try vector.input("search_errors").rowLists
    let coefficients = try vector.input("search_coefficients").rowLists
    let found = coefficients.map { row in
      search.levels(errors: zip(errors, row).map { errors, factor in errors.map { $0 * factor } })
        ?? [Int](repeating: -1, count: row.count)
    }
    return VectorArray(found.flatMap(\.self), shape: [found.count, errors.count])
  }
}
