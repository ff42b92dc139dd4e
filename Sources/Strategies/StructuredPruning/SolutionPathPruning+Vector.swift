internal import Conformance

/// Leads from the vectors of solution-path pruning to its functions.
struct SolutionPathPruningVector: VectorAdapter {
  static let slug = "spp-differential-inclusion"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let names = vector.inputs.keys.filter { $0.hasPrefix("gradient_") }
      .map { String($0.dropFirst("gradient_".count)) }.sorted()
    var method = SolutionPathPruning(
      rate: try vector.number("lr"), threshold: try vector.number("lambda"),
      factor: try vector.number("kappa"))
    method.beta1 = try vector.number("beta1")
    method.beta2 = try vector.number("beta2")
    method.epsilon = try vector.number("eps")
    let gradients = try names.map { try vector.input("gradient_\($0)").rowLists }
    var gates = gradients.map { SolutionPathPruning.Gates(count: $0[0].count) }
    var outputs: [String: VectorArray] = [:]
    let (steps, interval) = (try vector.integer("steps"), try vector.integer("interval"))
    var shares: [[Double]] = []
    for step in 0..<steps {
      for kind in gates.indices {
        gates[kind].step(gradients[kind][step], method)
        let suffix = "step\(step + 1)_\(names[kind])"
        outputs["alpha_\(suffix)"] = VectorArray(gates[kind].values)
        outputs["z_\(suffix)"] = VectorArray(gates[kind].path)
        outputs["gamma_\(suffix)"] = VectorArray(gates[kind].copy)
      }
      guard step % interval == 0 || step == steps - 1 else { continue }
      for kind in gates.indices { gates[kind].record() }
      shares.append(["attn", "mlp", ""].map { share(of: $0, names, gates) })
    }
    outputs["share_entered"] = VectorArray(shares.flatMap(\.self), shape: [shares.count, 3])
    for (name, gates) in zip(names, gates) {
      outputs["entry_count_\(name)"] = VectorArray(gates.entries)
    }
    for ratio in try vector.numbers("ratios") {
      outputs.merge(masks(ratio, names, gates)) { $1 }
    }
    return outputs
  }

  private static func share(
    of kind: String, _ names: [String], _ gates: [SolutionPathPruning.Gates]
  ) -> Double {
    let chosen = zip(names, gates).filter { $0.0.hasPrefix(kind) }.map(\.1)
    let entered = chosen.reduce(0) { $0 + $1.entries.count { $0 > 0 } }
    return Double(entered) / Double(max(chosen.reduce(0) { $0 + $1.entries.count }, 1))
  }

  private static func masks(
    _ ratio: Double, _ names: [String], _ gates: [SolutionPathPruning.Gates]
  ) -> [String: VectorArray] {
    var masks: [String: VectorArray] = [:]
    for kind in ["attn", "mlp"] {
      let chosen = names.indices.filter { names[$0].hasPrefix(kind) }
      let kept = SolutionPathPruning.kept(
        chosen.flatMap { gates[$0].entries }, removing: ratio)
      var start = 0
      for index in chosen {
        let count = gates[index].entries.count
        masks["mask_\(Int((100 * ratio).rounded()))_\(names[index])"] = VectorArray(
          Array(kept[start..<start + count]))
        start += count
      }
    }
    return masks
  }
}
