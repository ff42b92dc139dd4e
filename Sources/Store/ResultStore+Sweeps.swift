internal import Essentials
import GRDB

extension ResultStore {
  /// Stores a sweep and its cells, and says what that changes.
  ///
  /// Doing it twice changes nothing. Cells of an earlier spec that are missing from this one leave
  /// the sweep, but they and their results stay in the store. Of equal cells the first counts.
  @discardableResult
  public func register(
    sweep name: String, spec: String, cells: [Cell]
  ) throws(StoreError) -> SweepDifference {
    try register(sweep: name, spec: spec, identified: cells.map(IdentifiedCell.init))
  }

  /// The same for cells whose identities are known.
  @discardableResult
  public func register(
    sweep name: String, spec: String, identified cells: [IdentifiedCell]
  ) throws(StoreError) -> SweepDifference {
    let entries = Self.distinct(cells)
    let moment = now
    return try write { database in
      let difference = try Self.difference(database, name, spec, entries)
      try Self.insertSweep(database, name, spec, moment)
      // Registering again what stands there already is the common case, and costs no write a cell.
      guard try Self.identities(database, in: name) != entries.map(\.identity) else {
        return difference
      }
      try Self.insert(database, entries, moment)
      try Self.place(database, entries.map(\.identity), removed: difference.removed, in: name)
      return difference
    }
  }

  /// Says what registering a spec would change, and changes nothing.
  public func difference(
    sweep name: String, spec: String, cells: [Cell]
  ) throws(StoreError) -> SweepDifference {
    try difference(sweep: name, spec: spec, identified: cells.map(IdentifiedCell.init))
  }

  /// The same for cells whose identities are known.
  public func difference(
    sweep name: String, spec: String, identified cells: [IdentifiedCell]
  ) throws(StoreError) -> SweepDifference {
    let entries = Self.distinct(cells)
    return try read { try Self.difference($0, name, spec, entries) }
  }

  /// Stores cells that belong to no sweep and returns the identities that were new.
  @discardableResult
  public func insert(cells: [Cell]) throws(StoreError) -> [String] {
    let entries = Self.distinct(cells.map(IdentifiedCell.init))
    let moment = now
    return try write { try Self.insert($0, entries, moment) }
  }

  /// All sweeps, by name.
  public func sweeps() throws(StoreError) -> [SweepRecord] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM sweep ORDER BY name").map { row in
        SweepRecord(
          name: try row.text("name"), spec: try row.text("spec"),
          specDigest: try row.text("spec_digest"), createdAt: try row.text("created_at"),
          updatedAt: try row.text("updated_at"))
      }
    }
  }

  /// A sweep's cells, in the order of its spec.
  public func cells(sweep name: String) throws(StoreError) -> [Cell] {
    let path = path
    return try read { database in
      try Self.requireSweep(database, name)
      let sql = """
        SELECT c.canonical FROM sweep_cell p JOIN cell c ON c.id = p.cell
        WHERE p.sweep = ? ORDER BY p.position
        """
      return try String.fetchAll(database, sql: sql, arguments: [name]).map {
        try Self.cell(canonical: $0, path: path)
      }
    }
  }

  /// How many cells of a sweep stand in each state.
  public func progress(_ name: String) throws(StoreError) -> SweepProgress {
    try read { database in
      try Self.requireSweep(database, name)
      var progress = SweepProgress(sweep: name, counts: [:], secondsSpent: 0)
      let sql = """
        SELECT c.state, count(*), total(iif(c.state = 'finished', a.seconds, 0))
        FROM sweep_cell p JOIN cell c ON c.id = p.cell LEFT JOIN attempt a ON a.id = c.attempt
        WHERE p.sweep = ? GROUP BY c.state
        """
      for row in try Row.fetchAll(database, sql: sql, arguments: [name]) {
        guard let state = CellState(rawValue: try row.decode(atIndex: 0)) else { continue }
        progress.counts[state] = try row.decode(atIndex: 1)
        progress.secondsSpent += try row.decode(Double.self, atIndex: 2)
      }
      return progress
    }
  }

  /// Whether a sweep has cells that are pending or being run.
  public func hasOpenCells(_ name: String) throws(StoreError) -> Bool {
    // By state: when hardly anything is left, which is when this is asked, that finds it at once.
    let sql = """
      SELECT EXISTS (
        SELECT 1 FROM cell c INDEXED BY cell_by_state
        WHERE c.state IN ('pending', 'running')
          AND EXISTS (SELECT 1 FROM sweep_cell p WHERE p.sweep = ? AND p.cell = c.id))
      """
    return try read { try Bool.fetchOne($0, sql: sql, arguments: [name]) ?? false }
  }

  /// Sends the cells of a sweep that stand in one of the states back to pending.
  ///
  /// Running cells are never touched. A finished cell that is sent back keeps its old attempt, but
  /// no view shows that until the new one has ended.
  ///
  /// - Returns: The identities of the cells.
  @discardableResult
  public func retry(
    sweep name: String, states: Set<CellState>
  ) throws(StoreError) -> [String] {
    let wanted = states.subtracting([.running, .pending]).map(\.rawValue)
    return try write { database in
      try Self.requireSweep(database, name)
      let sql = """
        UPDATE cell SET state = 'pending'
        WHERE id IN (SELECT cell FROM sweep_cell WHERE sweep = ?)
          AND state IN (SELECT value FROM json_each(?))
        RETURNING id
        """
      return try String.fetchAll(
        database, sql: sql, arguments: [name, Self.jsonList(wanted)]
      ).sorted()
    }
  }
}

// MARK: - Inside one transaction

extension ResultStore {
  static func distinct(_ cells: [IdentifiedCell]) -> [IdentifiedCell] {
    var seen = Set<String>(minimumCapacity: cells.count)
    return cells.filter { seen.insert($0.identity).inserted }
  }

  private static func identities(_ database: Database, in sweep: String) throws -> [String] {
    try String.fetchAll(
      database, sql: "SELECT cell FROM sweep_cell WHERE sweep = ? ORDER BY position",
      arguments: [sweep])
  }

  /// A list of texts as one bound argument, for `json_each`: no limit on their number.
  static func jsonList(_ texts: [String]) -> String {
    JSONValue.array(texts.map { .string($0) }).canonical
  }

  static func requireSweep(_ database: Database, _ name: String) throws {
    let names = try String.fetchAll(database, sql: "SELECT name FROM sweep")
    guard !names.contains(name) else { return }
    throw StoreError.unknownSweep(
      name: name, nearest: NearestName.suggestion(for: name, among: names))
  }

  private static func difference(
    _ database: Database, _ name: String, _ spec: String, _ entries: [IdentifiedCell]
  ) throws -> SweepDifference {
    let storedSpec = try String.fetchOne(
      database, sql: "SELECT spec FROM sweep WHERE name = ?", arguments: [name])
    var (stored, finished): ([String], Set<String>) = ([], [])
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT p.cell, c.state = 'finished' FROM sweep_cell p JOIN cell c ON c.id = p.cell
        WHERE p.sweep = ? ORDER BY p.position
        """,
      arguments: [name])
    while let row = try rows.next() {
      let identity = try row.decode(String.self, atIndex: 0)
      stored.append(identity)
      if try row.decode(Bool.self, atIndex: 1) { finished.insert(identity) }
    }
    let identities = entries.map(\.identity)
    let (before, after) = (Set(stored), Set(identities))
    let new = identities.filter { !before.contains($0) }
    // Other sweeps may have finished what is new in this one.
    finished.formUnion(try finishedCells(database, among: new))
    return SweepDifference(
      isNewSweep: storedSpec == nil, specChanged: storedSpec != spec,
      new: new, known: identities.filter(before.contains),
      removed: stored.filter { !after.contains($0) },
      finished: identities.filter(finished.contains))
  }

  private static func finishedCells(
    _ database: Database, among identities: [String]
  ) throws -> Set<String> {
    guard !identities.isEmpty else { return [] }
    return try String.fetchSet(
      database,
      sql: """
        SELECT id FROM cell WHERE state = 'finished' AND id IN (SELECT value FROM json_each(?))
        """,
      arguments: [jsonList(identities)])
  }

  private static func insertSweep(
    _ database: Database, _ name: String, _ spec: String, _ moment: String
  ) throws {
    let digest = Digest.sha256Hex(spec)
    try database.execute(
      sql: """
        INSERT INTO sweep (name, spec, spec_digest, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET
          spec = excluded.spec, spec_digest = excluded.spec_digest, updated_at = excluded.updated_at
        """,
      arguments: [name, spec, digest, moment, moment])
    // Texts of earlier specs are kept: runs were made under them.
    try database.execute(
      sql: "INSERT OR IGNORE INTO sweep_spec VALUES (?, ?, ?, ?)",
      arguments: [name, digest, spec, moment])
  }

  @discardableResult
  static func insert(
    _ database: Database, _ entries: [IdentifiedCell], _ moment: String
  ) throws -> [String] {
    try entries.filter { try insert(database, $0, moment) }.map(\.identity)
  }

  /// Stores a cell, and says whether it was new.
  static func insert(
    _ database: Database, _ entry: IdentifiedCell, _ moment: String, state: CellState = .pending
  ) throws -> Bool {
    let cell = entry.cell
    try database.run(
      """
      INSERT INTO cell (id, canonical, strategy, strategy_revision, hyperparameters, arena,
        arena_revision, arena_options, budget, axis, level, replicate, evaluation, created_at, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
      """,
      [
        .text(entry.identity), .text(entry.canonical), .text(cell.strategy),
        .integer(Int64(cell.strategyRevision)), .text(entry.hyperparameters), .text(cell.arena),
        .integer(Int64(cell.arenaRevision)), .text(entry.arenaOptions), .text(entry.budget),
        .text(cell.axis), sqlValue(of: cell.level), .integer(Int64(cell.replicate)),
        .text(cell.evaluation), .text(moment), .text(state.rawValue),
      ])
    return database.changesCount > 0
  }

  private static func sqlValue(of level: JSONValue) -> SQLValue {
    switch level {
    case .null: .null
    case .integer(let value): .integer(value)
    case .number(let value): .real(value)
    case .string(let value): .text(value)
    case .bool, .array, .object: .text(level.canonical)
    }
  }

  private static func place(
    _ database: Database, _ identities: [String], removed: [String], in sweep: String
  ) throws {
    try database.execute(
      sql: """
        DELETE FROM sweep_cell WHERE sweep = ? AND cell IN (SELECT value FROM json_each(?))
        """,
      arguments: [sweep, jsonList(removed)])
    for (position, identity) in identities.enumerated() {
      try database.run(
        """
        INSERT INTO sweep_cell (sweep, cell, position) VALUES (?, ?, ?)
        ON CONFLICT (sweep, cell) DO UPDATE SET position = excluded.position
        """,
        [.text(sweep), .text(identity), .integer(Int64(position))])
    }
  }
}
