public import Essentials

/// A strategy in an index: its card, its knobs, and how to make one.
public struct StrategyEntry: Sendable {
  /// What is said of the strategy.
  public let card: StrategyCard
  /// What the strategy must know of the inputs of a site with its hyperparameters at their defaults.
  public let needs: Set<CalibrationStatistic>
  /// The kinds of budgets that the strategy can meet, besides the dense one.
  public let budgets: Set<Budget.Axis>

  private let knobs: Knobs
  private let builder: @Sendable ([String: JSONValue]) throws -> any Strategy

  /// The entry of a strategy.
  public init<S: Strategy>(_ type: S.Type) {
    let id = S.card.id
    card = S.card
    needs = S(hyperparameters: S.Hyperparameters()).needs
    budgets = S.budgets
    knobs = Knobs(S.Hyperparameters.self, of: id)
    builder = { S(hyperparameters: try Knobs.decode($0, of: id)) }
  }

  /// The entry of a score that chooses the weights to prune.
  public init<S: WeightScore>(pruning type: S.Type) {
    self.init(ScorePruning<S>.self)
  }

  /// Every hyperparameter with its default, read from the type itself.
  public var defaults: [String: JSONValue] { knobs.defaults }

  /// Makes the strategy with some hyperparameters other than their defaults.
  ///
  /// - Throws: `SpecError` for an unknown name, a wrong type or a value out of range.
  public func make(_ overrides: [String: JSONValue] = [:]) throws -> any Strategy {
    try builder(overrides)
  }

  /// The overrides that differ from the defaults, as they enter the identity of a cell.
  ///
  /// - Throws: `SpecError` as `make` does.
  public func nonDefaults(_ overrides: [String: JSONValue]) throws -> [String: JSONValue] {
    try knobs.nonDefaults(overrides)
  }
}
