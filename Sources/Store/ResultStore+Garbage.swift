import Foundation
import GRDB

/// What can be deleted without losing a result.
public struct GarbageReport: Sendable, Hashable {
  /// Attempts that no cell shows and no surviving curve needs; their metrics go, their rows stay.
  public var supersededAttempts: [String] = []
  /// How many metrics those have.
  public var metrics = 0
  /// Cells in no sweep and not asked for, that never finished.
  public var orphanCells: [String] = []
  /// Log files of attempts that the store does not have.
  public var strayLogs: [String] = []
  /// How long those files are together.
  public var logBytes: Int64 = 0
  /// The length of the file and its log before and, once deleted, after.
  public var bytesBefore: Int64 = 0
  /// See ``bytesBefore``; nil when nothing was deleted.
  public var bytesAfter: Int64?
  /// Whether nothing was found.
  public var isEmpty: Bool { metrics == 0 && orphanCells.isEmpty && strayLogs.isEmpty }
}

extension ResultStore {
  /// Says what could be deleted, and deletes it when asked to.
  ///
  /// Deleting ends with a vacuum, which needs as much free space as the store takes.
  ///
  /// With `deletes` unset nothing is changed. Cells in `keeping` are wanted though they are in no
  /// sweep, such as those of claims.
  public func collectGarbage(
    deletes: Bool, keeping: Set<String> = []
  ) throws(StoreError) -> GarbageReport {
    var report = try read { try Self.garbage($0, keeping: keeping) }
    let logs = try strayLogs()
    report.strayLogs = logs.map(\.lastPathComponent)
    report.logBytes = logs.map(Self.length).reduce(0, +)
    report.bytesBefore = storeBytes
    guard deletes else { return report }
    try write { try Self.delete(report, $0) }
    for log in logs { try? FileManager.default.removeItem(at: log) }
    try execute("VACUUM")
    try execute("PRAGMA wal_checkpoint(TRUNCATE)")
    report.bytesAfter = storeBytes
    return report
  }

  private var storeBytes: Int64 {
    [path, path + "-wal"].map { Self.length(URL(fileURLWithPath: $0)) }.reduce(0, +)
  }

  private static func length(_ url: URL) -> Int64 {
    let size = try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber
    return size?.int64Value ?? 0
  }

  private static func garbage(
    _ database: Database, keeping: Set<String>
  ) throws -> GarbageReport {
    var report = GarbageReport()
    let superseded = """
      WITH RECURSIVE needed (id) AS (
        SELECT attempt FROM cell WHERE attempt IS NOT NULL
        UNION SELECT id FROM attempt WHERE state = 'running'
        UNION SELECT a.parent FROM needed n JOIN attempt a ON a.id = n.id
          WHERE a.parent IS NOT NULL
      )
      SELECT uid, (SELECT count(*) FROM metric_result WHERE attempt = attempt.id)
        + (SELECT count(*) FROM metric_point WHERE attempt = attempt.id) AS metrics
      FROM attempt WHERE id NOT IN (SELECT id FROM needed) AND metrics > 0 ORDER BY uid
      """
    for row in try Row.fetchAll(database, sql: superseded) {
      report.supersededAttempts.append(try row.text("uid"))
      report.metrics += try row.count("metrics")
    }
    report.orphanCells = try String.fetchAll(
      database,
      sql: """
        SELECT id FROM cell WHERE state NOT IN ('running', 'finished')
          AND id NOT IN (SELECT cell FROM sweep_cell)
          AND id NOT IN (SELECT cell FROM attempt WHERE state = 'finished') ORDER BY id
        """
    ).filter { !keeping.contains($0) }
    return report
  }

  private static func delete(_ report: GarbageReport, _ database: Database) throws {
    let attempts = jsonList(report.supersededAttempts)
    for table in ["metric_result", "metric_point"] {
      try database.execute(
        sql: """
          DELETE FROM \(table) WHERE attempt IN (SELECT id FROM attempt
            WHERE uid IN (SELECT value FROM json_each(?)))
          """, arguments: [attempts])
    }
    try database.execute(
      sql: """
        UPDATE attempt SET metric_count = 0
        WHERE metric_count IS NOT NULL AND uid IN (SELECT value FROM json_each(?))
        """, arguments: [attempts])
    let cells = jsonList(report.orphanCells)
    // Children first: an attempt may continue another.
    try database.execute(
      sql: """
        UPDATE attempt SET parent = NULL, parent_step = NULL
        WHERE cell IN (SELECT value FROM json_each(?))
        """, arguments: [cells])
    try database.execute(
      sql: "DELETE FROM attempt WHERE cell IN (SELECT value FROM json_each(?))",
      arguments: [cells])
    try database.execute(
      sql: "DELETE FROM cell WHERE id IN (SELECT value FROM json_each(?))", arguments: [cells])
    try database.execute(
      sql: """
        DELETE FROM metric_series WHERE id NOT IN (SELECT series FROM metric_result)
          AND id NOT IN (SELECT series FROM metric_point)
        """)
  }
}
