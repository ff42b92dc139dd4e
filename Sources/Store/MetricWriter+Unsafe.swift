import GRDB

/// Writes the metrics of one attempt inside a transaction.
///
/// Points are the many: they go to SQLite by the hundred in one statement, bound without the boxes
/// that GRDB's arguments need. Measured on 1,000 points a transaction, that is three times as fast.
struct MetricWriter {
  private static let group = 100
  private static let columns = 6

  private let database: Database
  private let attempt: Int64
  private var sequence: Int64
  private var series: MetricSeries
  private var waiting: [Point] = []

  private struct Point {
    var sequence: Int64
    var series: Int64
    var step: Int64
    var value: Double
    var standardError: Double?
    var count: Int64?
  }

  /// Continues after what the attempt already has.
  init(_ database: Database, attempt: Int64) throws {
    self.database = database
    self.attempt = attempt
    let statement = try database.cachedStatement(
      sql: """
        SELECT max(
          coalesce((SELECT max(seq) FROM metric_point WHERE attempt = ?1), -1),
          coalesce((SELECT max(seq) FROM metric_result WHERE attempt = ?1), -1)) + 1
        """)
    sequence = try Int64.fetchOne(statement, arguments: [attempt]) ?? 0
    series = MetricSeries(database)
    waiting.reserveCapacity(Self.group)
  }

  /// Adds a metric at the next place; ``finish()`` must follow the last.
  mutating func add(_ metric: Metric) throws {
    try add(metric, sequence: sequence)
  }

  /// Adds a metric at a given place.
  mutating func add(_ metric: Metric, sequence: Int64) throws {
    self.sequence = sequence + 1
    let series = try series.identifier(name: metric.name, context: metric.context)
    guard let step = metric.step else {
      return try addResult(metric, series: series, sequence: sequence)
    }
    waiting.append(
      Point(
        sequence: sequence, series: series, step: step, value: metric.value,
        standardError: metric.standardError, count: metric.count))
    if waiting.count == Self.group { try flush() }
  }

  /// Writes what is still waiting.
  mutating func finish() throws {
    try flush()
  }
}

// MARK: - Statements

extension MetricWriter {
  private static let groupSQL = pointSQL(rows: group)
  private static let singleSQL = pointSQL(rows: 1)

  private static func pointSQL(rows: Int) -> String {
    let row = "(?1" + String(repeating: ", ?", count: columns) + ")"
    return "INSERT INTO metric_point (attempt, seq, series, step, value, standard_error, n) VALUES "
      + Array(repeating: row, count: rows).joined(separator: ", ")
  }

  private mutating func flush() throws {
    defer { waiting.removeAll(keepingCapacity: true) }
    if waiting.count == Self.group { return try write(waiting[...], Self.groupSQL) }
    for index in waiting.indices { try write(waiting[index...index], Self.singleSQL) }
  }

  private func write(_ points: ArraySlice<Point>, _ sql: String) throws {
    let statement = RawStatement(try database.cachedStatement(sql: sql))
    statement.bind(attempt, at: 1)
    var place: Int32 = 2
    for point in points {
      statement.bind(point.sequence, at: place)
      statement.bind(point.series, at: place + 1)
      statement.bind(point.step, at: place + 2)
      statement.bind(measured: point.value, at: place + 3)
      statement.bind(measured: point.standardError, at: place + 4)
      statement.bind(point.count, at: place + 5)
      place += Int32(Self.columns)
    }
    try statement.run()
  }

  private func addResult(_ metric: Metric, series: Int64, sequence: Int64) throws {
    let statement = RawStatement(
      try database.cachedStatement(
        sql: """
          INSERT INTO metric_result (attempt, series, seq, value, standard_error, n)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (attempt, series) DO UPDATE SET seq = excluded.seq, value = excluded.value,
            standard_error = excluded.standard_error, n = excluded.n
          """))
    statement.bind(attempt, at: 1)
    statement.bind(series, at: 2)
    statement.bind(sequence, at: 3)
    statement.bind(measured: metric.value, at: 4)
    statement.bind(measured: metric.standardError, at: 5)
    statement.bind(metric.count, at: 6)
    try statement.run()
  }
}

/// The numbers that stand for metric names and contexts in one store.
struct MetricSeries {
  private struct Key: Hashable {
    var name: String
    var context: String
  }

  private let database: Database
  private var known: [Key: Int64] = [:]
  private var last: (key: Key, identifier: Int64)?

  init(_ database: Database) { self.database = database }

  /// The number of a series, which is made when it is new.
  mutating func identifier(name: String, context: String) throws -> Int64 {
    // Points of one curve come in a row: comparing two texts is cheaper than hashing them.
    if let last, last.key.name == name, last.key.context == context { return last.identifier }
    let key = Key(name: name, context: context)
    let identifier = try known[key] ?? stored(key)
    known[key] = identifier
    last = (key, identifier)
    return identifier
  }

  private func stored(_ key: Key) throws -> Int64 {
    let find = try database.cachedStatement(
      sql: "SELECT id FROM metric_series WHERE name = ? AND context = ?")
    if let found = try Int64.fetchOne(find, arguments: [key.name, key.context]) { return found }
    let make = try database.cachedStatement(
      sql: "INSERT INTO metric_series (name, context) VALUES (?, ?)")
    try make.execute(arguments: [key.name, key.context])
    return database.lastInsertedRowID
  }
}
