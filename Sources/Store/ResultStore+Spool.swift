import Essentials
import Foundation
import GRDB

extension ResultStore {
  /// Takes in what is new in a spool file, in one transaction with the position reached.
  ///
  /// Call it as often as wished, on the file itself or a copy, while it grows or after it is
  /// complete: each record is stored once. A torn last line is left for later and reported. Records
  /// of an attempt that was given up, or that lost its cell to another, are not stored; their
  /// attempt is reported as refused. An attempt unknown to this store takes its cell when the cell
  /// is free.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - policy: how often a cell whose process crashed runs again.
  /// - Returns: What was new.
  /// - Throws: A `StoreError`; nothing was stored then, and the position is where it was.
  public func ingest(
    spool path: String, policy: RetryPolicy = RetryPolicy()
  ) throws(StoreError) -> SpoolReport {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw StoreError.missing(path: path)
    }
    let moment = now
    // Nobody renews the lease of an attempt that this store did not give.
    let expiry = Timestamp.text(clock().addingTimeInterval(86_400))
    return try write { database in
      let head = SpoolFile(Self.firstLine(data)).records.first?.record.spool
      let progress = try head.flatMap { try Self.progress(database, spool: $0) }
      // A copy that was made before the last call has nothing new.
      if let progress, progress.position > data.count { return SpoolReport() }
      let file = SpoolFile(
        data, from: progress?.position ?? 0, sequence: progress?.records ?? 0, spool: head)
      var intake = SpoolIntake(
        store: self, database: database, policy: policy, moment: moment, expiry: expiry)
      for (record, _) in file.records { try intake.take(record) }
      intake.report.tornBytes = file.tornBytes
      intake.report.fault = file.fault.map { "\(path): \($0)" }
      if let head, !file.records.isEmpty {
        try database.execute(
          sql: "INSERT OR REPLACE INTO spool VALUES (?, ?, ?, ?)",
          arguments: [
            head, file.wholeBytes, (progress?.records ?? 0) + Int64(file.records.count), moment,
          ])
      }
      return intake.report
    }
  }

  private static func firstLine(_ data: Data) -> Data {
    data.firstIndex(of: 10).map { data[...$0] } ?? Data()
  }

  private static func progress(
    _ database: Database, spool: String
  ) throws -> (position: Int, records: Int64)? {
    try Row.fetchOne(
      database, sql: "SELECT position, records FROM spool WHERE id = ?", arguments: [spool]
    ).map { (try $0.count("position"), try $0.integer("records")) }
  }
}

/// Stores the records of a spool file, one after the other.
private struct SpoolIntake {
  let store: ResultStore
  let database: Database
  let policy: RetryPolicy
  let moment: String
  let expiry: String
  var report = SpoolReport()

  mutating func take(_ record: SpoolRecord) throws {
    report.records += 1
    if report.refused[record.attempt] != nil { return }
    if case .start(let cell, let worker, let host, let start) = record.content {
      try begin(record, cell, worker: worker, host: host, start: start)
      return
    }
    guard let (identifier, cell) = try held(record) else { return }
    switch record.content {
    case .start: break
    case .metrics(let metrics):
      try ResultStore.insert(database, metrics, attempt: identifier)
      report.metrics += metrics.count
    case .end(let end):
      try close(identifier, cell, end)
      report.ended.append(record.attempt)
      report.ends.append(
        SpoolReport.End(
          cell: try store.cell(database, cell), outcome: end.outcome, seconds: end.seconds))
    case .abandon(let abandonment, let provenance, _):
      report.abandoned += try store.abandon(
        database, attempt: record.attempt, as: abandonment, policy, provenance)
    }
  }

  /// The attempt's row, while it may still write.
  private mutating func held(_ record: SpoolRecord) throws -> (Int64, String)? {
    let row = try Row.fetchOne(
      database, sql: "SELECT id, cell, state, lease_token FROM attempt WHERE uid = ?",
      arguments: [record.attempt])
    guard let row else {
      report.refused[record.attempt] = "the store has no such attempt"
      return nil
    }
    let state = try row.text("state")
    guard state == "running" else {
      report.refused[record.attempt] = "the attempt is \(state)"
      return nil
    }
    return (try row.integer("id"), try row.text("cell"))
  }

  private mutating func begin(
    _ record: SpoolRecord, _ cell: Cell, worker: String, host: String, start: String
  ) throws {
    let identity = cell.identity
    let known = try Row.fetchOne(
      database, sql: "SELECT cell, lease_token FROM attempt WHERE uid = ?",
      arguments: [record.attempt])
    if let known {
      let isSame =
        try known.text("cell") == identity && known.integer("lease_token") == record.token
      if !isSame {
        report.refused[record.attempt] = "its cell or fencing token is not the store's"
      }
      // The lease may have been given long before the cell's turn came.
      if isSame, let (identifier, _) = try held(record) {
        try database.execute(
          sql: "UPDATE attempt SET started_at = ?, host = ?, worker = ? WHERE id = ?",
          arguments: [start, host, worker, identifier])
      }
      return
    }
    try ResultStore.insert(
      database, [IdentifiedCell(cell)], moment)
    let state = try String.fetchOne(
      database, sql: "SELECT state FROM cell WHERE id = ?", arguments: [identity])
    guard let state, ["pending", "lost"].contains(state) else {
      report.refused[record.attempt] = "its cell is \(state ?? "missing")"
      return
    }
    try database.execute(
      sql: "UPDATE store_info SET value = value + 1 WHERE key = 'lease_token'")
    try database.execute(
      sql: """
        INSERT INTO attempt (uid, cell, number, worker, host, started_at, state, lease_token,
          lease_expires_at)
        VALUES (?1, ?2, (SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE cell = ?2), ?3, ?4,
          ?5, 'running', (SELECT value FROM store_info WHERE key = 'lease_token'), ?6)
        """,
      arguments: [record.attempt, identity, worker, host, start, expiry])
    try database.execute(
      sql: "UPDATE cell SET state = 'running' WHERE id = ?", arguments: [identity])
  }

  private func close(_ identifier: Int64, _ cell: String, _ end: SpoolEnd) throws {
    try ResultStore.insert(database, end.artifacts, attempt: identifier)
    try database.execute(
      sql: """
        UPDATE attempt SET state = ?, error = ?, ended_at = ?, seconds = ?, provenance = ?,
          metric_count = (SELECT count(*) FROM metric_result WHERE attempt = attempt.id)
            + (SELECT count(*) FROM metric_point WHERE attempt = attempt.id),
          artifact_count = (SELECT count(*) FROM artifact WHERE attempt = attempt.id)
        WHERE id = ?
        """,
      arguments: [
        end.state.rawValue, end.error, end.at, end.seconds, end.provenance.canonical, identifier,
      ])
    try database.execute(
      sql: "UPDATE cell SET state = ? WHERE id = ?", arguments: [end.state.rawValue, cell])
  }
}
