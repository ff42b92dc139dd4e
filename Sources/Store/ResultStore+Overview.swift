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
    let path = path
    return try read { database in
      // The sign leaves SQLite the index of the order: sorting all finished cells would take longest.
      var conditions = [
        FilterExpression.SQL(text: "+c.state = 'finished' AND c.attempt IS NOT NULL")
      ]
      if let arena { conditions.append(.init(text: "+c.arena = ?", arguments: [.text(arena)])) }
      if let filter { conditions.append(try filter.sql(forPageOf: database).condition) }
      let condition = FilterExpression.SQL.joined(conditions, by: "AND")
      let sql = """
        SELECT c.rowid FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
        WHERE \(condition.text) ORDER BY c.attempt DESC LIMIT ?
        """
      let values = condition.arguments + [.integer(Int64(limit))]
      let numbers = try Int64.fetchAll(
        database, sql: sql, arguments: StatementArguments(values.map(\.databaseValue)))
      let content = ResultContent.values(of: [x, y])
      var reader = ResultReader(database, path: path, content: content)
      var rows = try reader.rows(numbered: numbers)
      var found = try MetricReader(content: content).results(database, of: rows)
      found.move(to: &rows)
      return (RunGroup.groups(of: rows, x: x, y: y), numbers.count)
    }
  }
}

extension RunGroup {
  /// The means over replicates, by strategy, hyperparameters and what lies along x.
  fileprivate static func groups(of rows: [ResultRow], x: String, y: String) -> [RunGroup] {
    var places: [CellKind: Int] = [:]
    var groups: [RunGroup] = []
    var (across, upward) = (MetricColumn(x), MetricColumn(y))
    for index in rows.indices {
      let metrics = rows[index].metrics
      guard let x = across.value(in: metrics), let y = upward.value(in: metrics), x.isFinite,
        y.isFinite
      else { continue }
      let (kind, identity) = (rows[index].kind, rows[index].identity)
      let place = places[kind] ?? groups.count
      if place == groups.count {
        places[kind] = place
        groups.append(RunGroup(kind.cell, named: identity))
      }
      groups[place].add(x, y, identity)
    }
    return groups.sorted {
      if $0.strategy != $1.strategy { return $0.strategy < $1.strategy }
      if $0.hyperparameters != $1.hyperparameters { return $0.hyperparameters < $1.hyperparameters }
      return $0.x < $1.x
    }
  }

  /// A group without a run yet.
  private init(_ cell: Cell, named identity: String) {
    self.init(
      strategy: cell.strategy, hyperparameters: JSONValue.object(cell.hyperparameters).canonical,
      budget: cell.budget.canonical,
      place: RunGroupPlace(
        arena: cell.arena, arenaRevision: cell.arenaRevision,
        arenaOptions: JSONValue.object(cell.arenaOptions).canonical, evaluation: cell.evaluation),
      x: 0, y: 0, replicates: 0, cell: identity)
  }

  /// Takes one more run into the means; the group is called by the least identity.
  private mutating func add(_ x: Double, _ y: Double, _ identity: String) {
    replicates += 1
    self.x += (x - self.x) / Double(replicates)
    self.y += (y - self.y) / Double(replicates)
    cell = min(cell, identity)
  }
}
