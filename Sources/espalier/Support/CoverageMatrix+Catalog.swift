import Arenas
import CompressionCore
import Reporting
import Store
import Strategies

extension CoverageMatrix {
  /// Some results of an arena beside all strategies that there are: those without a cell are rows
  /// without one.
  init(catalogOf arena: String, _ rows: [ResultRow]) {
    let arena = ArenaIndex.entry(arena)
    self.init(rows, catalog: StrategyIndex.all.map(\.card.id)) { strategy, budget in
      guard let entry = try? StrategyIndex.entry(strategy) else { return true }
      return entry.isTaken(by: arena) && entry.meets(budget)
    }
  }
}

extension StrategyEntry {
  /// Whether an arena has what the strategy works on; one that is not known has.
  fileprivate func isTaken(by arena: ArenaEntry?) -> Bool {
    guard let arena else { return true }
    if compressesModels { return arena.takesModelStrategies }
    if trains { return arena.takesTrainingMethods }
    // Where models are trained from the start, a strategy must act during the training.
    guard arena.card.id == PretrainingArena.card.id else { return true }
    return (try? method()) is any TrainingStrategy
  }

  /// Whether the strategy takes a budget of that kind; one that compresses nothing has the dense.
  fileprivate func meets(_ budget: JSONBudget) -> Bool {
    guard let budget = try? Budget(json: budget.json) else { return true }
    return budget.axis == .dense ? budgets.isEmpty : budgets.contains(budget.axis)
  }
}
