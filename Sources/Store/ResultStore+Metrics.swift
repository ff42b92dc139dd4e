public import Essentials
import Foundation
import GRDB

extension ResultStore {
  /// Stores numbers while the attempt still runs: points of curves, or results so far.
  ///
  /// Points keep the order in which they arrive; a result replaces an earlier one of its name and
  /// context. All of them are stored or none. Many in one call cost little more than one.
  ///
  /// - Throws: ``StoreError/leaseLost(identity:worker:detail:)`` when another worker has the cell.
  public func append(_ metrics: [Metric], to lease: Lease) throws(StoreError) {
    try write { database in
      try Self.requireHeld(database, lease)
      try Self.insert(database, metrics, attempt: lease.attempt)
    }
  }

  /// Says what metrics mean; a definition replaces an earlier one of its name.
  public func define(_ definitions: [MetricDefinition]) throws(StoreError) {
    try write { database in
      for definition in definitions {
        try database.execute(
          sql: "INSERT OR REPLACE INTO metric_definition VALUES (?, ?, ?, ?)",
          arguments: [
            definition.name, definition.unit, definition.direction.rawValue, definition.summary,
          ])
      }
    }
  }

  /// All metric definitions, by name.
  public func definitions() throws(StoreError) -> [MetricDefinition] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM metric_definition ORDER BY name").map { row in
        MetricDefinition(
          name: row["name"], unit: row["unit"],
          direction: MetricDefinition.Direction(rawValue: row["direction"]) ?? .none,
          summary: row["description"])
      }
    }
  }

  /// The curve of one metric of one cell, along the surviving lineage of attempts.
  public func curve(
    of identity: String, metric name: String, context: String = ""
  ) throws(StoreError) -> [Metric] {
    try read { database in
      let sql = """
        SELECT name, context, step, value, special, standard_error, n FROM curves WHERE cell = ? AND name = ? AND context = ?
        ORDER BY attempt_number, seq
        """
      return try Row.fetchAll(database, sql: sql, arguments: [identity, name, context])
        .map(Self.metric)
    }
  }

  /// Stores what a subject is, under the digest of its content; an existing one stays.
  public func record(subject digest: String, description: JSONValue) throws(StoreError) {
    let moment = now
    try write { database in
      try database.execute(
        sql: "INSERT OR IGNORE INTO subject VALUES (?, ?, ?)",
        arguments: [digest, description.canonical, moment])
    }
  }

  /// What the subject of that digest is, or nil when it is not stored.
  public func subject(_ digest: String) throws(StoreError) -> JSONValue? {
    let path = path
    return try read { database in
      let sql = "SELECT description FROM subject WHERE id = ?"
      return try String.fetchOne(database, sql: sql, arguments: [digest]).map {
        try Self.json($0, path: path)
      }
    }
  }
}

// MARK: - Rows

extension ResultStore {
  static func insert(
    _ database: Database, _ metrics: [Metric], attempt: Int64
  ) throws {
    guard !metrics.isEmpty else { return }
    var sequence =
      try Int64.fetchOne(
        database, sql: "SELECT coalesce(max(seq), -1) + 1 FROM metric WHERE attempt = ?",
        arguments: [attempt]) ?? 0
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO metric (attempt, seq, name, context, step, value, special, standard_error, n)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (attempt, name, context) WHERE step IS NULL DO UPDATE SET
          seq = excluded.seq, value = excluded.value, special = excluded.special,
          standard_error = excluded.standard_error, n = excluded.n
        """)
    for metric in metrics {
      let special = special(metric.value)
      try statement.execute(arguments: [
        attempt, sequence, metric.name, metric.context, metric.step,
        special == nil ? metric.value : nil, special, metric.standardError, metric.count,
      ])
      sequence += 1
    }
  }

  static func insert(
    _ database: Database, _ artifacts: [Artifact], attempt: Int64
  ) throws {
    for artifact in artifacts {
      try database.execute(
        sql: "INSERT OR REPLACE INTO artifact VALUES (?, ?, ?, ?, ?)",
        arguments: [attempt, artifact.name, artifact.path, artifact.digest, artifact.bytes])
    }
  }

  /// The text that stands for a number that SQLite would not give back.
  static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return nil
  }

  static func metric(_ row: Row) -> Metric {
    let special: String? = row["special"]
    let value: Double? = row["value"]
    return Metric(
      row["name"], value ?? special.flatMap { JSONValue.string($0).doubleValue } ?? .nan,
      context: row["context"], step: row["step"], standardError: row["standard_error"],
      count: row["n"])
  }

  static func json(_ text: String, path: String) throws -> JSONValue {
    do {
      return try JSONValue(parsing: text)
    } catch {
      throw StoreError.corrupt(path: path, detail: error.description)
    }
  }

  static func cell(canonical text: String, path: String) throws -> Cell {
    do {
      return try JSONDecoder().decode(Cell.self, from: Data(text.utf8))
    } catch {
      throw StoreError.corrupt(path: path, detail: "a cell that cannot be read: \(text)")
    }
  }
}
