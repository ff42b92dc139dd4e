internal import Networks

extension WidthCuts {
  /// Cuts of all blocks that together remove a fraction of their parameters, shared out by weights.
  ///
  /// A block loses a share of its parameters in proportion to its weight, as far as a group of heads
  /// and a few channels stay; the others lose what is more than that. `groups` says how many groups
  /// of heads a share of them is; channels make up for the rest.
  ///
  /// - Throws: `CompressionError.unsuitableStructure` when the blocks are too small for that.
  public init(
    removing fraction: Double, sharedBy weights: [Double], of model: some LayeredModel,
    groups: (Double) -> Int = { Int(($0 + 1e-9).rounded(.down)) }
  ) throws(CompressionError) {
    let wanted = try Self.removals(fraction, sharedBy: weights, of: model)
    self.init(ratio: 0, blocks: 0..<0, of: model)
    var left = 0.0
    for (block, own) in wanted.enumerated() where own > 0 {
      let widths = model.widths(ofBlock: block)
      let share = own / Double(model.parameterCount(ofBlock: block))
      let removed = groups(share * Double(widths.keyHeads))
      // What earlier blocks left or took too much of is the next one's.
      let cut = try Self.cut(
        removing: own + left, atLeast: Cut(groups: removed, channels: 0), block, model)
      blocks[block] = cut
      left += own - Double(cut.groups * model.parameterCount(ofGroupInBlock: block))
      left -= Double(cut.channels * model.parameterCount(ofChannelInBlock: block))
    }
  }

  /// The parameters that each block loses.
  private static func removals(
    _ fraction: Double, sharedBy weights: [Double], of model: some LayeredModel
  ) throws(CompressionError) -> [Double] {
    precondition(
      weights.count == model.blockCount && weights.allSatisfy { $0 >= 0 && $0.isFinite },
      "WidthCuts: weights \(weights) for \(model.blockCount) blocks")
    var removals = weights.map { _ in 0.0 }
    var open = weights.indices.filter { weights[$0] > 0 }
    var left = Double(model.blockParameterCount) * fraction
    while true {
      let shares = open.map { weights[$0] * Double(model.parameterCount(ofBlock: $0)) }
      let sum = shares.reduce(0, +)
      guard sum > 0 else { break }
      let own = zip(open, shares).map { (block: $0, wanted: left * $1 / sum) }
      let full = own.filter { $0.wanted > most(ofBlock: $0.block, of: model) }
      if full.isEmpty {
        for (block, wanted) in own { removals[block] = wanted }
        return removals
      }
      for (block, _) in full {
        removals[block] = most(ofBlock: block, of: model)
        left -= removals[block]
      }
      open.removeAll { block in full.contains { $0.block == block } }
    }
    throw .unsuitableStructure(
      "\(fraction) of the blocks' \(model.blockParameterCount) parameters cannot go from "
        + "\(weights.count { $0 > 0 }) of \(weights.count) blocks; choose a smaller fraction or "
        + "cut more blocks")
  }

  /// The most that a block can lose: all groups but one, and all channels but two.
  private static func most(ofBlock block: Int, of model: some LayeredModel) -> Double {
    let widths = model.widths(ofBlock: block)
    let groups = (widths.keyHeads - 1) * model.parameterCount(ofGroupInBlock: block)
    return Double(
      groups + max(0, widths.channels - 2) * model.parameterCount(ofChannelInBlock: block))
  }
}
