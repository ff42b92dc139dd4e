internal import CompressionCore
internal import Conformance
internal import Tensors

/// The toy network of some vectors: block b maps x to x + down[b] · relu(up[b] · x).
struct ReluStack {
  struct Block {
    /// The up projection `[ff, d]`.
    var up: Tensor
    /// The down projection `[d, ff]`.
    var down: Tensor
  }

  let blocks: [Block]
  /// Hidden states before the first block, `[sequences · tokens, d]`.
  let inputs: Tensor
  let sequences: Int

  init(_ vector: MethodVector) throws {
    let states = try vector.tensor("inputs")
    sequences = states.shape[0]
    inputs = states.reshaped([states.count / states.columns, states.columns])
    blocks = try (0..<vector.integer("blocks")).map {
      Block(up: try vector.tensor("block\($0)_up"), down: try vector.tensor("block\($0)_down"))
    }
  }

  /// The metrics of the dense stack.
  func metrics() throws -> BlockMetrics {
    var hidden = inputs
    var sites: [LinearSite] = []
    for (index, block) in blocks.enumerated() {
      sites += Self.sites(of: block, index: index, inputs: hidden)
      hidden = Self.run(block, hidden)
    }
    return try BlockMetrics(of: sites)
  }

  /// The masks that Wanda chooses, each block on the outputs of those already pruned.
  func masks(
    named name: String, sparsity: (Int) -> Budget.Sparsity
  ) throws -> [String: VectorArray] {
    var hidden = inputs
    var masks: [String: VectorArray] = [:]
    var random = RandomStream(seed: 0, for: "vector")
    for (index, block) in blocks.enumerated() {
      let kept = try Self.sites(of: block, index: index, inputs: hidden).map { site in
        let scores = try Wanda().scores(for: site, random: &random)
        return Mask(removing: sparsity(index), lowest: scores, within: .outputRow)
      }
      for (layer, mask) in zip(["up", "down"], kept) {
        masks["block\(index)_\(layer)_\(name)_mask"] = VectorArray(
          mask.kept, shape: [mask.rows, mask.columns])
      }
      let pruned = Block(up: kept[0].applied(to: block.up), down: kept[1].applied(to: block.down))
      hidden = Self.run(pruned, hidden)
    }
    return masks
  }

  private static func activations(_ block: Block, _ hidden: Tensor) -> Tensor {
    hidden.matmul(block.up, transposingRight: true).map { max($0, 0) }
  }

  private static func run(_ block: Block, _ hidden: Tensor) -> Tensor {
    var result = hidden
    result.add(activations(block, hidden).matmul(block.down, transposingRight: true))
    return result
  }

  private static func sites(of block: Block, index: Int, inputs: Tensor) -> [LinearSite] {
    func site(_ name: String, _ weight: Tensor, _ inputs: Tensor) -> LinearSite {
      var statistics = CalibrationStatistics(width: weight.columns, collecting: [.channelNorms])
      statistics.add(inputs: inputs)
      return LinearSite(
        path: "block\(index)_\(name)", block: index, weight: weight, statistics: statistics)
    }
    return [
      site("up", block.up, inputs), site("down", block.down, activations(block, inputs)),
    ]
  }
}
