public import Tensors

/// What a weight is worth: the part of a pruning method that most papers are about.
///
/// `ScorePruning` makes a strategy of it: the weights with the lowest scores go, within a group and
/// to a budget that an allocation shares out.
public protocol WeightScore: Sendable {
  /// What the score can be told.
  associatedtype Hyperparameters: StrategyHyperparameters

  /// What is said of the strategy.
  static var card: StrategyCard { get }
  /// What it must know of the inputs of a site.
  static var needs: Set<CalibrationStatistic> { get }

  /// What the score was told.
  var hyperparameters: Hyperparameters { get }
  /// Which weights compete.
  var group: ScoreGroup { get }
  /// How a budget is shared out among sites.
  var allocation: any Allocation { get }

  /// Makes a score.
  init(hyperparameters: Hyperparameters)

  /// The score of each weight, `[out, in]`: the lowest go first.
  func scores(for site: LinearSite, random: inout RandomStream) throws -> Tensor
}

extension WeightScore {
  /// Nothing but the weights.
  public static var needs: Set<CalibrationStatistic> { [] }

  /// Each site is given the same budget.
  public var allocation: any Allocation { UniformAllocation() }
}
