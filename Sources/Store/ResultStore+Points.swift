internal import Essentials
import GRDB

extension ResultStore {
  /// The points of one metric that some attempts have stored themselves, in all contexts, by
  /// attempt.
  ///
  /// Points come in the order in which they were stored; those of earlier attempts that a curve
  /// continues are not among them.
  public func points(
    of name: String, attempts: [Int64]
  ) throws(StoreError) -> [Int64: [Metric]] {
    try read { database in
      let series = try Self.contexts(database, of: name)
      let extra = ", p.series, p.standard_error, p.n"
      var points: [Int64: [Metric]] = [:]
      var (current, run) = (Int64.min, [Metric]())
      try Self.forEachPoint(database, attempts, Array(series.keys), extra) {
        attempt, point, found in
        if attempt != current {
          if !run.isEmpty { points[current] = run }
          (current, run) = (attempt, [])
        }
        var metric = Metric(name, point.value, context: series[try found.integer(3)] ?? "")
        metric.step = point.step
        metric.standardError = try found.measured(4)
        metric.count = try found.integerIfAny(5)
        run.append(metric)
      }
      if !run.isEmpty { points[current] = run }
      return points
    }
  }

  /// The curves of one metric of many cells, by the attempts that speak for the cells.
  ///
  /// The same as ``curve(of:metric:context:)`` of each of them, in one go.
  public func curves(of name: String, attempts: [Int64]) throws(StoreError) -> CurveTable {
    try curves(of: name, attempts: attempts, largeFrom: Self.largeCount)
  }

  func curves(
    of name: String, attempts: [Int64], largeFrom: Int
  ) throws(StoreError) -> CurveTable {
    let second = attempts.count < largeFrom ? nil : try secondReader()
    let (stored, continued) = try read { database in
      let series = Array(try Self.contexts(database, of: name).filter { $0.value.isEmpty }.keys)
      let sql = "SELECT id, cell FROM attempt WHERE parent IS NOT NULL"
      let found = try RawRows(database, sql)
      var continued: [Int64: String] = [:]
      while try found.next() { continued[try found.integer(0)] = try found.text(1) }
      let whole = attempts.filter { continued[$0] == nil }.sorted()
      guard let second else { return (try Self.curves(database, whole, series), continued) }
      // Each of two threads takes one half.
      let (low, high) = (Array(whole[..<(whole.count / 2)]), Array(whole[(whole.count / 2)...]))
      var (first, rest) = try bothInParallel {
        try Self.curves(database, low, series)
      } _: {
        second.read { try Self.curves($0, high, series) }
      }
      first.append(try rest ?? Self.curves(database, high, series))
      return (first, continued)
    }
    var curves = stored
    for attempt in attempts {
      guard let cell = continued[attempt] else { continue }
      let curve = try curve(of: cell, metric: name)
      curves.set(
        attempt,
        to: curve.compactMap { point in
          point.step.map { CurvePoint(step: $0, value: point.value) }
        })
    }
    return curves
  }

  private static func curves(
    _ database: Database, _ attempts: [Int64], _ series: [Int64]
  ) throws -> CurveTable {
    var curves = CurveTable()
    try forEachPoint(database, attempts, series, "") { attempt, point, _ in
      curves.append(point, of: attempt)
    }
    return curves
  }

  /// The contexts of a metric by the numbers of their series.
  private static func contexts(
    _ database: Database, of name: String
  ) throws -> [Int64: String] {
    let sql = "SELECT id, context FROM metric_series WHERE name = ?"
    let found = try RawRows(database, sql, [name])
    var contexts: [Int64: String] = [:]
    while try found.next() { contexts[try found.integer(0)] = try found.text(1) }
    return contexts
  }

  /// Goes through the points of some series, attempt after attempt; those of most attempts in one
  /// pass over all.
  private static func forEachPoint(
    _ database: Database, _ attempts: [Int64], _ series: [Int64], _ extra: String,
    _ body: (_ attempt: Int64, _ point: CurvePoint, _ found: RawRows) throws -> Void
  ) throws {
    guard let first = attempts.min(), let end = attempts.max(), !series.isEmpty else { return }
    let wanted = Set(attempts)
    let numbers = series.sorted().map { "\($0)" }.joined(separator: ", ")
    var sql = """
      SELECT p.attempt, p.step, p.value\(extra) FROM metric_point p
      WHERE p.attempt BETWEEN ? AND ? AND p.series IN (\(numbers))
      """
    var arguments: StatementArguments = [first, end]
    let last = try Int.fetchOne(database, sql: "SELECT max(id) FROM attempt") ?? 0
    if wanted.count * 4 < last {
      sql += " AND p.attempt IN (SELECT value FROM json_each(?))"
      arguments += [JSONValue.array(wanted.sorted().map { .integer($0) }).canonical]
    }
    let found = try RawRows(database, sql + " ORDER BY p.attempt, p.seq", arguments)
    var (current, isWanted) = (Int64.min, false)
    while try found.next() {
      let attempt = try found.integer(0)
      if attempt != current { (current, isWanted) = (attempt, wanted.contains(attempt)) }
      guard isWanted else { continue }
      let point = CurvePoint(step: try found.integer(1), value: try found.measured(2) ?? .nan)
      try body(attempt, point, found)
    }
  }
}
