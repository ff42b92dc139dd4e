import ArgumentParser
import Essentials
import Foundation
import Reporting
import Store
import Verdicts

/// `compare`: paired differences between two strategies, sweeps or runs.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two strategies, sweeps or runs, replicate by replicate.",
    discussion: """
      Each replicate of the one is paired with the same replicate of the other: same arena, options,
      evaluation and budget (and, between sweeps, same strategy). The difference is second minus
      first, with a t interval and a percentile bootstrap interval over the pairs.
      Example: espalier compare magnitude wanda --metric eval/loss_increase --by budget
      """)

  enum Grouping: String, ExpressibleByArgument, CaseIterable {
    case all, budget, arena, strategy
  }

  @Argument(
    help: "A strategy, sweep, or the first letters of a run's cell.", completion: .comparable)
  var first: String
  @Argument(help: "The other.", completion: .comparable) var second: String
  @Option(help: "The metric, or several, parted by commas.", completion: .metrics) var metric =
    "eval/loss_increase"
  @Option(help: "A row for each budget, arena, strategy, or one for all.")
  var by = Grouping.budget
  @Option(help: "Only runs that this filter lets through.") var filter: String?
  @Option(help: "The confidence of the intervals.") var confidence = 0.95
  @Option(help: "Bootstrap draws.") var draws = 2_000
  @Option(help: "The seed of the bootstrap.") var seed: UInt64 = 0
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    guard confidence > 0, confidence < 1 else {
      throw ValidationError("--confidence is \(confidence), allowed is between 0 and 1")
    }
    guard draws >= 100 else { throw ValidationError("--draws is \(draws), allowed is 100 or more") }
  }

  mutating func run() throws {
    let store = try store.reading()
    let expression = try filter.map { try FilterExpression(parsing: $0) }
    let sides = try [first, second].map { try Side(name: $0, store: store, filter: expression) }
    var pairing = Pairing(sides[0], sides[1])
    pairing.grouping = by
    let metrics = metric.split(separator: ",").map { String($0) }
    let table = pairing.table(
      metrics: metrics, confidence: confidence, draws: draws, seed: seed)
    guard !table.rows.isEmpty else {
      throw ValidationError(
        "no replicate of '\(first)' has a partner of '\(second)' with \(metric): they must share "
          + "arena, evaluation, budget and replicate, and both must have finished")
    }
    try output.print(table)
  }
}

/// One of the two things that are compared.
struct Side {
  enum Kind { case sweep, run, strategy }
  let name: String
  let kind: Kind
  let rows: [ResultRow]

  init(name: String, store: ResultStore, filter: FilterExpression?) throws {
    let sweeps = try store.sweeps().map(\.name)
    self.name = name
    if sweeps.contains(name) {
      (kind, rows) = (.sweep, try store.results(sweep: name, where: filter))
      return
    }
    let all = try store.results(where: filter)
    let named = all.filter { $0.cell.strategy == name }
    if !named.isEmpty {
      (kind, rows) = (.strategy, named)
      return
    }
    let runs = all.filter { $0.identity.hasPrefix(name) }
    guard runs.count == 1 else {
      let known = sweeps + Set(all.map(\.cell.strategy)).sorted()
      let hint = NearestName.suggestion(for: name, among: known).map { "; did you mean '\($0)'?" }
      throw ValidationError(
        runs.isEmpty
          ? "no strategy, sweep or run is called '\(name)'" + (hint ?? "")
          : "'\(name)' begins \(runs.count) runs")
    }
    (kind, rows) = (.run, runs)
  }
}

/// The replicates of two sides, in pairs.
struct Pairing {
  private var pairs: [(first: ResultRow, second: ResultRow)] = []
  private let names: (String, String)
  var grouping = Compare.Grouping.budget

  init(_ first: Side, _ second: Side) {
    names = (first.name, second.name)
    let isRun = first.kind == .run || second.kind == .run
    let keepsStrategy = first.kind == .sweep && second.kind == .sweep
    let partners = Dictionary(grouping: second.rows.filter { $0.state == .finished }) {
      Self.key($0, keepsStrategy: keepsStrategy, isRun: isRun)
    }
    for row in first.rows where row.state == .finished {
      let others = partners[Self.key(row, keepsStrategy: keepsStrategy, isRun: isRun)] ?? []
      // With several settings of one strategy there is no telling which is meant.
      if others.count == 1 { pairs.append((row, others[0])) }
    }
  }

  private static func key(_ row: ResultRow, keepsStrategy: Bool, isRun: Bool) -> String {
    if isRun { return "" }
    let cell = row.cell
    var parts: [JSONValue] = [
      .string(cell.arena), .integer(Int64(cell.arenaRevision)), .object(cell.arenaOptions),
      .string(cell.evaluation), cell.budget, .integer(Int64(cell.replicate)),
    ]
    if keepsStrategy { parts += [.string(cell.strategy), .object(cell.hyperparameters)] }
    return JSONValue.array(parts).canonical
  }

  private func group(of row: ResultRow) -> String {
    switch grouping {
    case .all: "all"
    case .budget: row.cell.budget.canonical
    case .arena: row.cell.arena
    case .strategy: row.cell.strategy
    }
  }

  func table(metrics: [String], confidence: Double, draws: Int, seed: UInt64) -> ResultTable {
    var differences = PairedDifferences(
      first: names.0, second: names.1, grouping: grouping.rawValue)
    differences.confidence = confidence
    differences.draws = draws
    differences.seed = seed
    let measured = metrics.flatMap { metric in
      pairs.compactMap { pair -> PairedDifferences.Pair? in
        guard let first = pair.first.metrics[metric], let second = pair.second.metrics[metric]
        else { return nil }
        return .init(metric: metric, group: group(of: pair.first), first: first, second: second)
      }
    }
    return differences.table(of: measured, metrics: metrics)
  }
}
