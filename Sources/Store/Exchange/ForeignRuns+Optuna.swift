internal import Essentials

extension ForeignRuns {
  /// Optuna's studies: a cell for each trial, its parameters the hyperparameters, its objectives
  /// `optuna/value`, intermediate values a curve.
  mutating func readOptuna(_ path: String) throws {
    let file = try ForeignDatabase(
      path, tables: ["studies", "trials", "trial_params", "trial_values"], of: "Optuna")
    let parameters = try file.parameters()
    let values = try file.grouped(
      "SELECT trial_id, objective, value, value_type FROM trial_values ORDER BY objective")
    let points = try file.grouped(
      """
      SELECT trial_id, step, intermediate_value AS value, intermediate_value_type AS value_type
      FROM trial_intermediate_values ORDER BY step
      """)
    var replicates: [Cell: Int] = [:]
    for trial in try file.rows(
      """
      SELECT t.trial_id, t.number, t.state, t.datetime_start, t.datetime_complete, s.study_name
      FROM trials t JOIN studies s ON s.study_id = t.study_id ORDER BY t.study_id, t.number
      """)
    {
      guard let id = trial["trial_id"]?.integer, let outcome = Self.optunaOutcome(trial["state"])
      else { continue }
      let metrics =
        (values[id] ?? []).map { row in
          let objective = row["objective"]?.integer ?? 0
          return Metric(
            "optuna/value", Self.optunaNumber(row), context: objective == 0 ? "" : "\(objective)")
        }
        + (points[id] ?? []).map { row in
          Metric("optuna/intermediate_value", Self.optunaNumber(row), step: row["step"]?.integer)
        }
      let (start, end) = (trial["datetime_start"]?.moment, trial["datetime_complete"]?.moment)
      let study = trial["study_name"]?.text ?? ""
      let cell = Cell(
        strategy: study, hyperparameters: parameters[id] ?? [:], arena: "optuna", budget: [:],
        replicate: 0, evaluation: "optuna|study:\(study)")
      let run = ForeignRun(
        cell: cell, outcome: outcome, metrics: metrics,
        provenance: [
          "trial": .integer(trial["number"]?.integer ?? 0),
          "started_at": trial["datetime_start"]?.text.map(JSONValue.string) ?? .null,
        ], seconds: max(0, (end ?? 0) - (start ?? end ?? 0)))
      add(run, counting: &replicates)
    }
    definitions = try file.optunaDefinitions()
  }

  /// Optuna keeps infinities and NaN as words beside an empty value.
  private static func optunaNumber(_ row: [String: SQLValue]) -> Double {
    switch row["value_type"]?.text {
    case "INF_POS": .infinity
    case "INF_NEG": -.infinity
    case "NAN": .nan
    default: row["value"]?.double ?? .nan
    }
  }

  /// Nil for trials that have not ended.
  private static func optunaOutcome(_ state: SQLValue?) -> Outcome? {
    switch state?.text {
    case "COMPLETE": .finished
    case "PRUNED": .refused("pruned by Optuna")
    case "FAIL": .failed("failed in Optuna")
    default: nil
    }
  }
}

extension ForeignDatabase {
  /// Rows by their trial.
  fileprivate func grouped(_ sql: String) throws -> [Int64: [[String: SQLValue]]] {
    Dictionary(grouping: try rows(sql)) { $0["trial_id"]?.integer ?? -1 }
  }

  /// The parameters of each trial; a categorical one is an index into its choices.
  fileprivate func parameters() throws -> [Int64: [String: JSONValue]] {
    var parameters: [Int64: [String: JSONValue]] = [:]
    for row in try rows(
      "SELECT trial_id, param_name, param_value, distribution_json FROM trial_params")
    {
      guard let id = row["trial_id"]?.integer, let name = row["param_name"]?.text,
        let value = row["param_value"]?.double
      else { continue }
      let space = row["distribution_json"]?.text.flatMap { try? JSONValue(parsing: $0) }
      let choices = space?["attributes"]?["choices"]?.arrayValue
      let isWhole = space?["name"]?.stringValue?.hasPrefix("Int") ?? false
      if let choices, let index = Int(exactly: value), choices.indices.contains(index) {
        parameters[id, default: [:]][name] = choices[index]
      } else if isWhole, let whole = Int64(exactly: value) {
        parameters[id, default: [:]][name] = .integer(whole)
      } else {
        parameters[id, default: [:]][name] = .number(value)
      }
    }
    return parameters
  }

  /// The direction, where all studies have one.
  fileprivate func optunaDefinitions() throws -> [MetricDefinition] {
    let directions = Set(try rows("SELECT direction FROM study_directions").map { $0["direction"] })
    let isHigher = directions == [.text("MAXIMIZE")]
    guard isHigher || directions == [.text("MINIMIZE")] else { return [] }
    return ["optuna/value", "optuna/intermediate_value"].map { name in
      MetricDefinition(
        name: name, unit: "", direction: isHigher ? .higher : .lower, summary: "Told by Optuna.")
    }
  }
}
