internal import Essentials
import GRDB

/// Reads the results of attempts.
struct MetricReader: Sendable {
  let content: ResultContent

  /// Results by attempt, of which none comes twice; the details only where they are asked for.
  struct Found: Sendable {
    private var attempts: [Int64] = []
    private var values: [MetricValues] = []
    private var details: [Int64: [String: Metric]] = [:]

    /// Adds an attempt whose number is larger than those before.
    mutating func append(
      _ attempt: Int64, _ values: MetricValues, _ details: [String: Metric] = [:]
    ) {
      attempts.append(attempt)
      self.values.append(values)
      if !details.isEmpty { self.details[attempt] = details }
    }

    /// Gives each row the results of the attempt that speaks for it.
    mutating func move(to rows: inout [ResultRow]) {
      var next = 0
      for place in rows.indices {
        guard let attempt = rows[place].attempt else { continue }
        // Mostly the rows have the order of their attempts.
        if next == attempts.count || attempts[next] != attempt { next = self.place(of: attempt) }
        guard next < attempts.count, attempts[next] == attempt else { continue }
        swap(&rows[place].metrics, &values[next])
        if let details = details[attempt] { rows[place].details = details }
        next += 1
      }
    }

    /// The place of an attempt, or of the next larger one.
    private func place(of attempt: Int64) -> Int {
      var (low, high) = (0, attempts.count)
      while low < high {
        let middle = (low + high) / 2
        if attempts[middle] < attempt { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// The results of all attempts.
  func all(_ database: Database) throws -> Found {
    let (series, isAll) = try wantedSeries(database)
    // Where a run has a hundred metrics of which three are wanted, the index finds those.
    guard isAll || content.details else { return try columns(database, series) }
    return try inOrder(try RawRows(database, "\(question) ORDER BY attempt, series"), series)
  }

  /// The results of the attempts that speak for some cells.
  func results(_ database: Database, of rows: [ResultRow]) throws -> Found {
    // Where most results are wanted, one pass over all is cheaper than looking each up.
    let last = try Int.fetchOne(database, sql: "SELECT max(id) FROM attempt") ?? 0
    if rows.count * 4 >= last { return try all(database) }
    return try some(database, attempts: rows.compactMap(\.attempt))
  }

  /// The results of some attempts.
  private func some(_ database: Database, attempts: [Int64]) throws -> Found {
    guard !attempts.isEmpty else { return Found() }
    let (series, isAll) = try wantedSeries(database)
    let wanted = series.keys.sorted().map { "\($0)" }.joined(separator: ", ")
    let list = JSONValue.array(attempts.sorted().map { .integer($0) }).canonical
    let sql = """
      \(question) WHERE attempt IN (SELECT value FROM json_each(?))
      \(isAll ? "" : "AND series IN (\(wanted))") ORDER BY attempt, series
      """
    return try inOrder(try RawRows(database, sql, [list]), series)
  }

  private var question: String {
    "SELECT attempt, series, value\(content.details ? ", standard_error, n" : "") FROM metric_result"
  }

  /// Takes in results that come one attempt after the other.
  private func inOrder(_ rows: RawRows, _ series: [Int64: Metric]) throws -> Found {
    var found = Found()
    let names = series.mapValues(\.key)
    var gatherer = MetricGatherer(names)
    var current: Int64?
    var details: [String: Metric] = [:]
    while try rows.next() {
      let attempt = try rows.integer(0)
      if attempt != current {
        if let current { found.append(current, gatherer.taken(), details) }
        (current, details) = (attempt, [:])
      }
      let number = try rows.integer(1)
      let value = try rows.measured(2) ?? .nan
      gatherer.add(number, value)
      guard content.details, let name = names[number], var metric = series[number] else { continue }
      metric.value = value
      metric.standardError = try rows.measured(3)
      metric.count = try rows.integerIfAny(4)
      details[name] = metric
    }
    if let current { found.append(current, gatherer.taken(), details) }
    return found
  }

  /// Takes in one metric after the other, over the index that has them by their values.
  private func columns(_ database: Database, _ series: [Int64: Metric]) throws -> Found {
    let numbers = series.keys.sorted()
    var attempts: [Int64] = []
    var places: [Int64: Int] = [:]
    var columns: [[Double?]] = []
    for number in numbers {
      let sql = "SELECT attempt, value FROM metric_result WHERE series = ?"
      let rows = try RawRows(database, sql, [number])
      var column = [Double?](repeating: nil, count: attempts.count)
      while try rows.next() {
        let attempt = try rows.integer(0)
        let value = try rows.measured(1) ?? .nan
        if let place = places[attempt] {
          column[place] = value
        } else {
          places[attempt] = attempts.count
          attempts.append(attempt)
          column.append(value)
        }
      }
      columns.append(column)
    }
    var found = Found()
    var gatherer = MetricGatherer(series.mapValues(\.key))
    for place in attempts.indices.sorted(by: { attempts[$0] < attempts[$1] }) {
      for (number, column) in zip(numbers, columns) where place < column.count {
        if let value = column[place] { gatherer.add(number, value) }
      }
      found.append(attempts[place], gatherer.taken())
    }
    return found
  }

  /// The wanted metrics by number, and whether none is left out.
  private func wantedSeries(
    _ database: Database
  ) throws -> (series: [Int64: Metric], isAll: Bool) {
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
