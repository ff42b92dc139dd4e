internal import CompressionCore
internal import Tensors

/// Leaves every weight as it is, but for the format in which the site stores floats.
///
/// - Complexity: O(out · in)
struct Dense: Strategy {
  static let card = StrategyCard(
    id: "dense", revision: 1, name: "Dense", family: .baselines,
    summary: "nothing is compressed")

  static let budgets: Set<Budget.Axis> = []

  var hyperparameters = NoHyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    try EncodedWeight(at: site)
  }
}
