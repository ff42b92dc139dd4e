internal import Conformance
internal import Tensors

/// Leads from the vectors of RADIO to its functions.
struct RadioVector: VectorAdapter {
  static let slug = "radio"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var method = Radio(
      groupSize: try vector.integer("group_size"), targetRate: try vector.number("target_rate"),
      start: try vector.number("log2_multiplier_start"), step: try vector.number("dual_step"))
    method.iterations = try vector.integer("dual_iterations")
    method.maximumDepth = try vector.number("max_depth")
    let count = (0...).prefix { vector.inputs["layer\($0)_weight"] != nil }.count
    let weights = try (0..<count).map { try vector.tensor("layer\($0)_weight") }
    let energies = try (0..<count).map { try method.energy(passes($0, of: vector)) }
    let sets = zip(weights, energies).map { method.sets($0, energy: $1) }
    let groups = zip(weights, sets).map { Radio.groups($0, sets: $1) }
    let ascent = method.ascent(zip(groups, energies).map { ($0, $1) })
    var outputs = [
      "expected_log2_multiplier_trace": VectorArray(ascent.multipliers),
      "expected_rate_trace": VectorArray(ascent.rates),
    ]
    let steps = try grid(vector.text("search_grid"))
    for layer in weights.indices {
      let found = arrays(
        weights[layer], energies[layer], sets[layer], groups[layer], ascent.depths[layer],
        steps: steps)
      for (name, array) in found { outputs["layer\(layer)_expected_\(name)"] = array }
    }
    return outputs
  }

  /// The numbers of a text such as `-2 to 2 in steps of 1/8`.
  private static func grid(_ text: String) -> [Double] {
    let words = text.split(separator: " ")
    let parts = (words.last ?? "").split(separator: "/").compactMap { Double($0) }
    guard words.count > 3, let low = Double(words[0]), let high = Double(words[2]),
      let first = parts.first
    else { return [] }
    let step = parts.count > 1 ? first / parts[1] : first
    return Array(stride(from: low, through: high, by: step))
  }

  private static func passes(
    _ layer: Int, of vector: MethodVector
  ) throws -> [(inputs: Tensor, gradients: [Tensor])] {
    let inputs = try vector.tensor("layer\(layer)_inputs")
    let gradients = try vector.tensor("layer\(layer)_output_gradients")
    return (0..<inputs.shape[0]).map { iteration in
      let own = gradients.rows(iteration..<iteration + 1)
        .reshaped(Array(gradients.shape.dropFirst()))
      return (
        inputs.rows(iteration..<iteration + 1).reshaped(Array(inputs.shape.dropFirst())),
        (0..<own.shape[0]).map {
          own.rows($0..<$0 + 1).reshaped(Array(own.shape.dropFirst()))
        }
      )
    }
  }

  private static func arrays(
    _ weight: Tensor, _ energy: Radio.Energy, _ sets: [[Int]], _ groups: [[Radio.Group]],
    _ depths: [[Double]], steps: [Double]
  ) -> [String: VectorArray] {
    let shape = [sets.count, weight.columns]
    let rounded = depths.map { $0.map { Int($0.rounded(.toNearestOrEven)) } }
    let plain = zip(groups, rounded).map { zip($0, $1).map { Radio.compander($0, bits: $1) } }
    let searched = zip(groups, rounded).map {
      zip($0, $1).map { Radio.searched($0, bits: $1, steps: steps) }
    }
    let values = Radio.rounded(weight, sets: sets, companders: plain)
    return [
      "input_mean": VectorArray(energy.inputMean), "row_energy": VectorArray(energy.rows),
      "group_energy": VectorArray(energy.groups.flatMap(\.self), shape: shape),
      "groups": VectorArray(
        sets.flatMap(\.self), shape: [sets.count, sets.first?.count ?? 0]),
      "depth": VectorArray(depths.flatMap(\.self), shape: shape),
      "depth_rounded": VectorArray(rounded.flatMap(\.self), shape: shape),
      "weight": VectorArray(values),
      "bias": VectorArray(Radio.bias(values, of: weight, inputMean: energy.inputMean)),
      "weight_search": VectorArray(
        Radio.rounded(weight, sets: sets, companders: searched)),
    ]
  }
}
