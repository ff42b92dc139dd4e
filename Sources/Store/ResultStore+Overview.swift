internal import Essentials
import GRDB

extension ResultStore {
  /// How many cells of the whole store stand in each state.
  public func stateCounts() throws(StoreError) -> [CellState: Int] {
    try read { database in
      let sql = "SELECT state, count(*) FROM cell GROUP BY state"
      var counts: [CellState: Int] = [:]
      for row in try Row.fetchAll(database, sql: sql) {
        guard let state = CellState(rawValue: try row.decode(atIndex: 0)) else { continue }
        counts[state] = try row.decode(atIndex: 1)
      }
      return counts
    }
  }

  /// All sweeps, or the one of a name, with the states of their cells; the latest first.
  ///
  /// Finished cells are what is left when the others are counted: in a large store nearly all are
  /// finished, and looking at each takes seconds.
  public func sweepCounts(only name: String? = nil) throws(StoreError) -> [SweepCounts] {
    try read { database in
      let condition = name == nil ? "" : "WHERE w.name = ?"
      let arguments: StatementArguments = name.map { [$0] } ?? []
      let sql = """
        SELECT w.name, w.created_at, w.updated_at,
          (SELECT count(*) FROM sweep_cell p WHERE p.sweep = w.name)
        FROM sweep w \(condition) ORDER BY w.updated_at DESC, w.name
        """
      let others = try Self.unfinished(database, only: name)
      return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
        let sweep = try row.decode(String.self, atIndex: 0)
        var counts = others[sweep] ?? [:]
        let finished = try row.decode(Int.self, atIndex: 3) - counts.values.reduce(0, +)
        if finished > 0 { counts[.finished] = finished }
        return SweepCounts(
          name: sweep, createdAt: try row.decode(atIndex: 1), updatedAt: try row.decode(atIndex: 2),
          counts: counts)
      }
    }
  }

  private static func unfinished(
    _ database: Database, only name: String?
  ) throws -> [String: [CellState: Int]] {
    let sql = """
      SELECT p.sweep, c.state, count(*) FROM cell c INDEXED BY cell_by_state
      CROSS JOIN sweep_cell p ON p.cell = c.id
      WHERE c.state IN ('pending', 'running', 'refused', 'diverged', 'failed', 'timed_out', 'lost')
        \(name == nil ? "" : "AND p.sweep = ?")
      GROUP BY p.sweep, c.state
      """
    var counts: [String: [CellState: Int]] = [:]
    let arguments: StatementArguments = name.map { [$0] } ?? []
    for row in try Row.fetchAll(database, sql: sql, arguments: arguments) {
      guard let state = CellState(rawValue: try row.decode(atIndex: 1)) else { continue }
      counts[try row.decode(atIndex: 0), default: [:]][state] = try row.decode(atIndex: 2)
    }
    return counts
  }

  /// The sweeps that a cell is in, by name.
  public func sweeps(of identity: String) throws(StoreError) -> [String] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT sweep FROM sweep_cell WHERE cell = ? ORDER BY sweep",
        arguments: [identity])
    }
  }

  /// The arenas that have cells, by id.
  public func arenas() throws(StoreError) -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT DISTINCT arena FROM cell ORDER BY arena") }
  }

  /// The keys of all metrics that are results, by name.
  public func resultMetrics() throws(StoreError) -> [String] {
    try read { database in
      let sql = """
        SELECT name, context FROM metric_series s
        WHERE EXISTS (SELECT 1 FROM metric_result m WHERE m.series = s.id) ORDER BY name, context
        """
      return try Row.fetchAll(database, sql: sql).map { row in
        Metric(try row.decode(atIndex: 0), 0, context: try row.decode(atIndex: 1)).key
      }
    }
  }

  /// The finished replicates of what a cell is one replicate of, itself included, with the values of
  /// their metrics and nothing else that was measured.
  public func replicates(of cell: Cell) throws(StoreError) -> [ResultRow] {
    let path = path
    return try read { database in
      let sql = """
        SELECT c.rowid FROM cell c
        WHERE c.strategy = ? AND c.arena = ? AND c.axis = ? AND c.state = 'finished'
          AND c.budget = ?
        """
      let numbers = try Int64.fetchAll(
        database, sql: sql,
        arguments: [cell.strategy, cell.arena, cell.axis, cell.budget.canonical])
      var reader = ResultReader(database, path: path, content: .values)
      var kinds: [CellKind: Bool] = [:]
      var rows = try reader.rows(numbered: numbers).filter { row in
        if let isSame = kinds[row.kind] { return isSame }
        var other = row.cell
        other.replicate = cell.replicate
        kinds[row.kind] = other == cell
        return other == cell
      }
      rows.sort { $0.replicate < $1.replicate }
      var found = try MetricReader(content: .values).results(database, of: rows)
      found.move(to: &rows)
      return rows
    }
  }
}

// MARK: - Groups

extension ResultStore {
  /// The latest finished runs that have two metrics, with the means over replicates.
  ///
  /// Values that are not finite are left out.
  ///
  /// - Parameters:
  ///   - x: the key of a metric.
  ///   - y: the key of another.
  ///   - arena: only runs of this arena.
  ///   - filter: only runs that it lets through.
  ///   - limit: how many runs are looked at, the latest first.
  /// - Returns: The groups, and how many runs were looked at.
  /// - Throws: What SQLite reports.
  public func groups(
    x: String, y: String, arena: String? = nil, where filter: FilterExpression? = nil,
    limit: Int = 20_000
  ) throws(StoreError) -> (groups: [RunGroup], runs: Int) {
    // The sign leaves SQLite the index of the order: sorting all finished cells would take longest.
    var conditions = [FilterExpression.SQL(text: "+c.state = 'finished' AND c.attempt IS NOT NULL")]
    if let arena { conditions.append(.init(text: "+c.arena = ?", arguments: [.text(arena)])) }
    if let filter { conditions.append(filter.sql) }
    let condition = FilterExpression.SQL.joined(conditions, by: "AND")
    let sql = """
      WITH latest AS MATERIALIZED (SELECT c.id, c.strategy, c.hyperparameters, c.budget, c.arena,
          c.arena_revision, c.arena_options, c.evaluation, c.attempt
        FROM cell c LEFT JOIN attempt a ON a.id = c.attempt WHERE \(condition.text)
        ORDER BY c.attempt DESC LIMIT ?),
      series AS (SELECT id, iif(context = '', name, name || '@' || context) AS key
        FROM metric_series)
      SELECT l.strategy, l.hyperparameters, l.budget, l.arena, l.arena_revision, l.arena_options,
        l.evaluation, avg(x.value), avg(y.value), count(*), min(l.id),
        (SELECT count(*) FROM latest)
      FROM latest l CROSS JOIN metric_result x ON x.attempt = l.attempt
        AND x.series = (SELECT id FROM series WHERE key = ?)
        AND x.value > -9e999 AND x.value < 9e999
      CROSS JOIN metric_result y ON y.attempt = l.attempt
        AND y.series = (SELECT id FROM series WHERE key = ?)
        AND y.value > -9e999 AND y.value < 9e999
      GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 8
      """
    let values = condition.arguments + [.integer(Int64(limit)), .text(x), .text(y)]
    return try read { database in
      let rows = try Row.fetchAll(
        database, sql: sql, arguments: StatementArguments(values.map(\.databaseValue)))
      return (try rows.map(Self.group), try rows.first?.decode(atIndex: 11) ?? 0)
    }
  }

  private static func group(_ row: Row) throws -> RunGroup {
    RunGroup(
      strategy: try row.decode(atIndex: 0), hyperparameters: try row.decode(atIndex: 1),
      budget: try row.decode(atIndex: 2),
      place: RunGroupPlace(
        arena: try row.decode(atIndex: 3), arenaRevision: try row.decode(atIndex: 4),
        arenaOptions: try row.decode(atIndex: 5), evaluation: try row.decode(atIndex: 6)),
      x: try row.decode(atIndex: 7), y: try row.decode(atIndex: 8),
      replicates: try row.decode(atIndex: 9), cell: try row.decode(atIndex: 10))
  }
}
