import Essentials
import Foundation
import GRDB

extension ResultStore {
  /// The attempts at a cell, the first one first.
  public func attempts(of identity: String) throws(StoreError) -> [AttemptRecord] {
    let path = path
    return try read { database in
      let sql = "SELECT * FROM attempt WHERE cell = ? ORDER BY number"
      return try Row.fetchAll(database, sql: sql, arguments: [identity]).map { row in
        let provenance: String? = row["provenance"]
        return AttemptRecord(
          identifier: row["uid"], number: row["number"], state: row["state"], error: row["error"],
          worker: row["worker"], startedAt: row["started_at"], seconds: row["seconds"],
          provenance: try provenance.map { try Self.json($0, path: path) } ?? .null)
      }
    }
  }

  /// What is going on in a sweep.
  ///
  /// - Parameters:
  ///   - name: the sweep's name.
  ///   - window: how many seconds back an attempt counts as recent.
  /// - Returns: The cells that are being run, and how fast others ended.
  /// - Throws: ``StoreError/unknownSweep(name:nearest:)``, or what SQLite reports.
  public func activity(
    _ name: String, window: Double = 300
  ) throws(StoreError) -> SweepActivity {
    let (date, path) = (clock(), path)
    return try read { database in
      try Self.requireSweep(database, name)
      let counts = try Self.counts(database, name, since: date.addingTimeInterval(-window))
      let firstText: String? = counts?["first"]
      let first = firstText.flatMap(Timestamp.date)
      let lease = Timestamp.text(try leaseMoment(reading: database))
      return SweepActivity(
        attempts: counts?["attempts"] ?? 0,
        running: try Self.runningCells(database, name, lease: lease, path: path),
        recentlyEnded: counts?["recent"] ?? 0,
        recentSeconds: min(window, first.map { date.timeIntervalSince($0) } ?? 0))
    }
  }

  private static func counts(
    _ database: Database, _ sweep: String, since date: Date
  ) throws -> Row? {
    let sql = """
      SELECT count(*) FILTER (WHERE a.state <> 'released') AS attempts,
        count(*) FILTER (WHERE a.ended_at > ?2 AND a.state NOT IN ('released', 'lost')) AS recent,
        min(a.started_at) FILTER (WHERE a.ended_at > ?2 AND a.state NOT IN ('released', 'lost'))
          AS first
      FROM sweep_cell p JOIN attempt a ON a.cell = p.cell WHERE p.sweep = ?1
      """
    return try Row.fetchOne(database, sql: sql, arguments: [sweep, Timestamp.text(date)])
  }

  private static func runningCells(
    _ database: Database, _ sweep: String, lease moment: String, path: String
  ) throws -> [SweepActivity.RunningCell] {
    let sql = """
      SELECT c.canonical, a.worker, a.number, a.started_at, a.lease_expires_at <= ? AS expired
      FROM attempt a JOIN cell c ON c.id = a.cell
      WHERE a.state = 'running'
        AND EXISTS (SELECT 1 FROM sweep_cell p WHERE p.sweep = ? AND p.cell = a.cell)
      ORDER BY a.id
      """
    return try Row.fetchAll(database, sql: sql, arguments: [moment, sweep]).map { row in
      SweepActivity.RunningCell(
        cell: try cell(canonical: row["canonical"], path: path), worker: row["worker"],
        number: row["number"], startedAt: Timestamp.date(row["started_at"]) ?? .distantPast,
        isExpired: row["expired"])
    }
  }
}
