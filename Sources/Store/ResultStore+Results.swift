internal import Essentials
import GRDB

extension ResultStore {
  /// The cells of a sweep, or of the whole store, that a filter lets through, with their metrics.
  ///
  /// The rows of a sweep come in its order, others by arena, strategy, axis, level and replicate.
  /// What is not asked for is not read, and empty in the rows.
  public func results(
    sweep: String? = nil, where filter: FilterExpression? = nil,
    reading content: ResultContent = .everything
  ) throws(StoreError) -> [ResultRow] {
    try results(sweep: sweep, where: filter, reading: content, largeFrom: Self.largeCount)
  }

  /// From so many attempts on a second thread is worth its while.
  static let largeCount = 10_000

  func results(
    sweep: String?, where filter: FilterExpression?, reading content: ResultContent,
    largeFrom: Int
  ) throws(StoreError) -> [ResultRow] {
    let (path, metrics) = (path, MetricReader(content: content))
    var second: SecondReader?
    if filter == nil, try isLarge(sweep, from: largeFrom) { second = try secondReader() }
    return try read { database in
      if let sweep { try Self.requireSweep(database, sweep) }
      var reader = ResultReader(database, path: path, content: content)
      guard let second else {
        var rows = try reader.rows(sweep: sweep, where: filter)
        var found = try metrics.results(database, of: rows)
        found.move(to: &rows)
        return rows
      }
      _ = try SecondReader.version(database)
      let (unfilled, other) = try bothInParallel {
        try reader.rows(sweep: sweep, where: nil, lookingAtAll: true)
      } _: {
        second.read { try metrics.all($0) }
      }
      var (rows, found) = (unfilled, try other ?? metrics.results(database, of: unfilled))
      found.move(to: &rows)
      return rows
    }
  }

  /// Whether so many runs are asked for that a second thread, which reads the results of all runs,
  /// is worth its while.
  private func isLarge(_ sweep: String?, from least: Int) throws(StoreError) -> Bool {
    try read { database in
      let attempts = try Int.fetchOne(database, sql: "SELECT max(id) FROM attempt") ?? 0
      guard let sweep else { return attempts >= least }
      let cells = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM sweep_cell WHERE sweep = ?", arguments: [sweep])
      return attempts >= least && (cells ?? 0) * 4 >= attempts
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
