import Essentials
import GRDB

/// Puts exchanged rows into a fresh store, each checked against what came before.
struct ContentLoader {
  private let database: Database
  private var attempts: [String: (identifier: Int64, cell: String)] = [:]
  private var cells: Set<String> = []
  /// Attempts whose parent has not come yet.
  private var waiting: [[SQLValue]] = []
  private var writer: (attempt: String, writer: MetricWriter)?

  init(_ database: Database) { self.database = database }

  /// Adds a row; says what is wrong with it, or nil.
  mutating func add(_ row: [SQLValue], to table: ContentTable) throws -> String? {
    do {
      if table != .attempts { try settleWaiting() }
      switch table {
      case .cells: return try add(cell: row)
      case .attempts: return try add(attempt: row)
      case .results, .points: return try add(metric: row, isPoint: table == .points)
      case .artifacts: return try add(artifact: row)
      case .sweeps: return try insert(row, "sweep")
      case .sweepSpecs: return try insert(row, "sweep_spec")
      case .sweepCells: return try insert(row, "sweep_cell")
      case .definitions: return try insert(row, "metric_definition")
      case .subjects: return try insert(row, "subject")
      case .verdicts:
        let columns = table.columns.map(\.name).joined(separator: ", ")
        return try insert(row, "verdict (\(columns))")
      case .fits:
        let columns = table.columns.map(\.name).joined(separator: ", ")
        return try insert(row, "fit (\(columns))")
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      return "does not fit: \(error.message ?? "a constraint fails")"
    }
  }

  /// Ends the loading; says what was still wrong.
  mutating func finish() throws -> [String] {
    try closeWriter()
    try settleWaiting()
    try ContentMerge.number(database, cells: cells)
    // The next lease gets a number that none of these attempts has.
    try database.execute(
      sql: "UPDATE store_info SET value = ? WHERE key = 'lease_token'", arguments: [attempts.count])
    return waiting.map { "attempt \($0[0].plainText) continues one that is not there" }
  }

  /// Adds the attempts whose parents have come meanwhile, until no more can be added.
  private mutating func settleWaiting() throws {
    var before = Int.max
    while !waiting.isEmpty, waiting.count < before {
      let rows = waiting
      (before, waiting) = (rows.count, [])
      for row in rows { _ = try add(attempt: row) }
    }
  }
}

// MARK: - Kinds of rows

extension ContentLoader {
  private mutating func add(cell row: [SQLValue]) throws -> String? {
    let identity = row[0].plainText
    guard let cell = try? ResultStore.cell(canonical: row[1].plainText, path: ""),
      cell.budget.objectValue != nil, cell.replicate >= 0
    else { return "'canonical' does not describe a cell: \(row[1].plainText.prefix(80))" }
    guard cell.identity == identity else {
      return "cell is '\(identity)', but its content hashes to \(cell.identity)"
    }
    let entry = IdentifiedCell(cell)
    guard try !ResultStore.insert(database, [entry], row[3].plainText).isEmpty else {
      return "cell \(identity) is there twice"
    }
    cells.insert(identity)
    try execute("UPDATE cell SET state = ?2 WHERE id = ?1", [row[0], row[2]])
    return nil
  }

  private mutating func add(attempt row: [SQLValue]) throws -> String? {
    let (name, cell) = (row[0].plainText, row[1].plainText)
    guard cells.contains(cell) else { return "no cell '\(cell)'" }
    var parent = SQLValue.null
    if row[12] != .null {
      guard let known = attempts[row[12].plainText] else {
        waiting.append(row)
        return nil
      }
      guard known.cell == cell else { return "continues an attempt at another cell" }
      parent = .integer(known.identifier)
    }
    try execute(
      """
      INSERT INTO attempt (uid, cell, worker, host, started_at, ended_at, state, error, seconds,
        provenance, metric_count, artifact_count, parent, parent_step, number, lease_token,
        lease_expires_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?5)
      """,
      row[..<12] + [
        parent, row[13], .integer(-Int64(attempts.count) - 1), .integer(Int64(attempts.count) + 1),
      ])
    attempts[name] = (database.lastInsertedRowID, cell)
    return nil
  }

  private mutating func add(metric row: [SQLValue], isPoint: Bool) throws -> String? {
    let name = row[0].plainText
    guard let attempt = attempts[name] else { return "no attempt '\(name)'" }
    if writer?.attempt != name {
      try closeWriter()
      writer = (name, try MetricWriter(database, attempt: attempt.identifier))
    }
    let (metric, sequence) = try ContentRow(row).metric(isPoint: isPoint)
    try writer?.writer.add(metric, sequence: sequence)
    return nil
  }

  private mutating func closeWriter() throws {
    try writer?.writer.finish()
    writer = nil
  }

  private mutating func add(artifact row: [SQLValue]) throws -> String? {
    guard let attempt = attempts[row[0].plainText] else {
      return "no attempt '\(row[0].plainText)'"
    }
    if case .text(let path) = row[2], !Artifact.isInside(path) {
      return "path is '\(path)', allowed is one inside the store's directory"
    }
    return try insert([.integer(attempt.identifier)] + row[1...], "artifact")
  }

  private func insert(_ row: [SQLValue], _ table: String) throws -> String? {
    try execute(
      "INSERT INTO \(table) VALUES (\(row.map { _ in "?" }.joined(separator: ", ")))", row)
    return nil
  }

  private func execute(_ sql: String, _ values: [SQLValue]) throws {
    try database.cachedStatement(sql: sql)
      .execute(arguments: StatementArguments(values.map(\.databaseValue)))
  }
}
