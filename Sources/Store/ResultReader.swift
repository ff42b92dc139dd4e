internal import Essentials
import GRDB

/// Reads results in the order in which the file has them, and sorts what it has read.
///
/// SQLite would carry every row's texts through its sorter, which takes longer than reading them.
struct ResultReader {
  let database: Database
  let path: String
  let content: ResultContent

  private var templates = CellTemplates()

  init(_ database: Database, path: String, content: ResultContent) {
    self.database = database
    self.path = path
    self.content = content
  }

  /// The rows of a sweep in its order, others by arena, strategy, axis, level and replicate.
  mutating func rows(
    sweep: String?, where filter: FilterExpression?
  ) throws -> [ResultRow] {
    let (sql, arguments) = question(sweep, filter)
    let (unsorted, places) = try read(sql, arguments, inSweep: sweep != nil)
    let ranks = sweep == nil ? templates.ranks : []
    let order = unsorted.indices.map { index in
      SortKey(
        major: sweep == nil ? ranks[places[index]] : places[index],
        minor: sweep == nil ? unsorted[index].cell.replicate : 0, index: index)
    }.sorted { left, right in
      if left.major != right.major { return left.major < right.major }
      if left.minor != right.minor { return left.minor < right.minor }
      return unsorted[left.index].identity < unsorted[right.index].identity
    }
    var rows = order.map { unsorted[$0.index] }
    try addMetrics(to: &rows)
    return rows
  }

  /// The rows of the cells of some numbers in the table, in no particular order.
  mutating func rows(numbered numbers: [Int64]) throws -> [ResultRow] {
    let list = JSONValue.array(numbers.map { .integer($0) }).canonical
    let sql = question(sweep: nil) + " WHERE c.rowid IN (SELECT value FROM json_each(?))"
    var (rows, _) = try read(sql, [list], inSweep: false)
    try addMetrics(to: &rows)
    return rows
  }

  private struct SortKey {
    let major: Int
    let minor: Int
    let index: Int
  }

  // MARK: - Cells

  /// The rows with the numbers of their kinds, or with their places in the sweep.
  private mutating func read(
    _ sql: String, _ arguments: StatementArguments, inSweep: Bool
  ) throws -> (rows: [ResultRow], places: [Int]) {
    let found = try RawRows(database, sql, arguments)
    var rows: [ResultRow] = []
    var places: [Int] = []
    while try found.next() {
      let text = try found.text(4)
      guard let (cell, kind) = templates.cell(canonical: text) else {
        throw StoreError.corrupt(path: path, detail: "a cell that cannot be read: \(text)")
      }
      rows.append(try row(found, cell, templates.texts[kind]))
      places.append(inSweep ? Int(try found.integer(3)) : kind)
    }
    return (rows, places)
  }

  private func row(_ found: RawRows, _ cell: Cell, _ kind: String) throws -> ResultRow {
    var row = ResultRow(
      identity: try found.text(0), cell: cell, kind: kind,
      state: CellState(rawValue: try found.text(1)) ?? .pending, seconds: try found.measured(5),
      attempts: 0, attempt: try found.integerIfAny(2), error: nil, provenance: .null, metrics: [:],
      details: [:])
    guard content.circumstances else { return row }
    row.attempts = Int(try found.integer(6))
    row.error = try found.textIfAny(7)
    // Left out, it is NULL in the row.
    row.provenance = try found.textIfAny(8).map { try ResultStore.json($0, path: path) } ?? .null
    return row
  }

  private func question(sweep: String?) -> String {
    let circumstances = """
      , (SELECT count(*) FROM attempt t WHERE t.cell = c.id AND t.state <> 'released'),
      a.error, \(content.provenance ? "a.provenance" : "NULL")
      """
    return """
      SELECT c.id, c.state, c.attempt, \(sweep == nil ? "0" : "p.position"), c.canonical, a.seconds
      \(content.circumstances ? circumstances : "")
      FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
      \(sweep == nil ? "" : "JOIN sweep_cell p ON p.cell = c.id AND p.sweep = ?")
      """
  }

  /// The filter goes first, over an index that has all it mostly asks for; only the cells that it
  /// lets through are then read.
  private func question(
    _ sweep: String?, _ filter: FilterExpression?
  ) -> (sql: String, arguments: StatementArguments) {
    var arguments: StatementArguments = []
    if let sweep { arguments += [sweep] }
    guard let filter else { return (question(sweep: sweep), arguments) }
    let compiled = filter.sql
    arguments += StatementArguments(compiled.arguments.map(\.databaseValue))
    let sql = """
      \(question(sweep: sweep)) WHERE c.rowid IN (
        SELECT c.rowid FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
        WHERE \(compiled.text))
      """
    return (sql, arguments)
  }

  // MARK: - Metrics

  /// Adds the results of the attempts that speak for the cells.
  private func addMetrics(to rows: inout [ResultRow]) throws {
    let (series, isAll) = try wantedSeries()
    guard !series.isEmpty, !rows.isEmpty else { return }
    let places = Dictionary(
      rows.indices.compactMap { place in rows[place].attempt.map { ($0, place) } },
      uniquingKeysWith: { first, _ in first })
    for place in rows.indices { rows[place].metrics.reserveCapacity(min(series.count, 16)) }
    // Where most results are wanted, one pass over all of a metric is cheaper than looking each up.
    let last = try Int.fetchOne(database, sql: "SELECT max(id) FROM attempt") ?? 0
    guard rows.count * 4 < last else {
      guard !isAll else { return try addInOrder(series, places, to: &rows) }
      for (number, metric) in series.sorted(by: { $0.key < $1.key }) {
        let sql = "SELECT attempt, series, value\(extra) FROM metric_result WHERE series = ?"
        try add(try RawRows(database, sql, [number]), [number: metric], places, to: &rows)
      }
      return
    }
    let list = JSONValue.array(places.keys.sorted().map { .integer($0) }).canonical
    let sql = """
      SELECT attempt, series, value\(extra) FROM metric_result
      WHERE attempt IN (SELECT value FROM json_each(?))
      """
    try add(try RawRows(database, sql, [list]), series, places, to: &rows)
  }

  private var extra: String { content.details ? ", standard_error, n" : "" }

  private func add(
    _ found: RawRows, _ series: [Int64: Metric], _ places: [Int64: Int], to rows: inout [ResultRow]
  ) throws {
    let keys = series.mapValues(\.key)
    while try found.next() {
      let number = try found.integer(1)
      guard let place = places[try found.integer(0)], let key = keys[number] else { continue }
      let value = try found.measured(2) ?? .nan
      rows[place].metrics[key] = value
      guard content.details, var metric = series[number] else { continue }
      metric.value = value
      metric.standardError = try found.measured(3)
      metric.count = try found.integerIfAny(4)
      rows[place].details[key] = metric
    }
  }

  /// All results, one attempt after the other.
  private func addInOrder(
    _ series: [Int64: Metric], _ places: [Int64: Int], to rows: inout [ResultRow]
  ) throws {
    let found = try RawRows(
      database,
      "SELECT attempt, series, value\(extra) FROM metric_result ORDER BY attempt, series")
    var keys = MetricKeys(series.mapValues(\.key))
    var (current, place) = (Int64.min, Int?.none)
    while try found.next() {
      let attempt = try found.integer(0)
      if attempt != current {
        if let place { rows[place].metrics = keys.taken() }
        (current, place) = (attempt, places[attempt])
      }
      guard let place else { continue }
      let number = try found.integer(1)
      let value = try found.measured(2) ?? .nan
      keys.add(number, value)
      guard content.details, var metric = series[number] else { continue }
      metric.value = value
      metric.standardError = try found.measured(3)
      metric.count = try found.integerIfAny(4)
      rows[place].details[metric.key] = metric
    }
    if let place { rows[place].metrics = keys.taken() }
  }

  /// The wanted metrics by number, and whether none is left out.
  private func wantedSeries() throws -> (series: [Int64: Metric], isAll: Bool) {
    let found = try RawRows(database, "SELECT id, name, context FROM metric_series")
    var (series, isAll) = ([Int64: Metric](), true)
    while try found.next() {
      let metric = Metric(try found.text(1), .nan, context: try found.text(2))
      if content.wants(metric.key) {
        series[try found.integer(0)] = metric
      } else {
        isAll = false
      }
    }
    return (series, isAll)
  }
}
