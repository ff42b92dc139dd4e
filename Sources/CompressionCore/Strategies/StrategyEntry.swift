public import Essentials

/// A strategy in an index: its card, its knobs, and how to make one.
public struct StrategyEntry: Sendable {
  /// What is said of the strategy.
  public let card: StrategyCard
  /// What the strategy must know of the inputs of a site with its hyperparameters at their defaults.
  public let needs: Set<CalibrationStatistic>
  /// What a strategy for whole models must know of the model with its hyperparameters at their
  /// defaults; nil for a strategy that compresses linear maps.
  public let modelNeeds: Set<ModelNeed>?
  /// The kinds of budgets that the strategy can meet, besides the dense one.
  public let budgets: Set<Budget.Axis>
  /// Whether the strategy trains: it acts in every step of a training and compresses nothing
  /// outside of one.
  public let trains: Bool

  private let knobs: Knobs
  private let builder: @Sendable ([String: JSONValue]) throws -> any CompressionMethod

  /// The entry of a strategy.
  public init<S: Strategy>(_ type: S.Type) {
    self.init(type, needs: S(hyperparameters: S.Hyperparameters()).needs, modelNeeds: nil)
  }

  /// The entry of a strategy for whole models.
  public init<S: ModelStrategy>(model type: S.Type) {
    self.init(type, needs: [], modelNeeds: S(hyperparameters: S.Hyperparameters()).needs)
  }

  /// The entry of a strategy that acts in every step of a training.
  public init<M: TrainingMethod>(training type: M.Type) {
    self.init(type, needs: [], modelNeeds: nil, trains: true)
  }

  /// The entry of a score that chooses the weights to prune.
  public init<S: WeightScore>(pruning type: S.Type) {
    self.init(ScorePruning<S>.self)
  }

  private init<M: CompressionMethod>(
    _ type: M.Type, needs: Set<CalibrationStatistic>, modelNeeds: Set<ModelNeed>?,
    trains: Bool = false
  ) {
    let id = M.card.id
    card = M.card
    self.needs = needs
    self.modelNeeds = modelNeeds
    budgets = M.budgets
    self.trains = trains
    knobs = Knobs(M.Hyperparameters.self, of: id)
    builder = { M(hyperparameters: try Knobs.decode($0, of: id)) }
  }

  /// Whether the strategy compresses whole models, and not linear maps one by one.
  public var compressesModels: Bool { modelNeeds != nil }

  /// Whether the strategy compresses linear maps one by one.
  public var compressesLinearMaps: Bool { !compressesModels && !trains }

  /// What the strategy must know, by name.
  public var needNames: [String] {
    needs.map(\.rawValue).sorted() + (modelNeeds ?? []).map(\.rawValue).sorted()
  }

  /// Every hyperparameter with its default, read from the type itself.
  public var defaults: [String: JSONValue] { knobs.defaults }

  /// Makes the strategy, of whichever kind, with some hyperparameters other than their defaults.
  ///
  /// - Throws: `SpecError` for an unknown name, a wrong type or a value out of range.
  public func method(_ overrides: [String: JSONValue] = [:]) throws -> any CompressionMethod {
    try builder(overrides)
  }

  /// Makes a strategy that compresses linear maps.
  ///
  /// - Throws: `SpecError` as `method` does, and for a strategy of another kind.
  public func make(_ overrides: [String: JSONValue] = [:]) throws -> any Strategy {
    guard let strategy = try builder(overrides) as? any Strategy else {
      guard !trains else { throw SpecError.trains(card.id) }
      throw SpecError.compressesModels(card.id)
    }
    return strategy
  }

  /// The overrides that differ from the defaults, as they enter the identity of a cell.
  ///
  /// - Throws: `SpecError` as `make` does.
  public func nonDefaults(_ overrides: [String: JSONValue]) throws -> [String: JSONValue] {
    try knobs.nonDefaults(overrides)
  }
}
