import Arenas
import CompressionCore
import Reporting
import Store
import Strategies

extension CoverageMatrix {
  /// Some results of an arena beside all strategies that there are: those without a cell are rows
  /// without one.
  init(catalogOf arena: String, _ groups: [ResultGroup]) {
    let arena = ArenaIndex.entry(arena)
    let catalog = StrategyIndex.all
    let entries = Dictionary(uniqueKeysWithValues: catalog.map { ($0.card.id, $0) })
    let taken = Set(catalog.filter { $0.isTaken(by: arena) }.map(\.card.id))
    // A large sweep asks for the same budgets again and again.
    var parsed: [JSONBudget: Budget?] = [:]
    self.init(groups, catalog: catalog.map(\.card.id)) { strategy, budget in
      guard let entry = entries[strategy] else { return true }
      let target = parsed[budget] ?? (try? Budget(json: budget.json))
      parsed[budget] = .some(target)
      return taken.contains(strategy) && entry.meets(target)
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
  fileprivate func meets(_ budget: Budget?) -> Bool {
    guard let budget else { return true }
    return budget.axis == .dense ? budgets.isEmpty : budgets.contains(budget.axis)
  }
}
