internal import Tensors

/// The metric |W| · ‖X‖ of all weights of each block, by which allocations judge blocks.
public struct BlockMetrics {
  /// The number of weights of each block, in the order of blocks.
  public let sizes: [Int]
  /// The metrics of each block, of all its sites in their order.
  public let values: [[Float]]
  private let blocks: [String: Int]

  /// Scores every site with the statistics of the dense model.
  public init(of sites: [LinearSite]) throws {
    let order = Set(sites.map(\.block)).sorted()
    var values = [[Float]](repeating: [], count: order.count)
    var blocks: [String: Int] = [:]
    for site in sites {
      guard let block = order.firstIndex(of: site.block) else { continue }
      var metric = site.weight.magnitude()
      metric.scaleColumns(by: try site.channelNorms())
      values[block] += metric.values
      blocks[site.path] = block
    }
    self.values = values
    self.blocks = blocks
    sizes = values.map(\.count)
  }

  /// The budget of each site, by path, from the ratio that its block keeps.
  ///
  /// A block that would be given weights back loses one in a hundred, as in the released codes of
  /// OWL and DLP.
  public func shares(keeping ratios: [Double], of budget: Budget) -> [String: Budget] {
    blocks.mapValues { block in
      let removed = 1 - ratios[block]
      return budget.removing(fraction: removed > 0 ? min(removed, 1 - 1e-9) : 0.01)
    }
  }
}
