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

extension Dense: TrainingStrategy {
  func schedule(
    to budget: Budget, over length: TrainingLength
  ) throws(SpecError) -> DensitySchedule {
    ComputeWindow().schedule(density: 1, over: length, interval: 1, shape: .geometric)
  }

  /// Never called: a dense schedule has no events.
  func masks(
    keeping density: Double, to budget: Budget, of weights: [String: Tensor],
    random: inout RandomStream
  ) -> [String: Mask] { Mask.global(keeping: 1, ofLargest: weights) }
}
