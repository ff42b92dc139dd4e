internal import Conformance
internal import Essentials

/// Leads from the vectors of GraNet to its functions.
struct GraNetVector: VectorAdapter {
  static let slug = "granet"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var outputs = try densities(vector)
    for variant in ["dense_to_sparse", "sparse_to_sparse", "gmp", "rigl"] {
      let training = try SparseTraining(variant, vector)
      for (name, array) in training.run() { outputs["\(variant)_\(name)"] = array }
      let rates = (1...training.method.steps).map { training.method.exchange(step: $0) }
      outputs["prune_rate_per_step"] = VectorArray(rates)
    }
    return outputs
  }

  private static func densities(_ vector: MethodVector) throws -> [String: VectorArray] {
    let shapes = (vector.setting("erk_shapes_conv_fc")?.arrayValue ?? []).map { shape in
      (shape.arrayValue ?? []).compactMap { $0.integerValue.map { Int($0) } }
    }
    var outputs: [String: VectorArray] = [:]
    for density in try vector.numbers("erk_densities") {
      outputs["erk_density_\(Int((100 * density).rounded()))"] = VectorArray(
        GraNet.layerDensities(shapes, density: density))
    }
    return outputs
  }
}

/// A training of a vector with gradients that are given.
private struct SparseTraining {
  var method = GraNet()
  private let names: [String]
  private let shapes: [[Int]]
  private let gradients: [[[Double]]]
  private let start: [GraNet.Layer]
  private let updateEvery: Int
  private let firstStep: Int
  private let descent: (rate: Double, momentum: Double, decay: Double)
  private let isPruned: Bool
  private let isExchanged: Bool

  init(_ variant: String, _ vector: MethodVector) throws {
    names = vector.inputs.keys.filter { $0.hasSuffix("_weight") }
      .map { String($0.dropLast("_weight".count)) }.sorted()
    (isPruned, isExchanged) = (variant != "rigl", variant != "gmp")
    let inputs = try names.map { try vector.input("\($0)_weight") }
    shapes = inputs.map(\.shape)
    start = zip(names, inputs).map { name, weight in
      let mask = vector.inputs["\(name)_initial_mask_\(variant)"]
      return GraNet.Layer(
        weights: weight.values,
        mask: mask?.flags ?? [Bool](repeating: true, count: weight.values.count))
    }
    gradients = try zip(names, inputs).map { name, weight in
      let all = try vector.input("\(name)_gradients").values
      return stride(from: 0, to: all.count, by: weight.values.count).map {
        Array(all[$0..<$0 + weight.values.count])
      }
    }
    let epoch = try vector.integer("steps_per_epoch")
    updateEvery = try vector.integer("update_frequency")
    firstStep = try vector.integer("init_prune_epoch") * epoch
    method.steps = try vector.integer("epochs") * epoch
    method.firstUpdate = firstStep / updateEvery
    method.lastUpdate = try vector.integer("final_prune_epoch") * epoch / updateEvery
    method.exchange = try vector.number("prune_rate")
    method.leastExchange = try vector.number("prune_rate_min")
    method.finalDensity = try vector.number("final_density")
    if variant == "sparse_to_sparse" {
      method.initialDensity = try vector.number("initial_density_sparse_to_sparse")
    }
    descent = (
      try vector.number("lr"), try vector.number("momentum"), try vector.number("weight_decay")
    )
  }

  func run() -> [String: VectorArray] {
    var layers = start
    var outputs: [String: VectorArray] = [:]
    var nonzeros: [Int] = []
    for step in 1...method.steps {
      for index in layers.indices {
        layers[index].step(
          gradients[index][step - 1], rate: descent.rate, momentum: descent.momentum,
          decay: descent.decay)
      }
      if step % updateEvery == 0, step >= firstStep { update(&layers, step: step) }
      nonzeros += layers.map(\.nonzeros)
      for (index, name) in names.enumerated() {
        outputs["mask_step\(step)_\(name)"] = VectorArray(
          layers[index].mask, shape: shapes[index])
        outputs["weight_step\(step)_\(name)"] = VectorArray(
          layers[index].weights, shape: shapes[index])
      }
    }
    outputs["nonzeros"] = VectorArray(nonzeros, shape: [method.steps, names.count])
    return outputs
  }

  private func update(_ layers: inout [GraNet.Layer], step: Int) {
    if isPruned, let sparsity = method.sparsity(update: step / updateEvery) {
      GraNet.prune(&layers, to: sparsity)
    }
    guard isExchanged else { return }
    for index in layers.indices {
      GraNet.exchange(
        &layers[index], share: method.exchange(step: step), gradient: gradients[index][step - 1])
    }
  }
}
