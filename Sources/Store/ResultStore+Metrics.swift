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
          name: try row.text("name"), unit: try row.text("unit"),
          direction: MetricDefinition.Direction(rawValue: try row.text("direction")) ?? .none,
          summary: try row.text("description"))
      }
    }
  }

  /// The curve of one metric of one cell, along the surviving lineage of attempts.
  public func curve(
    of identity: String, metric name: String, context: String = ""
  ) throws(StoreError) -> [Metric] {
    try read { database in
      // As the view `curves`, but for one cell, and with values that are not finite. A parent comes
      // before its child: a damaged file must not lead in circles.
      let sql = """
        WITH RECURSIVE lineage (attempt, last_step) AS (
          SELECT attempt, NULL FROM cell WHERE id = ?1 AND attempt IS NOT NULL
          UNION ALL
          SELECT a.parent, min(a.parent_step, coalesce(l.last_step, a.parent_step))
          FROM lineage l JOIN attempt a ON a.id = l.attempt WHERE a.parent < a.id
        )
        SELECT ?2 AS name, ?3 AS context, p.step, p.value, p.standard_error, p.n
        FROM lineage l JOIN attempt a ON a.id = l.attempt
        JOIN metric_point p ON p.attempt = a.id AND (l.last_step IS NULL OR p.step <= l.last_step)
        WHERE p.series = (SELECT id FROM metric_series WHERE name = ?2 AND context = ?3)
        ORDER BY a.number, p.seq
        """
      return try Row.fetchAll(database, sql: sql, arguments: [identity, name, context])
        .map(Self.metric)
    }
  }

  /// All curves of one cell along the surviving lineage of attempts, one after the other by name.
  public func curves(of identity: String) throws(StoreError) -> [Metric] {
    let series = try read { database in
      let sql = """
        SELECT s.name, s.context FROM metric_series s WHERE EXISTS (
          SELECT 1 FROM metric_point p JOIN attempt a ON a.id = p.attempt
          WHERE p.series = s.id AND a.cell = ?)
        ORDER BY s.name, s.context
        """
      return try Row.fetchAll(database, sql: sql, arguments: [identity]).map { row in
        (name: try row.text("name"), context: try row.text("context"))
      }
    }
    var points: [Metric] = []
    for entry in series {
      points += try curve(of: identity, metric: entry.name, context: entry.context)
    }
    return points
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
    var writer = try MetricWriter(database, attempt: attempt)
    for metric in metrics { try writer.add(metric) }
    try writer.finish()
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

  /// A metric from the columns of `metric_result` or `metric_point` with those of `metric_series`.
  static func metric(_ row: Row) throws -> Metric {
    Metric(
      try row.text("name"), try row.measured("value") ?? .nan, context: try row.text("context"),
      step: try row.integerIfAny("step"), standardError: try row.measured("standard_error"),
      count: try row.integerIfAny("n"))
  }

  static func json(_ text: String, path: String) throws -> JSONValue {
    do {
      return try JSONValue(parsing: text)
    } catch {
      throw StoreError.corrupt(path: path, detail: error.description)
    }
  }

  static func cell(canonical text: String, path: String) throws -> Cell {
    guard let cell = Cell(canonical: text) else {
      throw StoreError.corrupt(path: path, detail: "a cell that cannot be read: \(text)")
    }
    return cell
  }
}
