public import Tensors

/// Removes the weights that a score values least; nothing is retrained.
public struct ScorePruning<Score: WeightScore>: Strategy {
  /// What the score can be told.
  public typealias Hyperparameters = Score.Hyperparameters

  /// The card of the score.
  public static var card: StrategyCard { Score.card }
  /// What the score must know.
  public static var needs: Set<CalibrationStatistic> { Score.needs }
  /// Any fraction, and patterns.
  public static var budgets: Set<Budget.Axis> { [.sparsity, .pattern] }

  /// What weights are worth.
  public let score: Score

  /// What the score was told.
  public var hyperparameters: Hyperparameters { score.hyperparameters }

  /// Makes the strategy of a score.
  public init(hyperparameters: Hyperparameters) {
    score = Score(hyperparameters: hyperparameters)
  }

  /// Shares the budget out as the score's allocation says.
  public func shares(
    of budget: Budget, among sites: [LinearSite], random: inout RandomStream
  ) throws -> [String: Budget] {
    try score.allocation.shares(of: budget, among: sites) { site in
      try site.requireFiniteWeights()
      return try checkedScores(site.restricted(to: Self.needs), random: &random)
    }
  }

  /// Stores the weights that the score values most, unchanged.
  public func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    guard let sparsity = budget.sparsity else { return try EncodedWeight(at: site) }
    let scores = try checkedScores(site, random: &random)
    let mask = Mask(removing: sparsity, lowest: scores, within: score.group)
    return try EncodedWeight(support: Support(mask, for: sparsity), at: site)
  }

  private func checkedScores(_ site: LinearSite, random: inout RandomStream) throws -> Tensor {
    let scores = try score.scores(for: site, random: &random)
    precondition(
      scores.shape == site.weight.shape,
      "\(Score.card.id): scores \(scores.shape) for a weight \(site.weight.shape)")
    if let index = scores.withBuffer({ $0.firstIndex(where: \.isNaN) }) {
      throw CompressionError.unorderedScores(
        site: site.path, row: index / site.columns, column: index % site.columns)
    }
    return scores
  }
}
