import Essentials
import GRDB

/// Brings the content of one store into another, inside a transaction of the other.
///
/// Each thing is joined with its namesake by a rule that does not ask which came first, so that any
/// order of merges, and any repetition, gives one content:
///
/// - a cell takes the furthest state of both (finished > refused > diverged > timed out > failed >
///   lost > pending) and the earlier moment of its making;
/// - attempts are told apart by their names; of two versions of one, the one that has ended counts,
///   then the one with more metrics, then the greater digest;
/// - a cell's attempts are numbered by their starts, so the last to have started speaks for it;
/// - the sweep that was registered last counts, then the greater digest of its spec;
/// - of two definitions or subjects the smaller text counts, of two verdicts or fits the later.
struct ContentMerge {
  let source: Database
  let target: Database
  let path: String
  var report = MergeReport()
  var touched: Set<String> = []

  init(from source: Database, into target: Database, path: String) {
    self.source = source
    self.target = target
    self.path = path
  }

  mutating func run() throws -> MergeReport {
    try mergeCells()
    try mergeAttempts()
    try settleStates()
    try number()
    try mergeSweeps()
    try mergeDefinitions()
    try mergeSubjects()
    try mergeVerdicts()
    try mergeFits()
    try findConflicts()
    report.conflicts.sort { ($0.subject, $0.detail) < ($1.subject, $1.detail) }
    return report
  }

  /// The rows of one part of the source.
  func rows(_ table: ContentTable) throws -> [[SQLValue]] {
    let arguments: StatementArguments = table.sql.contains("?1") ? [DatabaseValue.null] : []
    let cursor = try ContentCursor(source, table.sql, arguments)
    var rows: [[SQLValue]] = []
    while try cursor.next() { rows.append(cursor.values()) }
    return rows
  }

  func execute(_ sql: String, _ values: [SQLValue]) throws {
    try target.cachedStatement(sql: sql)
      .execute(arguments: StatementArguments(values.map(\.databaseValue)))
  }
}

// MARK: - Cells

extension ContentMerge {
  private static let rank = """
    CASE %@ WHEN 'pending' THEN 0 WHEN 'lost' THEN 1 WHEN 'running' THEN 1 WHEN 'failed' THEN 2 \
    WHEN 'timed_out' THEN 3 WHEN 'diverged' THEN 4 WHEN 'refused' THEN 5 ELSE 6 END
    """

  private func rank(_ expression: String) -> String {
    Self.rank.replacing("%@", with: expression)
  }

  private mutating func mergeCells() throws {
    for row in try rows(.cells) {
      let cell = try ResultStore.cell(canonical: row[1].plainText, path: path)
      guard cell.identity == row[0].plainText else {
        throw StoreError.corrupt(
          path: path, detail: "cell \(row[0].plainText) is not the hash of its content")
      }
      let entry = IdentifiedCell(cell)
      if try !ResultStore.insert(target, [entry], row[3].plainText).isEmpty { report.newCells += 1 }
      try execute(
        "UPDATE cell SET created_at = min(created_at, ?2) WHERE id = ?1 AND created_at <> ?2",
        [row[0], row[3]])
    }
  }

  /// Gives cells their states once their attempts are there.
  private mutating func settleStates() throws {
    for row in try rows(.cells) {
      try execute(
        """
        UPDATE cell SET state = ?2 WHERE id = ?1 AND \(rank("?2")) > \(rank("state"))
        """, [row[0], row[2]])
    }
    // A worker here may still run what another store has finished: its late write must not count.
    try target.execute(
      sql: """
        UPDATE attempt SET state = 'lost', error = 'another store finished the cell'
        WHERE state = 'running' AND cell IN (SELECT id FROM cell WHERE state <> 'running')
        """)
  }

  private func number() throws { try Self.number(target, cells: touched) }

  /// Numbers the attempts of each cell by their starts.
  static func number(_ target: Database, cells: Set<String>) throws {
    let list = ResultStore.jsonList(cells.sorted())
    let offset = 1_000_000_000
    // In two steps, because a number may be taken until its holder gets its own.
    try target.execute(
      sql: """
        WITH ranked AS (
          SELECT id, row_number() OVER (PARTITION BY cell ORDER BY started_at, uid) AS place
          FROM attempt WHERE cell IN (SELECT value FROM json_each(?1)))
        UPDATE attempt SET number = -\(offset) - ranked.place FROM ranked
        WHERE ranked.id = attempt.id
        """, arguments: [list])
    try target.execute(
      sql: "UPDATE attempt SET number = -\(offset) - number WHERE number < -\(offset)")
  }

  /// Cells that were finished more than once, with other results.
  private mutating func findConflicts() throws {
    let sql = """
      SELECT a.cell, a.uid, c.attempt = a.id AS speaks,
        (SELECT json_group_array(
          json_array(series, iif(typeof(value) = 'real', printf('%!.17g', value), value))) FROM (
          SELECT m.series, m.value FROM metric_result m JOIN metric_series s ON s.id = m.series
          WHERE m.attempt = a.id AND s.name NOT LIKE 'cost/%' ORDER BY m.series)) AS results
      FROM attempt a JOIN cell c ON c.id = a.cell
      WHERE a.state = 'finished' AND a.cell IN (
        SELECT cell FROM attempt WHERE state = 'finished' GROUP BY cell HAVING count(*) > 1)
      ORDER BY a.cell, a.uid
      """
    let groups = Dictionary(grouping: try Row.fetchAll(target, sql: sql)) { $0["cell"] as String? }
    for (cell, rows) in groups where Set(try rows.map { try $0.text("results") }).count > 1 {
      let names = try rows.map { try $0.text("uid") }.joined(separator: ", ")
      let speaker = try rows.first { try $0.integerIfAny("speaks") == 1 }.map { try $0.text("uid") }
      report.conflicts.append(
        MergeReport.Conflict(
          subject: "cell \(cell ?? "")",
          detail: "was finished with other numbers by attempts \(names); "
            + "\(speaker ?? "none") counts, the last to have started"))
    }
  }
}

extension SQLValue {
  /// The text, or an empty one.
  var plainText: String {
    if case .text(let text) = self { text } else { "" }
  }
}
