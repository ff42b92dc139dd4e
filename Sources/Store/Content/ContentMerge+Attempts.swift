import Essentials
import GRDB

extension ContentMerge {
  /// Brings attempts in, earlier ones first: a parent has a smaller row id than its child.
  mutating func mergeAttempts() throws {
    let cursor = try ContentCursor(
      source, ContentTable.attemptSQL(order: "a.id"), [DatabaseValue.null])
    while try cursor.next() { try merge(attempt: cursor.values()) }
  }

  private mutating func merge(attempt row: [SQLValue]) throws {
    let name = row[0].plainText
    let known = try Row.fetchOne(
      target, sql: "SELECT id, state FROM attempt WHERE uid = ?", arguments: [name])
    guard let known else {
      try insert(attempt: row)
      report.newAttempts += 1
      return
    }
    guard try replaces(row, known: try known.text("state"), name: name) else {
      report.knownAttempts += 1
      return
    }
    let identifier = try known.integer("id")
    for table in ["metric_result", "metric_point", "artifact"] {
      try target.execute(
        sql: "DELETE FROM \(table) WHERE attempt = ?", arguments: [identifier])
    }
    try update(identifier, with: row)
    try copyMetrics(of: name, to: identifier)
    touched.insert(row[1].plainText)
    report.replacedAttempts += 1
  }

  /// Whether the source's version of an attempt counts more than the known one.
  private mutating func replaces(_ row: [SQLValue], known state: String, name: String) throws
    -> Bool
  {
    let new = try Version(source, name: name)
    let old = try Version(target, name: name)
    if new == old { return false }
    // Whoever runs it here goes on.
    if state == "running", !new.hasEnded { return false }
    if new.hasEnded, old.hasEnded {
      report.conflicts.append(
        MergeReport.Conflict(
          subject: "attempt \(name)",
          detail: "ended in two ways; the one with more metrics counts, then the greater digest"))
    }
    return old < new
  }

  private mutating func insert(attempt row: [SQLValue]) throws {
    let cell = row[1]
    // A number that is free until all attempts of the cell are numbered.
    try execute(
      """
      INSERT INTO attempt (uid, cell, number, worker, host, started_at, state, lease_token,
        lease_expires_at)
      VALUES (?1, ?2, (SELECT min(0, coalesce(min(number), 0)) - 1 FROM attempt WHERE cell = ?2),
        ?3, ?4, ?5, 'lost', (SELECT value + 1 FROM store_info WHERE key = 'lease_token'), ?5)
      """, [row[0], cell, row[2], row[3], row[4]])
    let identifier = target.lastInsertedRowID
    try target.execute(
      sql: "UPDATE store_info SET value = value + 1 WHERE key = 'lease_token'")
    try update(identifier, with: row)
    try copyMetrics(of: row[0].plainText, to: identifier)
    touched.insert(cell.plainText)
  }

  private func update(_ identifier: Int64, with row: [SQLValue]) throws {
    try execute(
      """
      UPDATE attempt SET worker = ?2, host = ?3, started_at = ?4, ended_at = ?5, state = ?6,
        error = ?7, seconds = ?8, provenance = ?9, metric_count = ?10, artifact_count = ?11,
        parent = (SELECT id FROM attempt WHERE uid = ?12), parent_step = ?13
      WHERE id = ?1
      """, [.integer(identifier)] + row[2...])
  }

  private func copyMetrics(of name: String, to identifier: Int64) throws {
    var writer = try MetricWriter(target, attempt: identifier)
    for table in [ContentTable.results, .points] {
      let cursor = try ContentCursor(source, table.attemptSQL, [name])
      while try cursor.next() {
        let (metric, sequence) = try ContentRow(cursor.values()).metric(isPoint: table == .points)
        try writer.add(metric, sequence: sequence)
      }
    }
    try writer.finish()
    let files = try ContentCursor(source, ContentTable.artifacts.attemptSQL, [name])
    while try files.next() {
      try execute(
        "INSERT INTO artifact VALUES (?, ?, ?, ?, ?)",
        [.integer(identifier)] + files.values().dropFirst())
    }
  }
}

/// What decides between two versions of one attempt.
private struct Version: Comparable {
  var hasEnded: Bool
  var metrics: Int
  var digest: String

  init(_ database: Database, name: String) throws {
    var hash = ContentHash()
    for table in [ContentTable.attempts, .results, .points, .artifacts] {
      try hash.add(table.rawValue, ContentCursor(database, table.attemptSQL, [name]))
    }
    digest = hash.hexadecimal()
    hasEnded =
      try Bool.fetchOne(
        database,
        sql: "SELECT state NOT IN ('running', 'lost', 'released') FROM attempt WHERE uid = ?",
        arguments: [name]) ?? false
    metrics =
      try Int.fetchOne(
        database,
        sql: """
          SELECT (SELECT count(*) FROM metric_result WHERE attempt = id)
            + (SELECT count(*) FROM metric_point WHERE attempt = id) FROM attempt WHERE uid = ?
          """, arguments: [name]) ?? 0
  }

  static func < (left: Version, right: Version) -> Bool {
    let (before, after) = (left.hasEnded ? 1 : 0, right.hasEnded ? 1 : 0)
    return (before, left.metrics, left.digest) < (after, right.metrics, right.digest)
  }
}

/// A row of exchanged content, read by place.
struct ContentRow {
  private let values: [SQLValue]

  init(_ values: [SQLValue]) { self.values = values }

  /// A metric and its place, from a row of results or points.
  func metric(isPoint: Bool) throws -> (Metric, Int64) {
    let rest = isPoint ? 5 : 4
    let metric = Metric(
      values[2].plainText, try number(rest) ?? .nan, context: values[3].plainText,
      step: isPoint ? try integer(4) : nil, standardError: try number(rest + 1),
      count: try integer(rest + 2))
    return (metric, try integer(1) ?? 0)
  }

  private func number(_ place: Int) throws -> Double? {
    switch values[place] {
    case .null: nil
    case .real(let value): value
    case .integer(let value): Double(value)
    case .text("NaN"): .nan
    case .text, .blob: throw Self.fault(place)
    }
  }

  private func integer(_ place: Int) throws -> Int64? {
    switch values[place] {
    case .null: nil
    case .integer(let value): value
    case .real, .text, .blob: throw Self.fault(place)
    }
  }

  private static func fault(_ place: Int) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_CORRUPT, message: "column \(place + 1) of a metric holds no number")
  }
}
