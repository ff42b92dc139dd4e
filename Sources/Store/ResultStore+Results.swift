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
      var rows = try Self.resultRows(database, sweep, filter, path: path)
      try Self.addMetrics(database, to: &rows)
      return rows
    }
  }

  /// The states of the given cells, or of all; cells that the store does not have are left out.
  public func states(of identities: [String]? = nil) throws(StoreError) -> [String: CellStatus] {
    try read { database in
      let moment = Timestamp.text(try leaseMoment(reading: database))
      var sql = """
        SELECT c.id, c.state,
          (SELECT count(*) FROM attempt t WHERE t.cell = c.id AND t.state <> 'released'),
          a.error, a.worker, c.state = 'running' AND coalesce(a.lease_expires_at <= ?, 1)
        FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
        """
      var arguments: StatementArguments = [moment]
      if let identities {
        sql += " WHERE c.id IN (SELECT value FROM json_each(?))"
        arguments += [Self.jsonList(identities)]
      }
      let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
      var states: [String: CellStatus] = [:]
      while let row = try rows.next() {
        states[try row.decode(atIndex: 0)] = try Self.status(row)
      }
      return states
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
        try Self.artifact(row)
      }
    }
  }
}

// MARK: - Rows

extension ResultStore {
  /// The filter goes first, over an index that has all it mostly asks for; only the cells that it
  /// lets through are then read.
  private static func resultRows(
    _ database: Database, _ sweep: String?, _ filter: FilterExpression?, path: String
  ) throws -> [ResultRow] {
    var sql = """
      SELECT c.id AS cell, c.state, a.seconds, c.attempt, a.error, c.canonical, a.provenance,
        (SELECT count(*) FROM attempt t WHERE t.cell = c.id AND t.state <> 'released') AS attempts
      FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
      """
    var arguments: StatementArguments = []
    var order = "c.arena, c.strategy, c.axis, c.level, c.replicate, c.id"
    if let sweep {
      sql += " JOIN sweep_cell p ON p.cell = c.id AND p.sweep = ?"
      arguments += [sweep]
      order = "p.position, c.id"
    }
    if let filter {
      let compiled = filter.sql
      sql += """
         WHERE c.rowid IN (
          SELECT c.rowid FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
          WHERE \(compiled.text))
        """
      arguments += StatementArguments(compiled.arguments.map(\.databaseValue))
    }
    let rows = try Row.fetchCursor(
      database, sql: sql + " ORDER BY \(order)", arguments: arguments)
    var results: [ResultRow] = []
    while let row = try rows.next() { results.append(try result(row, path: path)) }
    return results
  }

  /// Adds the results of the attempts that speak for the cells, in one pass over them.
  static func addMetrics(_ database: Database, to rows: inout [ResultRow]) throws {
    let places = Dictionary(
      rows.indices.compactMap { place in rows[place].attempt.map { ($0, place) } },
      uniquingKeysWith: { first, _ in first })
    let series = try names(database)
    let sql = """
      SELECT attempt, series, value, standard_error, n FROM metric_result
      WHERE attempt IN (SELECT value FROM json_each(?))
      """
    let list = JSONValue.array(places.keys.sorted().map { .integer($0) }).canonical
    let found = try Row.fetchCursor(database, sql: sql, arguments: [list])
    while let row = try found.next() {
      guard let place = places[try row.decode(atIndex: 0)],
        var metric = series[try row.decode(atIndex: 1)]
      else { continue }
      metric.value = try row.measured(at: 2) ?? .nan
      metric.standardError = try row.measured(at: 3)
      metric.count = try row.decode(atIndex: 4)
      let key = metric.key
      rows[place].metrics[key] = metric.value
      rows[place].details[key] = metric
    }
  }

  private static func names(_ database: Database) throws -> [Int64: Metric] {
    let rows = try Row.fetchAll(database, sql: "SELECT id, name, context FROM metric_series")
    let pairs = try rows.map { row in
      (
        try row.decode(Int64.self, atIndex: 0),
        Metric(try row.decode(atIndex: 1), .nan, context: try row.decode(atIndex: 2))
      )
    }
    return Dictionary(pairs) { first, _ in first }
  }

  static func result(_ row: Row, path: String) throws -> ResultRow {
    ResultRow(
      identity: try row.decode(atIndex: 0),
      cell: try cell(canonical: try row.decode(atIndex: 5), path: path),
      state: CellState(rawValue: try row.decode(atIndex: 1)) ?? .pending,
      seconds: try row.decode(atIndex: 2), attempts: try row.decode(atIndex: 7),
      attempt: try row.decode(atIndex: 3), error: try row.decode(atIndex: 4),
      provenance: try row.decode(String?.self, atIndex: 6).map { try json($0, path: path) }
        ?? .null,
      metrics: [:], details: [:])
  }

  private static func artifact(_ row: Row) throws -> Artifact {
    let (name, path) = (try row.text("name"), try row.textIfAny("path"))
    let digest = try row.textIfAny("digest")
    guard path != nil || digest != nil else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "artifact \(name) has neither path nor digest")
    }
    return Artifact(name: name, path: path, digest: digest, bytes: try row.integer("bytes"))
  }

  private static func status(_ row: Row) throws -> CellStatus {
    CellStatus(
      state: CellState(rawValue: try row.decode(atIndex: 1)) ?? .pending,
      attempts: try row.decode(atIndex: 2), error: try row.decode(atIndex: 3),
      worker: try row.decode(atIndex: 4), isExpired: try row.decode(atIndex: 5))
  }
}
