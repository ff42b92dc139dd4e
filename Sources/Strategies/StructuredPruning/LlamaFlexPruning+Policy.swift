internal import CompressionCore
internal import Networks

/// How much of a nested model is used: the most important blocks, and of each the first groups of
/// heads and channels.
struct ElasticPolicy: Equatable {
  /// The number of blocks.
  var blocks: Int
  /// The groups of heads of each block.
  var groups: Int
  /// The channels of each block.
  var channels: Int

  /// The three numbers in the order of the axes.
  var sizes: [Int] { [blocks, groups, channels] }
}

/// The sizes that the policies of a model can have, and what they cost.
struct ElasticAxes {
  /// The whole model.
  let full: ElasticPolicy
  /// The sizes that a router chooses among, rising, by axis: blocks, groups, channels.
  let candidates: [[Int]]
  private let groupCost, channelCost, restCost: Int

  /// - Throws: `CompressionError.unsuitableStructure` when the blocks differ in width.
  init(
    of model: some LayeredModel, levels: Int, dropsBlocks: Bool
  ) throws(CompressionError) {
    let widths = model.widths(ofBlock: 0)
    guard (0..<model.blockCount).allSatisfy({ model.widths(ofBlock: $0) == widths }) else {
      throw .unsuitableStructure(
        "blocks of different widths have no common policy; nested sub-networks need equal blocks")
    }
    full = ElasticPolicy(
      blocks: model.blockCount, groups: widths.keyHeads, channels: widths.channels)
    groupCost = model.parameterCount(ofGroupInBlock: 0)
    channelCost = model.parameterCount(ofChannelInBlock: 0)
    restCost =
      model.parameterCount(ofBlock: 0) - full.groups * groupCost - full.channels * channelCost
    let fewest = dropsBlocks ? (full.blocks + 1) / 2 : full.blocks
    let channels = (1...levels).map { max(1, $0 * widths.channels / levels) }
    candidates = [
      Array(fewest...full.blocks), Array(1...full.groups), Set(channels).sorted(),
    ]
  }

  /// The parameters of the blocks under a policy.
  func parameters(_ policy: ElasticPolicy) -> Int {
    policy.blocks
      * (policy.groups * groupCost + policy.channels * channelCost + restCost)
  }

  /// What a block costs by group, by channel and besides, each over all parameters of all blocks.
  var shares: (group: Double, channel: Double, rest: Double) {
    let all = Double(parameters(full))
    return (Double(groupCost) / all, Double(channelCost) / all, Double(restCost) / all)
  }

  /// The policies that keep a share of the parameters, to the channel.
  ///
  /// - Throws: `CompressionError.unsuitableStructure` when there is none.
  func policies(keeping share: Double) throws(CompressionError) -> [ElasticPolicy] {
    let wanted = share * Double(parameters(full))
    var found: [ElasticPolicy] = []
    for blocks in candidates[0].reversed() {
      for groups in candidates[1].reversed() {
        let left = wanted / Double(blocks) - Double(groups * groupCost + restCost)
        let channels = Int((left / Double(channelCost)).rounded())
        guard (1...full.channels).contains(channels) else { continue }
        found.append(ElasticPolicy(blocks: blocks, groups: groups, channels: channels))
      }
    }
    guard !found.isEmpty else {
      throw .unsuitableStructure(
        "\(share) of the blocks' \(parameters(full)) parameters is less than one head and one "
          + "channel of \(candidates[0][0]) blocks, or more than all; choose another fraction")
    }
    return found
  }

  /// The policy with the most blocks whose shares of heads and channels differ least.
  func uniform(share: Double) throws(CompressionError) -> ElasticPolicy {
    func rank(_ policy: ElasticPolicy) -> (Int, Double) {
      let heads = Double(policy.groups) / Double(full.groups)
      let channels = Double(policy.channels) / Double(full.channels)
      return (-policy.blocks, abs(heads - channels))
    }
    let policies = try policies(keeping: share)
    return policies.min { rank($0) < rank($1) } ?? full
  }
}
