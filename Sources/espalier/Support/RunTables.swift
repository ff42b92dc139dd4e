import Reporting
import Store

/// Tables of runs and of query results.
enum RunTables {
  private static let preferred = ["eval/loss", "eval/loss_increase", "footprint/bits_per_weight"]

  /// What ``runs(_:also:)`` shows, so that no more is read.
  static func content(also wanted: [String]) -> ResultContent {
    .values(of: Set(preferred + wanted))
  }

  /// Cells with their most telling metrics, and others that are asked for.
  static func runs(_ rows: [ResultRow], also wanted: [String] = []) -> ResultTable {
    var present: Set<String> = []
    var last = MetricValues()
    for place in rows.indices where !rows[place].metrics.hasKeys(of: last) {
      last = rows[place].metrics
      present.formUnion(last.keys)
    }
    let metrics =
      preferred.filter(present.contains)
      + wanted.filter { present.contains($0) && !preferred.contains($0) }
    var columns: [ResultTable.Column] = [
      .init(key: "cell", header: "cell", kind: .text),
      .init(key: "state", header: "state", kind: .text),
      .init(key: "strategy", header: "strategy", kind: .text),
      .init(key: "budget", header: "budget", kind: .text),
      .init(key: "replicate", header: "rep", kind: .number, decimals: 0),
    ]
    columns += metrics.map {
      .init(
        key: $0, header: $0.split(separator: "/").last.map(String.init) ?? $0, kind: .number,
        decimals: 4)
    }
    columns.append(.init(key: "seconds", header: "s", kind: .number, decimals: 1))
    var labels: [CellKind: (arm: String, budget: String)] = [:]
    var values = metrics.map { MetricColumn($0) }
    let span = rows.span
    let table = rows.indices.map { place -> [ResultTable.Cell] in
      line(of: span[place], label(of: span[place], &labels), &values)
    }
    return ResultTable(name: "runs", title: "", columns: columns, rows: table, marksBest: false)
  }

  private static func line(
    of row: ResultRow, _ label: (arm: String, budget: String), _ values: inout [MetricColumn]
  ) -> [ResultTable.Cell] {
    func cell(_ value: Double?) -> ResultTable.Cell {
      value.map { .number($0) } ?? .missing(reason: row.state.rawValue)
    }
    var cells: [ResultTable.Cell] = []
    cells.reserveCapacity(6 + values.count)
    cells.append(.text(row.identity))
    cells.append(.text(row.state.rawValue))
    cells.append(.text(label.arm))
    cells.append(.text(label.budget))
    cells.append(.number(Double(row.replicate)))
    for place in values.indices { cells.append(cell(values[place].value(in: row.metrics))) }
    cells.append(cell(row.seconds))
    return cells
  }

  /// What all cells of a kind are called: worked out once.
  private static func label(
    of row: ResultRow, _ labels: inout [CellKind: (arm: String, budget: String)]
  ) -> (arm: String, budget: String) {
    if let known = labels[row.kind] { return known }
    let label = (
      arm: ResultGroup.armLabel(row.cell), budget: JSONBudget(row.cell.budget).label
    )
    labels[row.kind] = label
    return label
  }

  /// What a SQL statement gave.
  static func table(of result: QueryResult) -> ResultTable {
    let columns = result.columns.indices.map { index in
      ResultTable.Column(
        key: result.columns[index], header: result.columns[index],
        kind: isNumeric(result, index) ? .number : .text)
    }
    return ResultTable(
      name: "query", title: "", columns: columns,
      rows: result.rows.map { $0.map(cell) }, marksBest: false)
  }

  private static func isNumeric(_ result: QueryResult, _ column: Int) -> Bool {
    !result.rows.isEmpty
      && result.rows.allSatisfy { row in
        switch row[column] {
        case .integer, .real, .null: true
        case .text, .blob: false
        }
      }
  }

  private static func cell(_ value: SQLValue) -> ResultTable.Cell {
    switch value {
    case .null: .missing(reason: "null")
    case .integer(let value): .number(Double(value))
    case .real(let value): .number(value)
    case .text(let value): .text(value)
    case .blob(let value): .text("\(value.count) bytes")
    }
  }
}
