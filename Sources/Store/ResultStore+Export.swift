import Essentials
public import Foundation
import GRDB

extension ResultStore {
  /// Writes what the store says to a file or directory.
  ///
  /// All forms but `tidy` read back by ``importContent(from:)`` with the same ``contentDigest()``.
  /// With a filter, only the cells that it lets through are written, with their attempts, metrics
  /// and sweeps. A store takes the logs of its attempts along. Nothing that exists is replaced half: files are written beside and renamed.
  ///
  /// - Throws: A `StoreError`, or what the file system reports.
  public func exportContent(
    to destination: URL, as format: ContentFormat, where filter: FilterExpression? = nil
  ) throws {
    let cells = try filter.map { try results(where: $0).map(\.identity) }
    let wanted: DatabaseValue = cells.map { Self.jsonList($0).databaseValue } ?? .null
    switch format {
    case .csv: try exportTables(to: destination, wanted)
    case .jsonLines: try exportLines(to: destination, wanted)
    case .sqlite: try exportStore(to: destination, wanted)
    case .tidy: try exportTidy(to: destination, wanted)
    }
  }

  private func exportTables(to folder: URL, _ wanted: DatabaseValue) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try read { database in
      for table in ContentTable.allCases {
        var file = ChunkedText()
        file.add(table.columns.map(\.name).joined(separator: ",") + "\n")
        let cursor = try Self.cursor(database, table, wanted)
        while try cursor.next() {
          file.add(cursor.values().map(ContentText.csv).joined(separator: ",") + "\n")
        }
        try file.write(to: folder.appending(path: table.rawValue + ".csv"))
      }
    }
  }

  private func exportLines(to url: URL, _ wanted: DatabaseValue) throws {
    try read { database in
      var file = ChunkedText()
      file.add("{\"espalier\":\"content\",\"version\":1}\n")
      for table in ContentTable.allCases {
        let names = table.columns.map(\.name)
        let cursor = try Self.cursor(database, table, wanted)
        while try cursor.next() {
          let members = zip(names, cursor.values()).map { "\"\($0)\":\(ContentText.json($1))" }
          file.add("{\"table\":\"\(table.rawValue)\",\(members.joined(separator: ","))}\n")
        }
      }
      try file.write(to: url)
    }
  }

  private func exportStore(to url: URL, _ wanted: DatabaseValue) throws {
    guard !FileManager.default.fileExists(atPath: url.path) else {
      throw ContentError(faults: ["\(url.path): is there already; choose another name"])
    }
    // Written beside under another name: nobody sees half a store.
    let beside = url.deletingLastPathComponent()
      .appending(path: ".\(url.lastPathComponent).\(ProcessInfo.processInfo.globallyUniqueString)")
    defer {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: beside.path + suffix)
      }
    }
    try Self.writeStore(beside, self, wanted)
    try FileManager.default.moveItem(at: beside, to: url)
    if !Self.logs(in: logFolder).isEmpty {
      try ResultStore(path: url.path).copyLogs(fromStoreAt: path)
    }
  }

  private static func writeStore(
    _ url: URL, _ source: ResultStore, _ wanted: DatabaseValue
  ) throws {
    let copy = try ResultStore(path: url.path)
    try source.read { source in
      try copy.write { target in
        var loader = ContentLoader(target)
        var faults = FaultList()
        for table in ContentTable.allCases {
          let cursor = try cursor(source, table, wanted)
          while try cursor.next() {
            if let fault = try loader.add(cursor.values(), to: table) { faults.add(fault) }
          }
        }
        for fault in try loader.finish() { faults.add(fault) }
        try faults.check()
      }
    }
    try copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try copy.close()
  }

  private func exportTidy(to url: URL, _ wanted: DatabaseValue) throws {
    let columns = """
      cell,attempt,state,strategy,strategy_revision,hyperparameters,arena,arena_revision,\
      arena_options,budget,axis,level,replicate,evaluation,signature,seconds,metric,context,step,\
      value,standard_error,n,unit,direction
      """
    let sql = """
      SELECT r.cell, a.uid, r.state, r.strategy, r.strategy_revision, r.hyperparameters, r.arena,
        r.arena_revision, r.arena_options, r.budget, r.axis, r.level, r.replicate, r.evaluation,
        r.signature, r.seconds, s.name, s.context, m.step, m.value, m.standard_error, m.n, d.unit,
        d.direction
      FROM runs r JOIN attempt a ON a.id = r.attempt
      JOIN (SELECT attempt, seq, series, NULL AS step, value, standard_error, n FROM metric_result
        UNION ALL SELECT attempt, seq, series, step, value, standard_error, n FROM metric_point) m
        ON m.attempt = a.id
      JOIN metric_series s ON s.id = m.series LEFT JOIN metric_definition d ON d.name = s.name
      WHERE (?1 IS NULL OR r.cell IN (SELECT value FROM json_each(?1)))
      ORDER BY r.cell, m.seq
      """
    try read { database in
      var file = ChunkedText()
      file.add(columns + "\n")
      let cursor = try ContentCursor(database, sql, [wanted])
      while try cursor.next() {
        file.add(cursor.values().map(ContentText.csv).joined(separator: ",") + "\n")
      }
      try file.write(to: url)
    }
  }

  private static func cursor(
    _ database: Database, _ table: ContentTable, _ wanted: DatabaseValue
  ) throws -> ContentCursor {
    try ContentCursor(database, table.sql, table.sql.contains("?1") ? [wanted] : [])
  }
}

/// A text that grows by pieces and is written at once.
private struct ChunkedText {
  private var chunks: [Data] = []
  private var current = Data()

  mutating func add(_ text: String) {
    current.append(contentsOf: text.utf8)
    guard current.count > 1 << 20 else { return }
    chunks.append(current)
    current = Data()
  }

  func write(to url: URL) throws { try AtomicFile.write(chunks + [current], to: url.path) }
}
