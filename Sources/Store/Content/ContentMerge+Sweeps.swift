import GRDB

extension ContentMerge {
  mutating func mergeSweeps() throws {
    let members = Dictionary(grouping: try rows(.sweepCells)) { $0[0] }
    let specs = Dictionary(grouping: try rows(.sweepSpecs)) { $0[0] }
    for row in try rows(.sweeps) {
      let order = try takeSpec(row)
      if order > 0 {
        try execute("DELETE FROM sweep_cell WHERE sweep = ?", [row[0]])
        report.changedSweeps += 1
      }
      for spec in specs[row[0]] ?? [] {
        try execute(
          """
          INSERT INTO sweep_spec (sweep, spec_digest, spec, registered_at) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET registered_at = min(registered_at, excluded.registered_at)
          """, spec)
      }
      guard order >= 0 else { continue }
      for member in members[row[0]] ?? [] {
        try execute(
          """
          INSERT INTO sweep_cell (sweep, cell, position) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET position = min(position, excluded.position)
          """, member)
      }
    }
  }

  /// Takes the later of two specs; says whether it is the source's (1), both (0), or the known (-1).
  private func takeSpec(_ row: [SQLValue]) throws -> Int {
    let known = try Row.fetchOne(
      target, sql: "SELECT updated_at, spec_digest FROM sweep WHERE name = ?",
      arguments: [row[0].plainText])
    let new = (row[4].plainText, row[2].plainText)
    let old = try known.map { (try $0.text("updated_at"), try $0.text("spec_digest")) }
    try execute(
      """
      INSERT INTO sweep (name, spec, spec_digest, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET created_at = min(created_at, excluded.created_at)
      """, row)
    guard let old else { return 1 }
    guard old < new else { return old == new ? 0 : -1 }
    try execute(
      "UPDATE sweep SET spec = ?2, spec_digest = ?3, updated_at = ?4 WHERE name = ?1",
      [row[0], row[1], row[2], row[4]])
    return 1
  }

  mutating func mergeDefinitions() throws {
    for row in try rows(.definitions) {
      let known = try Row.fetchOne(
        target, sql: "SELECT unit, direction, description FROM metric_definition WHERE name = ?",
        arguments: [row[0].plainText])
      let old = try known.map {
        [try $0.text("unit"), try $0.text("direction"), try $0.text("description")]
      }
      let new = row[1...].map(\.plainText)
      if let old, old != new {
        report.conflicts.append(
          MergeReport.Conflict(
            subject: "metric \(row[0].plainText)",
            detail: "is defined in two ways; the smaller text counts"))
        guard new.lexicographicallyPrecedes(old) else { continue }
      }
      try execute("INSERT OR REPLACE INTO metric_definition VALUES (?, ?, ?, ?)", row)
    }
  }

  func mergeSubjects() throws {
    for row in try rows(.subjects) {
      try execute(
        """
        INSERT INTO subject (id, description, created_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET created_at = min(created_at, excluded.created_at),
          description = min(description, excluded.description)
        """, row)
    }
  }

  func mergeVerdicts() throws { try mergeLatest(.verdicts, into: "verdict", by: "judged_at") }

  /// The same fit may have been made in several stores, at another moment or with other intervals.
  func mergeFits() throws { try mergeLatest(.fits, into: "fit", by: "fitted_at") }

  /// Takes the later of two rows with one key, the first column.
  private func mergeLatest(
    _ part: ContentTable, into table: String, by moment: String
  ) throws {
    let columns = part.columns.map(\.name)
    let list = columns.joined(separator: ", ")
    let changes = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    // Of two made at one moment the greater text counts, so that the order of merges does not.
    let text = { (table: String) in
      "json_array(" + columns.dropFirst().map { "\(table).\($0)" }.joined(separator: ", ") + ")"
    }
    for row in try rows(part) {
      try execute(
        """
        INSERT INTO \(table) (\(list)) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        ON CONFLICT DO UPDATE SET \(changes)
        WHERE (excluded.\(moment), \(text("excluded"))) > (\(table).\(moment), \(text(table)))
        """, row)
    }
  }
}
