internal import Conformance
internal import Essentials

/// Leads from the vectors of policy-gradient pruning to its functions: the network is a quadratic
/// loss of the mask.
struct PolicyGradientPruningVector: VectorAdapter {
  static let slug = "pg-structural-pruning"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var search = try PolicySearch(vector)
    var outputs = search.scoreArrays(prefix: "initial_", steps: nil)
    try search.run()
    outputs.merge(search.scoreArrays(prefix: "", steps: search.method.steps)) { $1 }
    outputs["losses"] = VectorArray(search.losses, shape: [search.method.steps, search.samples])
    outputs["baseline"] = VectorArray(search.baselines)
    let hard = search.kinds.map { search.method.hardMask($0.scores) }
    outputs["hard_attention_mask"] = VectorArray(hard[0], shape: search.kinds[0].shape)
    outputs["hard_mlp_mask"] = VectorArray(hard[1], shape: search.kinds[1].shape)
    return outputs
  }
}

/// The search of a vector: heads and channels, layer by layer, on a quadratic loss.
private struct PolicySearch {
  struct Kind {
    let name: String
    let shape: [Int]
    let rate: Double
    var scores: [Double]
    var trace: [Double] = []
  }

  let vector: MethodVector
  let samples: Int
  var method = PolicyGradientPruning()
  var kinds: [Kind]
  var losses: [Double] = []
  var baselines: [Double] = []

  init(_ vector: MethodVector) throws {
    self.vector = vector
    samples = try vector.integer("K")
    method.keepRate = try vector.number("keep_rate")
    method.window = try vector.number("baseline_window")
    method.penaltyStart = try vector.number("penalty_init")
    method.penaltyEnd = try vector.number("penalty_final")
    method.steps = try vector.integer("steps")
    let policy = try vector.text("lr_policy")
    guard let schedule = PolicyGradientPruning.Schedule(rawValue: policy) else {
      throw VectorError.missing("\(vector.slug)/\(vector.name)", key: "settings.lr_policy")
    }
    method.schedule = schedule
    let method = method
    kinds = try [("attention", "attention_lr"), ("mlp", "mlp_lr")].map { name, rate in
      let metric = try vector.input("\(name)_metric")
      return Kind(
        name: name, shape: metric.shape, rate: try vector.number(rate),
        scores: metric.rowLists.flatMap { method.initialScores($0) })
    }
  }

  func scoreArrays(prefix: String, steps: Int?) -> [String: VectorArray] {
    Dictionary(
      uniqueKeysWithValues: kinds.map { kind in
        let shape = (steps.map { [$0] } ?? []) + kind.shape
        let name = "\(prefix)\(kind.name)_scores"
        return (name, VectorArray(steps == nil ? kind.scores : kind.trace, shape: shape))
      })
  }

  mutating func run() throws {
    let draws = try vector.input("draws")
    let units = draws.shape[2]
    let dropped = (vector.setting("samples_with_nan_loss")?.arrayValue ?? []).map {
      ($0.arrayValue ?? []).compactMap { $0.integerValue.map { Int($0) } }
    }
    for step in 0..<method.steps {
      let masks = (0..<samples).map { sample in
        let start = (step * samples + sample) * units
        return mask(Array(draws.values[start..<start + units]))
      }
      let found = try masks.indices.map { sample in
        dropped.contains([step, sample]) ? nil : try loss(masks[sample], step: step)
      }
      losses += found.map { $0 ?? -1 }
      update(masks, found, step: step)
    }
  }

  /// The mask of all units in the order of the draws: layer by layer, heads, then channels.
  private func mask(_ draws: [Double]) -> [[Bool]] {
    var kept = kinds.map { [Bool](repeating: false, count: $0.scores.count) }
    var place = 0
    for layer in 0..<kinds[0].shape[0] {
      for (kind, group) in kinds.enumerated() {
        let width = group.shape[1]
        for unit in (layer * width)..<((layer + 1) * width) {
          kept[kind][unit] = Float(draws[place]) < Float(group.scores[unit])
          place += 1
        }
      }
    }
    return kept
  }

  private func loss(_ mask: [[Bool]], step: Int) throws -> Double {
    let target = try vector.input("loss_target").rowLists[step]
    var units: [Bool] = []
    for layer in 0..<kinds[0].shape[0] {
      for (kind, group) in kinds.enumerated() {
        units += mask[kind][(layer * group.shape[1])..<((layer + 1) * group.shape[1])]
      }
    }
    let errors = zip(try vector.input("loss_matrix").rowLists, target).map { row, target in
      target - zip(row, units).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
    }
    return errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
  }

  private mutating func update(_ masks: [[[Bool]]], _ found: [Double?], step: Int) {
    let valid = found.compactMap(\.self)
    let mean = valid.reduce(0, +) / Double(max(valid.count, 1))
    let baseline =
      valid.isEmpty
      ? baselines.last ?? 0 : method.baseline(after: baselines.last, mean: mean)
    baselines.append(baseline)
    for kind in kinds.indices {
      let gradient = method.gradient(
        kinds[kind].scores, masks: masks.map { $0[kind] }, losses: found, baseline: baseline,
        step: step)
      let rate = kinds[kind].rate * method.rateFactor(step: step)
      let moved = zip(kinds[kind].scores, gradient).map { $0 - rate * $1 }
      kinds[kind].scores = method.projected(moved)
      kinds[kind].trace += kinds[kind].scores
    }
  }
}
