internal import Arenas
internal import CompressionCore
internal import Essentials
internal import Store
internal import Strategies

/// Computes cells from nothing but their content; arenas stay loaded between them.
struct CellRunner {
  private struct Loaded {
    let arena: any Arena
    let card: ArenaCard
    let evaluation: String
  }

  private let workshop: Workshop
  private var arenas: [String: Loaded] = [:]

  init(workshop: Workshop) {
    self.workshop = workshop
  }

  /// Computes one cell; whatever it throws is its outcome.
  mutating func run(_ cell: Cell) -> (Outcome, [Metric]) {
    do {
      let loaded = try arena(of: cell)
      let method = try Self.method(of: cell)
      let measurement = try loaded.arena.measure(
        by: method, to: Budget(json: cell.budget), replicate: cell.replicate)
      return Self.judge(measurement, by: loaded.card)
    } catch {
      return (.failed("\(error)"), [])
    }
  }

  private static func judge(
    _ measurement: Measurement, by card: ArenaCard
  ) -> (Outcome, [Metric]) {
    let metrics = measurement.values.map {
      Metric(
        $0.name, $0.value, context: $0.context, step: $0.step.map(Int64.init),
        standardError: $0.standardError, count: $0.count.map(Int64.init))
    }
    if let refusal = measurement.refusal { return (.refused(refusal), metrics) }
    let primary = measurement[card.primaryMetric] ?? .nan
    guard primary.isFinite else {
      return (.diverged("\(card.primaryMetric) is \(primary)"), metrics)
    }
    return (.finished, metrics)
  }

  private mutating func arena(of cell: Cell) throws -> Loaded {
    let key = cell.arena + JSONValue.object(cell.arenaOptions).canonical
    let loaded = try arenas[key] ?? load(cell)
    arenas[key] = loaded
    try StalePlan.check("the evaluation", cell.evaluation, loaded.evaluation)
    return loaded
  }

  private func load(_ cell: Cell) throws -> Loaded {
    guard let entry = ArenaIndex.entry(cell.arena) else {
      throw StalePlan(what: "the arena", planned: cell.arena, found: "none of that name")
    }
    try StalePlan.check(
      "the revision of arena '\(cell.arena)'", cell.arenaRevision, entry.card.revision)
    let arena = try entry.make(cell.arenaOptions, workshop: workshop)
    return Loaded(arena: arena, card: entry.card, evaluation: try arena.evaluation())
  }

  private static func method(of cell: Cell) throws -> any CompressionMethod {
    let entry = try StrategyIndex.entry(cell.strategy)
    try StalePlan.check(
      "the revision of '\(cell.strategy)'", cell.strategyRevision, entry.card.revision)
    return try entry.method(cell.hyperparameters)
  }
}

/// A cell that was planned by another version of the program, or on another text.
private struct StalePlan: Error, CustomStringConvertible {
  let what: String
  let planned: String
  let found: String

  static func check<Value: Equatable>(_ what: String, _ planned: Value, _ found: Value) throws {
    guard planned != found else { return }
    throw StalePlan(what: what, planned: "\(planned)", found: "\(found)")
  }

  var description: String {
    "\(what) was \(planned) when the cell was planned and is \(found) now; "
      + "run the sweep again from its spec"
  }
}
