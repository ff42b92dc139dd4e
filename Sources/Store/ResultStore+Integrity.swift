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
          problems: pages + Self.brokenReferences(database) + Self.loosePoints(database)
            + Self.misplacedFiles(database) + Self.disagreements(database))
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
      let (table, parent) = (try row.text("table"), try row.text("parent"))
      return "a row of \(table) names a row of \(parent) that is not there"
    }
  }

  private static func misplacedFiles(_ database: Database) throws -> [String] {
    let sql = "SELECT name, path FROM artifact WHERE path IS NOT NULL"
    return try Row.fetchAll(database, sql: sql).compactMap { row in
      let (name, path) = (try row.text("name"), try row.text("path"))
      return Artifact.isInside(path) ? nil : "artifact \(name) lies outside the store: \(path)"
    }
  }

  private static func loosePoints(_ database: Database) throws -> [String] {
    let sql = """
      SELECT DISTINCT attempt FROM metric_point WHERE attempt NOT IN (SELECT id FROM attempt)
      UNION SELECT DISTINCT attempt FROM metric_point
      WHERE series NOT IN (SELECT id FROM metric_series)
      """
    return try Int64.fetchAll(database, sql: sql).map {
      "points of attempt \($0) have no attempt or no name"
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
        "has an attempt that ended without counting its metrics",
        """
        SELECT DISTINCT cell FROM attempt WHERE metric_count IS NULL
          AND state NOT IN ('running', 'lost', 'released')
        """
      ),
      (
        "is shown by another attempt than the latest in its state",
        """
        SELECT id FROM cell WHERE attempt IS NOT (SELECT t.id FROM attempt t
          WHERE t.cell = cell.id AND t.state = cell.state ORDER BY t.number DESC LIMIT 1)
        """
      ),
      (
        "has another number of metrics or artifacts than when its attempt ended",
        """
        SELECT DISTINCT cell FROM attempt a WHERE metric_count IS NOT NULL AND (
          metric_count <> (SELECT count(*) FROM metric_result m WHERE m.attempt = a.id)
            + (SELECT count(*) FROM metric_point m WHERE m.attempt = a.id) OR
          artifact_count <> (SELECT count(*) FROM artifact f WHERE f.attempt = a.id))
        """
      ),
    ]
    return try checks.flatMap { sentence, sql in
      try String.fetchAll(database, sql: sql).map { "cell \($0) \(sentence)" }
    }
  }
}
