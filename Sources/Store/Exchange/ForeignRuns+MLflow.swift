internal import Essentials

extension ForeignRuns {
  /// MLflow's runs: a cell for each, its parameters the hyperparameters; a metric's last value is the
  /// result, and where there are several they are also its curve.
  mutating func readMLflow(_ path: String) throws {
    let file = try ForeignDatabase(
      path, tables: ["experiments", "runs", "params", "metrics"], of: "MLflow")
    let parameters = try file.byRun("SELECT run_uuid, key, value FROM params ORDER BY key")
    let tags = try file.byRun("SELECT run_uuid, key, value FROM tags ORDER BY key")
    let metrics = try file.byRun(
      """
      SELECT run_uuid, key, value, is_nan, step FROM metrics ORDER BY run_uuid, key, step, timestamp
      """)
    var replicates: [Cell: Int] = [:]
    for row in try file.rows(
      """
      SELECT r.run_uuid, r.name AS run_name, r.status, r.start_time, r.end_time, e.name
      FROM runs r JOIN experiments e ON e.experiment_id = r.experiment_id
      WHERE r.lifecycle_stage = 'active' ORDER BY r.start_time, r.run_uuid
      """)
    {
      guard let id = row["run_uuid"]?.text, let outcome = Self.mlflowOutcome(row["status"]) else {
        continue
      }
      let experiment = row["name"]?.text ?? ""
      let pairs = (parameters[id] ?? []).compactMap { parameter -> (String, JSONValue)? in
        guard let key = parameter["key"]?.text, let value = parameter["value"]?.text else {
          return nil
        }
        return (key, Self.mlflowValue(value))
      }
      let cell = Cell(
        strategy: experiment, hyperparameters: Dictionary(pairs) { first, _ in first },
        arena: "mlflow", budget: [:], replicate: 0, evaluation: "mlflow|experiment:\(experiment)")
      let tags = (tags[id] ?? []).compactMap { tag -> (String, JSONValue)? in
        tag["key"]?.text.map { ($0, .string(tag["value"]?.text ?? "")) }
      }
      let (start, end) = (row["start_time"]?.double, row["end_time"]?.double)
      let run = ForeignRun(
        cell: cell, outcome: outcome, metrics: Self.mlflowMetrics(metrics[id] ?? []),
        provenance: [
          "run": .string(id), "run_name": .string(row["run_name"]?.text ?? ""),
          "tags": .object(Dictionary(tags) { first, _ in first }),
        ], seconds: max(0, ((end ?? 0) - (start ?? end ?? 0)) / 1_000))
      add(run, counting: &replicates)
    }
  }

  private static func mlflowMetrics(_ rows: [[String: SQLValue]]) -> [Metric] {
    let series = Dictionary(grouping: rows) { $0["key"]?.text ?? "" }
    return series.sorted { $0.key < $1.key }.flatMap { name, rows in
      let numbers = rows.map { row in
        row["is_nan"]?.integer == 1 ? .nan : infinite(row["value"]?.double ?? .nan)
      }
      let points = zip(rows, numbers).map { row, number in
        Metric(name, number, step: row["step"]?.integer ?? 0)
      }
      let last = numbers.last.map { [Metric(name, $0)] } ?? []
      return (points.count > 1 ? points : []) + last
    }
  }

  /// MLflow stores an infinity as the largest finite number.
  private static func infinite(_ value: Double) -> Double {
    abs(value) >= 1.797_693_134_862_315_7e308 ? (value < 0 ? -.infinity : .infinity) : value
  }

  /// A parameter is a text there; numbers become numbers.
  private static func mlflowValue(_ text: String) -> JSONValue {
    if let whole = Int64(text) { return .integer(whole) }
    if let number = Double(text), number.isFinite { return .number(number) }
    return .string(text)
  }

  /// Nil for runs that have not ended.
  private static func mlflowOutcome(_ status: SQLValue?) -> Outcome? {
    switch status?.text {
    case "FINISHED": .finished
    case "FAILED": .failed("failed in MLflow")
    case "KILLED": .failed("killed in MLflow")
    default: nil
    }
  }
}

extension ForeignDatabase {
  fileprivate func byRun(_ sql: String) throws -> [String: [[String: SQLValue]]] {
    Dictionary(grouping: try rows(sql)) { $0["run_uuid"]?.text ?? "" }
  }
}
