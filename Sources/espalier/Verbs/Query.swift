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
  @Option(help: "Only this sweep.", completion: .sweeps) var sweep: String?
  @Option(name: .customLong("filter"), help: "The same as the argument.") var condition: String?
  @Option(help: "Rows that SQL may give at most.") var rowLimit = 10_000
  @Option(help: "Seconds that SQL may take at most.") var timeLimit = 30.0
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if filter != nil, condition != nil { throw ValidationError("one filter is enough") }
    if sql != nil, filter ?? condition ?? sweep != nil {
      throw ValidationError("--sql takes no filter; put the condition into the statement")
    }
    guard timeLimit > 0 else {
      throw ValidationError("--time-limit is \(timeLimit), allowed is more than 0")
    }
    guard rowLimit >= 1 else {
      throw ValidationError("--row-limit is \(rowLimit), allowed is 1 or more")
    }
  }

  mutating func run() throws {
    let store = try store.reading()
    if let sql {
      let result = try store.query(sql: sql, rowLimit: rowLimit, timeLimit: timeLimit)
      try output.print(RunTables.table(of: result))
      if result.isCut { note("only the first \(rowLimit) rows; --row-limit asks for more") }
      return
    }
    let expression = try (filter ?? condition).map { try FilterExpression(parsing: $0) }
    let wanted = [output.least, output.most].compactMap { $0 }
    let rows = try store.results(
      sweep: sweep, where: expression, reading: RunTables.content(also: wanted))
    try output.print(RunTables.runs(rows, also: wanted))
  }
}
