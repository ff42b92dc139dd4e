/// What all strategies have in common, whether they see one linear map at a time or a whole model.
///
/// A method is a `Strategy`, which encodes the weight of a linear map, or a `ModelStrategy`, which
/// changes the structure of a model.
public protocol CompressionMethod: Sendable {
  /// What the strategy can be told.
  associatedtype Hyperparameters: StrategyHyperparameters

  /// What is said of the strategy.
  static var card: StrategyCard { get }
  /// The kinds of budgets that it can meet; the dense one is always accepted.
  static var budgets: Set<Budget.Axis> { get }

  /// What the strategy was told.
  var hyperparameters: Hyperparameters { get }

  /// Makes a strategy.
  init(hyperparameters: Hyperparameters)

  /// Checks that the strategy can meet a budget.
  ///
  /// - Throws: `SpecError`.
  func accepts(_ budget: Budget) throws(SpecError)
}

extension CompressionMethod {
  /// Checks that the budget makes sense and is of a kind that the strategy can meet.
  public func accepts(_ budget: Budget) throws(SpecError) {
    try budget.validate()
    try requireKind(of: budget)
  }

  /// Checks that the budget is of a kind that the strategy can meet.
  ///
  /// - Throws: `SpecError.budgetNotAccepted`.
  public func requireKind(of budget: Budget) throws(SpecError) {
    guard budget.axis == .dense || Self.budgets.contains(budget.axis) else {
      throw .budgetNotAccepted(
        budget.label, by: Self.card.id, accepted: Self.acceptedBudgets)
    }
  }

  static var acceptedBudgets: String {
    let kinds = Budget.Axis.allCases.filter { $0 != .dense && budgets.contains($0) }
    return kinds.isEmpty
      ? "only the dense budget" : kinds.map(\.rawValue).joined(separator: ", ")
  }
}
