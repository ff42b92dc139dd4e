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
    for row in rows where !row.metrics.hasKeys(of: last) {
      last = row.metrics
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
    let table = rows.map { row -> [ResultTable.Cell] in
      let label =
        labels[row.kind]
        ?? (ResultGroup.armLabel(row.cell), JSONBudget(row.cell.budget).label)
      labels[row.kind] = label
      return [
        .text(row.identity), .text(row.state.rawValue), .text(label.arm), .text(label.budget),
        .number(Double(row.replicate)),
      ]
        + metrics.map {
          row.metrics[$0].map { .number($0) } ?? .missing(reason: row.state.rawValue)
        }
        + [row.seconds.map { .number($0) } ?? .missing(reason: row.state.rawValue)]
    }
    return ResultTable(name: "runs", title: "", columns: columns, rows: table, marksBest: false)
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
