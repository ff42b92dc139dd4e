import GRDB

/// What a check of the whole file found.
public struct IntegrityReport: Sendable, Hashable {
  /// A sentence for each fault.
  public var problems: [String]
  /// Whether nothing was found.
  public var isSound: Bool { problems.isEmpty }
}

extension ResultStore {
  /// Checks the file's pages, its references, and that states, attempts and counts agree.
  public func checkIntegrity() throws(StoreError) -> IntegrityReport {
    do {
      return try read { database in
        let pages = try String.fetchAll(database, sql: "PRAGMA integrity_check")
          .filter { $0 != "ok" }
        return try IntegrityReport(
          problems: pages + Self.brokenReferences(database) + Self.disagreements(database))
      }
    } catch .corrupt(_, let detail) {
      // A page so damaged that the check itself cannot go on is the very thing to report.
      return IntegrityReport(problems: [detail])
    }
  }

  /// Whether the file lies on a network file system, where SQLite's WAL does not work.
  public var isOnNetworkFileSystem: Bool { NetworkFileSystem.kind(ofPath: path) != nil }

  private static func brokenReferences(_ database: Database) throws -> [String] {
    try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
      let (table, parent): (String, String) = (row["table"], row["parent"])
      return "a row of \(table) names a row of \(parent) that is not there"
    }
  }

  private static func disagreements(_ database: Database) throws -> [String] {
    let checks = [
      (
        "is done, but no attempt at it ended so",
        """
        SELECT id FROM cell WHERE state NOT IN ('pending', 'lost') AND NOT EXISTS (
          SELECT 1 FROM attempt a WHERE a.cell = cell.id AND a.state = cell.state)
        """
      ),
      (
        "is not running, but an attempt at it is",
        """
        SELECT DISTINCT c.id FROM attempt a JOIN cell c ON c.id = a.cell
        WHERE a.state = 'running' AND c.state <> 'running'
        """
      ),
      (
        "has another number of metrics or artifacts than when its attempt ended",
        """
        SELECT DISTINCT cell FROM attempt a WHERE metric_count IS NOT NULL AND (
          metric_count <> (SELECT count(*) FROM metric m WHERE m.attempt = a.id) OR
          artifact_count <> (SELECT count(*) FROM artifact f WHERE f.attempt = a.id))
        """
      ),
    ]
    return try checks.flatMap { sentence, sql in
      try String.fetchAll(database, sql: sql).map { "cell \($0) \(sentence)" }
    }
  }
}
