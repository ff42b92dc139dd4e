internal import Networks

/// How many groups of heads and how many channels each block loses.
public struct WidthCuts: Sendable, Equatable {
  /// What one block loses.
  public struct Cut: Sendable, Equatable {
    /// Groups of heads.
    public var groups: Int
    /// Channels of the feed-forward layer.
    public var channels: Int

    /// States a loss.
    public init(groups: Int, channels: Int) { (self.groups, self.channels) = (groups, channels) }
  }

  /// What each block that is cut loses.
  public internal(set) var blocks: [Int: Cut]

  /// The cuts of LLM-Pruner: the same share of heads and of channels, each rounded its way.
  ///
  /// `⌊(d − ⌊d · (1 − ratio)⌋) / head width⌋` heads for d key dimensions, `f − ⌊f · (1 − ratio)⌋`
  /// channels of f.
  public init(ratio: Double, blocks: Range<Int>, of model: some LayeredModel) {
    func removed(_ count: Int) -> Int {
      count - Int((Double(count) * (1 - ratio) + 1e-9).rounded(.down))
    }
    self.blocks = Dictionary(
      uniqueKeysWithValues: blocks.map { block in
        let widths = model.widths(ofBlock: block)
        let groups = removed(widths.keyHeads * model.headWidth) / model.headWidth
        return (block, Cut(groups: groups, channels: removed(widths.channels)))
      })
  }

  /// Cuts of some blocks that together remove a fraction of the parameters of all blocks.
  ///
  /// Heads go by the rule above, at the share that these blocks must lose; channels make up for the
  /// rest, to the nearest channel of all these blocks together. At least one of each stays.
  ///
  /// - Throws: `CompressionError.unsuitableStructure` when the blocks are too small for that.
  public init(
    removing fraction: Double, from blocks: Range<Int>, of model: some LayeredModel
  ) throws(CompressionError) {
    let cut = blocks.reduce(0) { $0 + model.parameterCount(ofBlock: $1) }
    let wanted = Double(model.blockParameterCount) * fraction
    let ratio = wanted / Double(cut)
    guard ratio < 1 else {
      throw .unsuitableStructure(
        "\(blocks.count) of \(model.blockCount) blocks have \(cut) parameters, and "
          + "\(Int(wanted)) should go; choose a smaller fraction or cut more blocks")
    }
    self.init(ratio: ratio, blocks: blocks, of: model)
    var left = wanted
    for (place, block) in blocks.enumerated() {
      // What earlier blocks left or took too much of is spread over the others.
      let share = left / Double(blocks.count - place)
      let own = try Self.cut(removing: share, atLeast: self.blocks[block], block, model)
      self.blocks[block] = own
      left -= Double(own.groups * model.parameterCount(ofGroupInBlock: block))
      left -= Double(own.channels * model.parameterCount(ofChannelInBlock: block))
    }
  }

  /// The cut of one block that removes a number of its parameters.
  static func cut(
    removing wanted: Double, atLeast first: Cut?, _ block: Int, _ model: some LayeredModel
  ) throws(CompressionError) -> Cut {
    let widths = model.widths(ofBlock: block)
    let group = Double(model.parameterCount(ofGroupInBlock: block))
    let channel = Double(model.parameterCount(ofChannelInBlock: block))
    for groups in min(first?.groups ?? 0, widths.keyHeads - 1)..<widths.keyHeads {
      let channels = Int(((wanted - Double(groups) * group) / channel).rounded())
      if channels < widths.channels {
        return Cut(groups: groups, channels: max(0, channels))
      }
    }
    throw .unsuitableStructure(
      "block \(block) has \(model.parameterCount(ofBlock: block)) parameters, and "
        + "\(Int(wanted)) should go; one head and one channel must stay")
  }
}
