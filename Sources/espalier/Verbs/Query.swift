import ArgumentParser
import Foundation
import Reporting
import Store

/// `query`: find runs by a filter, or by read-only SQL.
struct Query: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find runs by a filter, or by read-only SQL.",
    discussion: """
      Examples:
        espalier query 'strategy = wanda and sparsity >= 0.5 and metric.eval/loss < 3.6'
        espalier query --sql 'SELECT strategy, count(*) FROM runs GROUP BY strategy'
      """)

  @Argument(help: "A filter such as strategy = wanda and sparsity in [0.5, 0.6].")
  var filter: String?
  @Option(help: "A reading SQL statement instead.") var sql: String?
  @Option(help: "Only this sweep.") var sweep: String?
  @Option(help: "The first rows only.") var top: Int?
  @Option(name: .customLong("min"), help: "Sort by this metric, smallest first.") var least: String?
  @Option(name: .customLong("max"), help: "Sort by this metric, largest first.") var most: String?
  @Option(help: "Rows that SQL may give at most.") var rowLimit = 10_000
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if sql != nil, filter != nil || sweep != nil || least != nil || most != nil {
      throw ValidationError("--sql takes no filter; put the condition into the statement")
    }
    if least != nil, most != nil { throw ValidationError("choose --min or --max") }
    if let top, top < 1 { throw ValidationError("--top is \(top), allowed is 1 or more") }
    guard rowLimit >= 1 else {
      throw ValidationError("--row-limit is \(rowLimit), allowed is 1 or more")
    }
  }

  mutating func run() throws {
    let store = try store.reading()
    if let sql {
      let result = try store.query(sql: sql, rowLimit: rowLimit)
      try output.print(RunTables.table(of: result))
      if result.isCut { note("only the first \(rowLimit) rows; --row-limit asks for more") }
      return
    }
    let expression = try filter.map { try FilterExpression(parsing: $0) }
    var rows = try store.results(sweep: sweep, where: expression)
    if let metric = least ?? most { rows = Self.sorted(rows, by: metric, rising: least != nil) }
    try output.print(RunTables.runs(Array(rows.prefix(top ?? rows.count))))
  }

  /// Rows without the metric come last, whichever way the others are sorted.
  private static func sorted(_ rows: [ResultRow], by metric: String, rising: Bool) -> [ResultRow] {
    let known = rows.filter { $0.metrics[metric] != nil }.sorted {
      let (left, right) = ($0.metrics[metric] ?? 0, $1.metrics[metric] ?? 0)
      return rising ? left < right : left > right
    }
    return known + rows.filter { $0.metrics[metric] == nil }
  }
}
