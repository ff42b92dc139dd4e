internal import CompressionCore
internal import Tensors

/// Rounds each weight to the nearest point of its grid.
///
/// ```
/// Ŵ[o, i] = scale · (clamp(round(W[o, i] / scale) + zero, 0, 2^b − 1) − zero)
/// ```
///
/// A grid reaches from the smallest to the largest weight of an output row, or of a group of inputs
/// in it, zero included.
///
/// - Complexity: O(out · in)
struct RoundToNearest: Strategy {
  static let card = StrategyCard(
    id: "rtn", revision: 1, name: "Round to nearest", family: .baselines,
    summary: "each weight goes to the nearest point of a min-max grid")

  struct Hyperparameters: StrategyHyperparameters {
    /// The number of inputs that share a grid; 0 is the whole row.
    var groupSize = 0
    /// Whether grids reach as far below zero as above it, which saves the zero points.
    var symmetric = false

    func validate() throws(SpecError) {
      try require(groupSize >= 0, "groupSize", is: groupSize, allowed: "0 (a row) or more")
    }
  }

  static let budgets: Set<Budget.Axis> = [.bits]

  var hyperparameters = Hyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    guard let bits = budget.bits else { return try EncodedWeight(at: site) }
    var grid = IntegerGrid(
      rows: site.rows, columns: site.columns, bits: bits, groupSize: hyperparameters.groupSize,
      isSymmetric: hyperparameters.symmetric, scaleFormat: site.format)
    grid.fit(to: site.weight)
    return try EncodedWeight(codes: grid.codes(of: site.weight), grid: grid, at: site)
  }
}
