internal import Essentials
import GRDB

extension ResultStore {
  /// Some runs of an order, without reading the others.
  ///
  /// Where an index has the order only these runs are touched; else the values that are ordered by
  /// are looked at once, and only the best of them kept.
  ///
  /// - Precondition: `limit` is 1 or more.
  public func page(
    where filter: FilterExpression? = nil, order: RunOrder = .latest,
    at places: RunPlaces = .first, limit: Int = 50
  ) throws(StoreError) -> RunPage {
    try page(where: filter, order: order, at: places, limit: limit, ahead: 500)
  }

  /// The same, where `ahead` runs are looked at by themselves before all are.
  func page(
    where filter: FilterExpression?, order: RunOrder, at places: RunPlaces, limit: Int, ahead: Int
  ) throws(StoreError) -> RunPage {
    precondition(limit > 0, "a page of \(limit) runs; at least 1 is needed")
    let path = path
    return try read { database in
      let query = PageQuery(
        filter: filter, order: order, places: places, limit: limit + 1, ahead: ahead)
      var found = try query.places(database)
      let hasMore = found.count > limit
      if hasMore { found.removeLast() }
      if places.isBackwards { found.reverse() }
      let runs = try Self.runs(database, rows: found.map(\.row), path: path)
      return RunPage(
        runs: runs, next: Self.isMore(places, hasMore, forward: true) ? found.last : nil,
        previous: Self.isMore(places, hasMore, forward: false) ? found.first : nil)
    }
  }

  /// Whether there are runs on one side: what was asked for tells of the side that it came from.
  private static func isMore(_ places: RunPlaces, _ hasMore: Bool, forward: Bool) -> Bool {
    switch places {
    case .first: forward && hasMore
    case .last: !forward && hasMore
    case .after: forward ? hasMore : true
    case .before: forward ? true : hasMore
    }
  }

  /// How many cells a filter lets through, counted up to a limit.
  public func count(
    where filter: FilterExpression? = nil, upTo limit: Int = .max
  ) throws(StoreError) -> Int {
    try read { database in
      guard let filter else {
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM cell") ?? 0
      }
      let compiled = try filter.sql(forPageOf: database).condition
      let sql = """
        SELECT count(*) FROM (SELECT 1 FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
          WHERE \(compiled.text) LIMIT ?)
        """
      let values = compiled.arguments + [.integer(Int64(limit))]
      return try Int.fetchOne(
        database, sql: sql, arguments: StatementArguments(values.map(\.databaseValue))) ?? 0
    }
  }

  /// The cells of the given numbers in their order, with their metrics but without provenance.
  static func runs(
    _ database: Database, rows numbers: [Int64], path: String
  ) throws -> [RunPage.Run] {
    let content = ResultContent.withoutProvenance
    var reader = ResultReader(database, path: path, content: content)
    var rows = try reader.rows(numbered: numbers)
    var found = try MetricReader(content: content).results(database, of: rows)
    found.move(to: &rows)
    let results = Dictionary(rows.map { ($0.identity, $0) }) { $1 }
    let sql = """
      SELECT c.rowid, c.id, a.started_at FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
      WHERE c.rowid IN (SELECT value FROM json_each(?))
      """
    let list = JSONValue.array(numbers.map { .integer($0) }).canonical
    var runs: [Int64: RunPage.Run] = [:]
    for row in try Row.fetchAll(database, sql: sql, arguments: [list]) {
      guard let result = results[try row.decode(atIndex: 1)] else { continue }
      runs[try row.decode(atIndex: 0)] = RunPage.Run(
        result: result, startedAt: try row.decode(atIndex: 2))
    }
    return numbers.compactMap { runs[$0] }
  }
}

/// The statement that finds the places of one page.
private struct PageQuery {
  let filter: FilterExpression?
  let order: RunOrder
  let places: RunPlaces
  let limit: Int
  let ahead: Int

  private typealias SQL = FilterExpression.SQL

  /// The runs of the page.
  ///
  /// Where a metric has to be looked up for each run, the order goes first: its first runs mostly
  /// have enough that the filter lets through. With the order of a metric SQLite does so by itself.
  func places(_ database: Database) throws -> [RunPlace] {
    guard let filter else { return try places(database, [], limit: limit) }
    let (condition, isBroad) = try filter.sql(forPageOf: database, few: 4 * ahead)
    if isBroad, !isOrderedByMetric {
      // Some of the runs are looked at before the others, which are often not needed.
      let first = try places(database, [], limit: 4 * ahead)
      var found = try places(database, condition, among: first.prefix(ahead), limit: limit)
      if found.count < limit {
        found += try places(
          database, condition, among: first.dropFirst(ahead), limit: limit - found.count)
      }
      if found.count == limit || first.count < 4 * ahead { return found }
    }
    return try places(database, [condition], limit: limit)
  }

  /// Those of some runs that a condition lets through.
  private func places(
    _ database: Database, _ condition: SQL, among runs: ArraySlice<RunPlace>, limit: Int
  ) throws -> [RunPlace] {
    let list = JSONValue.array(runs.map { .integer($0.row) }).canonical
    let among = SQL(
      text: "c.rowid IN (SELECT value FROM json_each(?))", arguments: [.text(list)])
    return try places(database, [among, condition], limit: limit)
  }

  private var isOrderedByMetric: Bool {
    if case .metric = order.key { true } else { false }
  }

  private func places(
    _ database: Database, _ conditions: [SQL], limit: Int
  ) throws -> [RunPlace] {
    let from =
      if case .metric(let key) = order.key {
        // The order of the index goes first.
        """
        metric_result m INDEXED BY metric_result_by_value JOIN cell c ON c.attempt = m.attempt
        LEFT JOIN attempt a ON a.id = c.attempt WHERE m.series = \(try series(database, key)) AND
        """
      } else {
        "cell c LEFT JOIN attempt a ON a.id = c.attempt WHERE"
      }
    let way = order.isDescending != places.isBackwards ? "DESC" : "ASC"
    let conditions = conditions + [beyond].compactMap { $0 }
    let condition = conditions.isEmpty ? SQL(text: "1") : SQL.joined(conditions, by: "AND")
    let sql = """
      SELECT c.rowid, \(value) FROM \(from) \(condition.text)
      ORDER BY \(value) \(way), c.rowid \(way) LIMIT \(limit)
      """
    let arguments = StatementArguments(condition.arguments.map(\.databaseValue))
    return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
      RunPlace(
        value: SQLValue(try row.decode(DatabaseValue.self, atIndex: 1)),
        row: try row.decode(atIndex: 0))
    }
  }

  /// The number of a metric's series; 0, which none has, for a metric that nobody measured.
  private func series(_ database: Database, _ key: String) throws -> Int64 {
    let parts = key.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    return try Int64.fetchOne(
      database, sql: "SELECT id FROM metric_series WHERE name = ? AND context = ?",
      arguments: [String(parts[0]), parts.count > 1 ? String(parts[1]) : ""]) ?? 0
  }

  private var value: String {
    switch order.key {
    case .started: "c.attempt"
    case .cell: "c.id"
    case .state: "c.state"
    case .strategy: "c.strategy"
    case .arena: "c.arena"
    case .budget: "c.level"
    case .replicate: "c.replicate"
    case .seconds: "a.seconds"
    case .metric: "m.value"
    }
  }

  /// What lies beyond the place; SQLite orders NULL before every value.
  private var beyond: SQL? {
    switch places {
    case .first, .last: nil
    case .after(let place), .before(let place): beyond(place)
    }
  }

  private func beyond(_ place: RunPlace) -> SQL {
    let isDown = order.isDescending != places.isBackwards
    let sign = isDown ? "<" : ">"
    let rest = SQL(text: "c.rowid \(sign) ?", arguments: [.integer(place.row)])
    if place.value == .null {
      let equal = rest.wrapped("(\(value) IS NULL AND ", ")")
      return isDown ? equal : equal.wrapped("(", " OR \(value) IS NOT NULL)")
    }
    let bound = SQL(text: "?", arguments: [place.value])
    let strict = bound.wrapped("(\(value) \(sign) ", " OR ") + rest
    let beyond = bound.wrapped("(\(value) \(sign)= ", " AND ") + strict.wrapped("", "))")
    return isDown ? beyond.wrapped("(", " OR \(value) IS NULL)") : beyond
  }
}
