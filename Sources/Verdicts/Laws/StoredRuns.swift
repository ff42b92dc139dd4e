internal import Arenas
internal import CompressionCore
internal import Essentials
internal import Foundation
public import ScalingLaws
public import Store
internal import Strategies

/// Finished runs of the store as rows of the numbers that laws read.
///
/// | column | from |
/// |---|---|
/// | `parameters`, `initial_parameters` | `size/parameters` |
/// | `final_parameters` | `size/final_nonzeros` |
/// | `average_parameters` | the mean of the curve `train/nonzeros`: one point for each step |
/// | `sparsity` | one minus the final over the initial parameters |
/// | `tokens`, `loss` | `train/tokens`, `eval/loss`; or the points of `curve/tokens`, `curve/loss` |
/// | `rate` | the budget's sparsity, which a strategy meets to the rounding |
/// | `reference_loss` | `eval/reference_loss` |
///
/// Every other metric is a column under its own name. A run with the curve `curve/tokens` gives a
/// row for each point, any other run one row.
public struct StoredRuns: Sendable {
  /// A row: the run and its numbers.
  public struct Row: Sendable {
    /// The run.
    public let run: ResultRow
    /// Its numbers by column.
    public let numbers: [String: Double]
  }

  /// The rows, run by run.
  public let rows: [Row]

  /// Reads the finished runs that a filter lets through.
  public init(_ store: ResultStore, sweep: String?, filter: String?) throws {
    try self.init(store, sweeps: [sweep], filter: filter)
  }

  /// Reads the finished runs of some sweeps, one after the other.
  init(_ store: ResultStore, sweeps: [String?], filter: String?) throws {
    let expression = try filter.map { try FilterExpression(parsing: $0) }
    rows = try sweeps.flatMap { try store.results(sweep: $0, where: expression) }
      .filter { $0.state == .finished }.flatMap { try Self.rows(of: $0, in: store) }
  }

  private static func rows(of run: ResultRow, in store: ResultStore) throws -> [Row] {
    var numbers = Dictionary(uniqueKeysWithValues: run.metrics.map { ($0.key, $0.value) })
    let names = [
      "size/parameters": ["parameters", "initial_parameters"],
      "size/final_nonzeros": ["final_parameters"], "train/tokens": ["tokens"],
      "eval/loss": ["loss"], "eval/reference_loss": ["reference_loss"],
    ]
    for (metric, columns) in names {
      for column in columns { numbers[column] = run.metrics[metric] }
    }
    if let first = numbers["initial_parameters"], let last = numbers["final_parameters"] {
      numbers["sparsity"] = 1 - last / first
    }
    numbers["rate"] = run.cell.budget["sparsity"]?.doubleValue
    let living = try store.curve(of: run.identity, metric: "train/nonzeros").map(\.value)
    if !living.isEmpty {
      numbers["average_parameters"] = living.reduce(0, +) / Double(living.count)
    }
    let tokens = try store.curve(of: run.identity, metric: "curve/tokens")
    guard !tokens.isEmpty else { return [Row(run: run, numbers: numbers)] }
    let losses = try store.curve(of: run.identity, metric: "curve/loss")
    let byStep = Dictionary(losses.map { ($0.step, $0.value) }) { _, last in last }
    return tokens.compactMap { point in
      byStep[point.step].map { loss in
        Row(
          run: run, numbers: numbers.merging(["tokens": point.value, "loss": loss]) { $1 })
      }
    }
  }

  /// The columns of a law, each read from the number of some name.
  ///
  /// - Throws: `StoredRunsError` when there are no rows, or a run lacks a number.
  public func table(_ headers: [String: String]) throws(StoredRunsError) -> FitTable {
    guard !rows.isEmpty else { throw .noRuns }
    var columns: [String: [Double]] = [:]
    for (column, name) in headers {
      for row in rows {
        guard let value = row.numbers[name] else {
          throw .missing(
            name, run: row.run.identity,
            nearest: NearestName.suggestion(for: name, among: row.numbers.keys.sorted()))
        }
        columns[column, default: []].append(value)
      }
    }
    return FitTable(columns: columns, cells: rows.map(\.run.identity))
  }
}

/// Why stored runs give no table.
public enum StoredRunsError: Error, Equatable, CustomStringConvertible {
  /// No run is finished and passes.
  case noRuns
  /// A run lacks a number; the nearest that it has.
  case missing(String, run: String, nearest: String?)

  /// What was found and what to do.
  public var description: String {
    switch self {
    case .noRuns:
      "no finished run passes the filter; `espalier query` with the same filter shows what there is"
    case .missing(let name, let run, let nearest):
      "run \(run) has no '\(name)'"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "; give another with --column")
    }
  }
}

// MARK: - As text

extension StoredRuns {
  /// One observation a row, with 17 significant digits; the options and hyperparameters of a run
  /// are columns as well.
  public var csv: String {
    let settings = rows.map(Self.settings)
    let texts = Set(settings.flatMap(\.keys)).sorted()
    let numbers = Set(rows.flatMap(\.numbers.keys)).filter { !$0.hasPrefix("cost/") }.sorted()
    let header = ["cell", "arena", "strategy", "replicate"] + texts + numbers
    let lines = zip(rows, settings).map { row, settings in
      let cell = row.run.cell
      return [row.run.identity, cell.arena, cell.strategy, "\(cell.replicate)"]
        + texts.map { settings[$0] ?? "" }
        + numbers.map { row.numbers[$0].map(Self.text) ?? "" }
    }
    return ([header] + lines).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
  }

  /// What was set, defaults included, under `option.NAME`, `hyperparameter.NAME` and `budget`.
  private static func settings(_ row: Row) -> [String: String] {
    let cell = row.run.cell
    var settings = ["budget": cell.budget.canonical, "evaluation": cell.evaluation]
    let options = ArenaIndex.entry(cell.arena)?.defaults ?? [:]
    for (name, value) in options.merging(cell.arenaOptions, uniquingKeysWith: { $1 }) {
      settings["option.\(name)"] = value.stringValue ?? value.canonical
    }
    let knobs = (try? StrategyIndex.entry(cell.strategy).defaults) ?? [:]
    for (name, value) in knobs.merging(cell.hyperparameters, uniquingKeysWith: { $1 }) {
      settings["hyperparameter.\(name)"] = value.stringValue ?? value.canonical
    }
    return settings
  }

  private static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return String(format: "%.17g", value)
  }

  private static func quoted(_ field: String) -> String {
    field.contains(where: { ",\"\n".contains($0) })
      ? "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : field
  }
}
