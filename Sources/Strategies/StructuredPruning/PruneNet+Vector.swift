internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of PruneNet to its functions.
struct PruneNetVector: VectorAdapter {
  static let slug = "prunenet"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let layers = try (0..<vector.integer("layers")).map { try vector.tensor("weight_\($0)") }
    let start = try vector.tensor("initial_policy_vector")
    var method = PruneNet(
      policy: PruneNet.Policy(
        weight: try vector.tensor("initial_policy_weight"),
        bias: try vector.tensor("initial_policy_bias"), vector: start.reshaped([start.count, 1])))
    method.discount = try vector.number("gamma")
    method.rate = try vector.number("lr")
    method.isPenalised = vector.setting("use_kl")?.boolValue ?? false
    let spectra = try layers.map { try $0.singularValues() }
    var record = Record()
    for index in 0..<(try vector.integer("episodes")) {
      let episode = try method.run(
        layers, spectra: spectra,
        keeping: PruneNet.kept(of: start.count, ratio: vector.number("compression_ratio")),
        draws: draws(index, of: vector))
      record.add(episode, policy: method.policy)
    }
    var outputs = record.outputs
    outputs["singular_values"] = VectorArray(
      spectra.flatMap(\.self), shape: [layers.count, spectra.first?.count ?? 0])
    return outputs
  }

  private static func draws(_ episode: Int, of vector: MethodVector) throws -> PruneNet.Draws {
    func part(_ name: String) throws -> Tensor {
      let all = try vector.tensor(name)
      return all.rows(episode..<episode + 1).reshaped(Array(all.shape.dropFirst()))
    }
    return PruneNet.Draws(
      action: try part("uniform_action"), update: try part("uniform_update"),
      exponential: try part("exponential"))
  }
}

/// All episodes, as the vectors hold them.
private struct Record {
  var episodes: [PruneNet.Episode] = []
  var policies: [PruneNet.Policy] = []

  mutating func add(_ episode: PruneNet.Episode, policy: PruneNet.Policy) {
    episodes.append(episode)
    policies.append(policy)
  }

  var outputs: [String: VectorArray] {
    let layers = episodes.first?.rows.count ?? 0
    func stacked(_ values: [[Double]]) -> VectorArray {
      VectorArray(
        values.flatMap(\.self), shape: [episodes.count, (values.first?.count ?? 0)])
    }
    func cube(_ values: [[[Double]]]) -> VectorArray {
      let flat = values.flatMap { $0.flatMap(\.self) }
      let width = values.first?.first?.count ?? 0
      return VectorArray(flat, shape: [episodes.count, layers, width])
    }
    let weights = policies.map(\.weight)
    let totals = episodes.map { $0.rewards.reduce(0, +) }
    let best = totals.indices.max { (totals[$0], -$0) < (totals[$1], -$1) } ?? 0
    return [
      "keep_score": cube(episodes.map { $0.scores.map { $0.map(Double.init) } }),
      "rows": cube(episodes.map { $0.rows.map { $0.map(Double.init) } }),
      "reward": stacked(episodes.map(\.rewards)),
      "discounted_reward": stacked(episodes.map(\.discounted)),
      "loss": stacked(episodes.map { $0.losses.map(Double.init) }),
      "policy_weight": VectorArray(
        weights.flatMap { $0.values.map(Double.init) },
        shape: [episodes.count] + (weights.first?.shape ?? [0, 0])),
      "policy_bias": stacked(policies.map { $0.bias.values.map(Double.init) }),
      "policy_vector": stacked(policies.map { $0.vector.values.map(Double.init) }),
      "saved_episode": VectorArray(best),
    ]
  }
}
