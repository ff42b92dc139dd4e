internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// Removes channels of the feed-forward layers as a policy says that has learnt, from the weights
/// alone, which rows can go without moving the singular values.
///
/// The policy and its training are those of `PruneNet`: one network for all layers judges the rows
/// of the gate projections. The parameters of the episode with the largest sum of rewards choose.
/// Attention stays whole, and every layer loses the same number of channels. No data is read.
///
/// - Fidelity: the layers must have one shape, as in the paper. A decoder has about three channels to
///   a width, so that a fifth of the blocks is about a third of the channels.
/// - Complexity: O(episodes · blocks · (channels · width² + channels² · width)).
struct PruneNetSlicing: ModelStrategy {
  static let card = StrategyCard(
    id: "prunenet", revision: 1, name: "PruneNet", family: .structuredPruning,
    summary: "removes the channels that a policy learnt from the weights' spectra alone",
    paper: "https://arxiv.org/abs/2501.15296", code: "https://github.com/LCS2-IIITD/PruneNet")

  /// Which channels go.
  enum Choice: String, HyperparameterChoice {
    /// Those that the policy draws least.
    case policy
    /// Any: a control.
    case random
    /// Those whose rows of the gate have the smallest norms: a control.
    case norms
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// Which channels go.
    var choice = Choice.policy
    /// How often the policy goes through all layers.
    var episodes = 20
    /// The learning rate of AdamW.
    var rate = 1e-3
    /// The discount of the reward from layer to layer.
    var discount = 0.99
    /// Whether the released penalty on the probabilities is added to the loss.
    var isPenalised = false

    func validate() throws(SpecError) {
      try require(episodes >= 1, "episodes", is: episodes, allowed: "1 or more")
      try require(rate > 0 && rate.isFinite, "rate", is: rate, allowed: "above 0")
      try require(
        discount > 0 && discount <= 1, "discount", is: discount, allowed: "above 0, up to 1")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var needs: Set<ModelNeed> { [] }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let layers = (0..<model.blockCount).map { model[.gate, ofBlock: $0] }
    guard let shape = layers.first?.shape, layers.allSatisfy({ $0.shape == shape }) else {
      throw CompressionError.unsuitableStructure(
        "prunenet: one policy judges all blocks, and their channels differ: "
          + layers.map { "\($0.rows)" }.joined(separator: ", "))
    }
    let channel = (0..<model.blockCount).reduce(0) {
      $0 + model.parameterCount(ofChannelInBlock: $1)
    }
    let removed = Int(
      (fraction * Double(model.blockParameterCount) / Double(channel)).rounded())
    guard removed < shape[0] else {
      throw CompressionError.unsuitableStructure(
        "prunenet: \(fraction) of the blocks' parameters is \(removed) of \(shape[0]) channels "
          + "each; attention stays whole, so choose a smaller fraction")
    }
    let rows = try rows(of: layers, keeping: shape[0] - removed, random: &random)
    var result = model
    for (block, kept) in rows.enumerated() { result.keepChannels(kept, ofBlock: block) }
    return result
  }

  /// The rows of each layer that stay, rising.
  func rows(
    of layers: [Tensor], keeping count: Int, random: inout RandomStream
  ) throws -> [[Int]] {
    switch hyperparameters.choice {
    case .random:
      return layers.map { Array(random.permutation(of: $0.rows).prefix(count)).sorted() }
    case .norms:
      return layers.map { layer in
        (0..<layer.rows).map { layer.rows($0..<$0 + 1).squaredNorm() }
          .placesKept(removing: layer.rows - count)
      }
    case .policy:
      let method = try trained(on: layers, keeping: count, random: &random).method
      return layers.map { layer in
        let noise = Self.uniform([1, layer.rows], random: &random).values
        return PruneNet.sample(
          count, scores: method.scores(of: layer, noise: noise),
          exponential: Self.exponential([1, layer.rows], random: &random).values)
      }
    }
  }

  /// The policy with the largest sum of rewards, and that sum for each episode.
  func trained(
    on layers: [Tensor], keeping count: Int, random: inout RandomStream
  ) throws -> (method: PruneNet, rewards: [Double]) {
    let spectra = try layers.map { try $0.singularValues() }
    var method = PruneNet(policy: Self.policy(layers[0].shape, random: &random))
    method.discount = hyperparameters.discount
    method.rate = hyperparameters.rate
    method.isPenalised = hyperparameters.isPenalised
    let shape = [layers.count, layers[0].rows]
    var (best, rewards) = (method, [Double]())
    for _ in 0..<hyperparameters.episodes {
      let draws = PruneNet.Draws(
        action: Self.uniform(shape, random: &random), update: Self.uniform(shape, random: &random),
        exponential: Self.exponential(shape, random: &random))
      let episode = try method.run(layers, spectra: spectra, keeping: count, draws: draws)
      let reward = episode.rewards.reduce(0, +)
      if reward > rewards.max() ?? -.infinity { best = method }
      rewards.append(reward)
    }
    return (best, rewards)
  }

  /// Parameters as PyTorch begins a linear layer, and a uniform vector.
  private static func policy(_ shape: [Int], random: inout RandomStream) -> PruneNet.Policy {
    let bound = 1 / Double(shape[1]).squareRoot()
    func uniform(_ shape: [Int], _ low: Double, _ high: Double) -> Tensor {
      let count = shape.reduce(1, *)
      return Tensor(
        (0..<count).map { _ in Float(low + (high - low) * random.uniform()) }, shape: shape)
    }
    return PruneNet.Policy(
      weight: uniform(shape, -bound, bound), bias: uniform([shape[0]], -bound, bound),
      vector: uniform([shape[0], 1], 0, 1))
  }

  /// Numbers between 0 and 1, neither of them included.
  private static func uniform(_ shape: [Int], random: inout RandomStream) -> Tensor {
    Tensor(
      (0..<shape.reduce(1, *)).map { _ in Float(min(max(random.uniform(), 1e-6), 1 - 1e-6)) },
      shape: shape)
  }

  private static func exponential(_ shape: [Int], random: inout RandomStream) -> Tensor {
    uniform(shape, random: &random).map { -log($0) }
  }
}
