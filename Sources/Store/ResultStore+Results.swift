internal import Essentials
import GRDB

extension ResultStore {
  /// The cells of a sweep, or of the whole store, that a filter lets through, with their metrics.
  ///
  /// The rows of a sweep come in its order, others by arena, strategy, axis, level and replicate.
  public func results(
    sweep: String? = nil, where filter: FilterExpression? = nil
  ) throws(StoreError) -> [ResultRow] {
    let path = path
    return try read { database in
      if let sweep { try Self.requireSweep(database, sweep) }
      let rows = try Self.resultRows(database, sweep, filter)
      let attempts: [Int64] = rows.compactMap { $0["attempt"] }
      let metrics = try Self.summaries(database, attempts)
      return try rows.map { row in
        let attempt: Int64? = row["attempt"]
        return try Self.result(row, attempt.flatMap { metrics[$0] } ?? [], path: path)
      }
    }
  }

  /// The states of the given cells, or of all; cells that the store does not have are left out.
  public func states(of identities: [String]? = nil) throws(StoreError) -> [String: CellStatus] {
    let moment = now
    return try read { database in
      var sql = """
        SELECT r.cell, r.state, r.attempts, r.error, r.worker,
          r.state = 'running' AND coalesce(a.lease_expires_at <= ?, 1) AS expired
        FROM runs r LEFT JOIN attempt a ON a.id = r.attempt
        """
      var arguments: StatementArguments = [moment]
      if let identities {
        sql += " WHERE r.cell IN (SELECT value FROM json_each(?))"
        arguments += [Self.jsonList(identities)]
      }
      let rows = try Row.fetchAll(database, sql: sql, arguments: arguments)
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["cell"], Self.status($0)) })
    }
  }

  /// The identities that begin with the given text, so that people need not type all of one.
  public func identities(startingWith prefix: String) throws(StoreError) -> [String] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT id FROM cell WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id",
        arguments: [prefix])
    }
  }

  /// What finished cells of a strategy in an arena have cost, for estimates; nil when none has.
  public func secondsPerCell(strategy: String, arena: String) throws(StoreError) -> StoredCost? {
    try read { database in
      let seconds = try Double.fetchAll(
        database,
        sql: """
          SELECT a.seconds FROM attempt a JOIN cell c ON c.id = a.cell
          WHERE c.strategy = ? AND c.arena = ? AND a.state = 'finished' AND a.seconds IS NOT NULL
          ORDER BY a.seconds
          """,
        arguments: [strategy, arena])
      guard !seconds.isEmpty else { return nil }
      let (below, above) = (seconds[(seconds.count - 1) / 2], seconds[seconds.count / 2])
      return StoredCost(
        count: seconds.count, medianSeconds: (below + above) / 2,
        meanSeconds: seconds.reduce(0, +) / Double(seconds.count))
    }
  }

  /// The files that an attempt left behind, by name.
  public func artifacts(attempt: Int64) throws(StoreError) -> [Artifact] {
    try read { database in
      let sql = "SELECT * FROM artifact WHERE attempt = ? ORDER BY name"
      return try Row.fetchAll(database, sql: sql, arguments: [attempt]).map { row in
        Artifact(name: row["name"], path: row["path"], digest: row["digest"], bytes: row["bytes"])
      }
    }
  }
}

// MARK: - Rows

extension ResultStore {
  private static func resultRows(
    _ database: Database, _ sweep: String?, _ filter: FilterExpression?
  ) throws -> [Row] {
    var sql = """
      SELECT r.cell, r.state, r.seconds, r.attempts, r.attempt, r.error, c.canonical, a.provenance
      FROM runs r JOIN cell c ON c.id = r.cell LEFT JOIN attempt a ON a.id = r.attempt
      """
    var arguments: StatementArguments = []
    var order = "r.arena, r.strategy, r.axis, r.level, r.replicate, r.cell"
    if let sweep {
      sql += " JOIN sweep_cell p ON p.cell = r.cell AND p.sweep = ?"
      arguments += [sweep]
      order = "p.position"
    }
    if let filter {
      let compiled = filter.sql
      sql += " WHERE \(compiled.text)"
      arguments += StatementArguments(compiled.arguments.map(\.databaseValue))
    }
    return try Row.fetchAll(database, sql: sql + " ORDER BY \(order)", arguments: arguments)
  }

  private static func summaries(
    _ database: Database, _ attempts: [Int64]
  ) throws -> [Int64: [Metric]] {
    let list = JSONValue.array(attempts.map { .integer($0) }).canonical
    let sql = """
      SELECT * FROM metric
      WHERE attempt IN (SELECT value FROM json_each(?)) AND step IS NULL ORDER BY attempt, seq
      """
    let rows = try Row.fetchAll(database, sql: sql, arguments: [list])
    return Dictionary(grouping: rows) { $0["attempt"] }.mapValues { $0.map(metric) }
  }

  private static func result(_ row: Row, _ metrics: [Metric], path: String) throws -> ResultRow {
    let provenance: String? = row["provenance"]
    let details = Dictionary(metrics.map { ($0.key, $0) }) { _, later in later }
    return ResultRow(
      identity: row["cell"], cell: try cell(canonical: row["canonical"], path: path),
      state: CellState(rawValue: row["state"]) ?? .pending, seconds: row["seconds"],
      attempts: row["attempts"], attempt: row["attempt"], error: row["error"],
      provenance: try provenance.map { try json($0, path: path) } ?? .null,
      metrics: details.mapValues(\.value), details: details)
  }

  private static func status(_ row: Row) -> CellStatus {
    CellStatus(
      state: CellState(rawValue: row["state"]) ?? .pending, attempts: row["attempts"],
      error: row["error"], worker: row["worker"], isExpired: row["expired"])
  }
}
