internal import Essentials

extension ForeignRuns {
  /// A CSV file with one observation per row: `strategy`, `metric` and `value` must be there.
  ///
  /// `sparsity`, `bits` or `budget` (JSON) tell the budget, `arena`, `arena_options`,
  /// `hyperparameters` (JSON), `replicate` or `seed`, `evaluation` or `signature`, `context`, `step`,
  /// `stderr` or `standard_error` and `n` what their names say. Rows of one cell are one run.
  mutating func readTidy(_ path: String, _ faults: inout FaultList) throws {
    let table = try ForeignTable(path)
    if let fault = table.fault(path, requiring: ["strategy", "metric", "value"]) {
      throw ContentError(faults: [fault])
    }
    var order: [Cell] = []
    var metrics: [Cell: [Metric]] = [:]
    var directions: [String: MetricDefinition.Direction] = [:]
    for row in table.rows {
      do throws(RowFault) {
        let cell = try Self.tidyCell(row)
        let metric = try Self.tidyMetric(row)
        if let better = try Self.tidyDirection(row) { directions[metric.name] = better }
        if metrics[cell] == nil { order.append(cell) }
        metrics[cell, default: []].append(metric)
      } catch {
        faults.add("\(path):\(row.line): \(error.message)")
      }
    }
    definitions = directions.sorted { $0.key < $1.key }.map { name, direction in
      MetricDefinition(name: name, unit: "", direction: direction, summary: "Told by a table.")
    }
    runs = order.map { cell in
      ForeignRun(
        cell: cell, outcome: .finished, metrics: metrics[cell] ?? [], provenance: [:], seconds: 0)
    }
  }

  private struct RowFault: Error {
    let message: String
  }

  private static func tidyCell(_ row: ForeignTable.Row) throws(RowFault) -> Cell {
    guard let strategy = row["strategy"] else { throw RowFault(message: "strategy is empty") }
    let replicate = try whole(row, row["replicate"] == nil ? "seed" : "replicate") ?? 0
    guard replicate >= 0 else {
      throw RowFault(message: "the replicate is \(replicate), allowed is 0 or more")
    }
    return Cell(
      strategy: strategy, hyperparameters: try object(row, "hyperparameters"),
      arena: row["arena"] ?? "imported", arenaOptions: try object(row, "arena_options"),
      budget: .object(try budget(row)), replicate: Int(replicate),
      evaluation: row["evaluation"] ?? row["signature"] ?? "imported")
  }

  private static func budget(_ row: ForeignTable.Row) throws(RowFault) -> [String: JSONValue] {
    if row["budget"] != nil { return try object(row, "budget") }
    var budget: [String: JSONValue] = [:]
    for column in ["sparsity", "bits"] {
      guard let text = row[column] else { continue }
      guard let number = row.number(column), number.isFinite else {
        throw RowFault(message: "\(column) is '\(text)', allowed is a number")
      }
      budget[column] = Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
    }
    return budget
  }

  private static func tidyMetric(_ row: ForeignTable.Row) throws(RowFault) -> Metric {
    guard let name = row["metric"] else { throw RowFault(message: "metric is empty") }
    guard let value = row.number("value") else {
      throw RowFault(message: "value is '\(row["value"] ?? "")', allowed is a number")
    }
    return Metric(
      name, value, context: row["context"] ?? "", step: try whole(row, "step"),
      standardError: row.number("standard_error") ?? row.number("stderr"),
      count: try whole(row, "n"))
  }

  private static func tidyDirection(
    _ row: ForeignTable.Row
  ) throws(RowFault) -> MetricDefinition.Direction? {
    guard let text = row["better"] else { return nil }
    guard let direction = MetricDefinition.Direction(rawValue: text) else {
      throw RowFault(message: "better is '\(text)', allowed are lower, higher and none")
    }
    return direction
  }

  private static func whole(
    _ row: ForeignTable.Row, _ column: String
  ) throws(RowFault) -> Int64? {
    guard let text = row[column] else { return nil }
    guard let number = row.number(column).flatMap({ Int64(exactly: $0) }) else {
      throw RowFault(message: "\(column) is '\(text)', allowed is a whole number")
    }
    return number
  }

  private static func object(
    _ row: ForeignTable.Row, _ column: String
  ) throws(RowFault) -> [String: JSONValue] {
    guard let text = row[column] else { return [:] }
    guard let members = (try? JSONValue(parsing: text))?.objectValue else {
      throw RowFault(message: "\(column) is '\(text.prefix(60))', allowed is a JSON object")
    }
    return members
  }
}
