internal import Essentials
import GRDB

/// Reads cells in the order in which the file has them, and sorts what it has read.
///
/// SQLite would carry every row's texts through its sorter, which takes longer than reading them.
struct ResultReader {
  let database: Database
  let path: String
  let content: ResultContent

  private var templates = CellTemplates()

  init(_ database: Database, path: String, content: ResultContent) {
    self.database = database
    self.path = path
    self.content = content
  }

  /// The rows of a sweep in its order, others by arena, strategy, axis, level and replicate; without
  /// their metrics.
  ///
  /// For a sweep that has a good part of all cells each cell of the file is looked at as it comes,
  /// which takes less than half the time of looking up those of the sweep.
  mutating func rows(
    sweep: String?, where filter: FilterExpression?, lookingAtAll: Bool = false
  ) throws -> [ResultRow] {
    let positions = try sweep.map { try self.positions(in: $0) }
    let (sql, arguments) = question(lookingAtAll ? nil : sweep, filter)
    let (unsorted, places) = try read(sql, arguments, positions)
    let ranks = positions == nil ? templates.ranks : []
    let keys = unsorted.indices.map { index in
      positions == nil
        ? SortKey(major: ranks[places[index]], minor: unsorted[index].replicate, index: index)
        : SortKey(major: places[index], minor: 0, index: index)
    }
    let isBefore = { (left: SortKey, right: SortKey) in
      if left.major != right.major { return left.major < right.major }
      if left.minor != right.minor { return left.minor < right.minor }
      return unsorted[left.index].identity < unsorted[right.index].identity
    }
    // Mostly the file has them in their order.
    if zip(keys, keys.dropFirst()).allSatisfy({ isBefore($0, $1) }) { return unsorted }
    return keys.sorted(by: isBefore).map { unsorted[$0.index] }
  }

  /// The rows of the cells of some numbers in the table, in no particular order.
  mutating func rows(numbered numbers: [Int64]) throws -> [ResultRow] {
    let list = JSONValue.array(numbers.map { .integer($0) }).canonical
    let sql = question + " WHERE c.rowid IN (SELECT value FROM json_each(?))"
    return try read(sql, [list], nil).rows
  }

  private struct SortKey {
    let major: Int
    let minor: Int
    let index: Int
  }

  /// The places of a sweep's cells, by identity.
  private func positions(in sweep: String) throws -> IdentityTable {
    try IdentityTable(
      try RawRows(
        database, "SELECT cell, position FROM sweep_cell WHERE sweep = ? ORDER BY position", [sweep]
      )
    )
  }

  /// The rows with their places in a sweep, which cells that have none are not in, or else with the
  /// numbers of their kinds.
  private mutating func read(
    _ sql: String, _ arguments: StatementArguments, _ positions: IdentityTable?
  ) throws -> (rows: [ResultRow], places: [Int]) {
    var positions = positions
    let found = try RawRows(database, sql, arguments)
    var rows: [ResultRow] = []
    var places: [Int] = []
    while try found.next() {
      let position = try positions?.position(of: found)
      if positions != nil, position == nil { continue }
      guard let cell = try templates.cell(found, 3) else {
        throw StoreError.corrupt(
          path: path, detail: "a cell that cannot be read: \(try found.text(3))")
      }
      rows.append(try row(found, try found.text(0), cell))
      places.append(position ?? cell.number)
    }
    return (rows, places)
  }

  private func row(
    _ found: RawRows, _ identity: String, _ cell: CellTemplates.Found
  ) throws -> ResultRow {
    var row = ResultRow(
      identity: identity, kind: cell.kind, replicate: cell.replicate,
      state: CellState(rawValue: try found.text(1)) ?? .pending, seconds: try found.measured(4),
      attempts: 0, attempt: try found.integerIfAny(2), error: nil, provenance: .null,
      metrics: MetricValues(), details: [:])
    guard content.circumstances else { return row }
    row.attempts = Int(try found.integer(5))
    row.error = try found.textIfAny(6)
    // Left out, it is NULL in the row.
    row.provenance = try found.textIfAny(7).map { try ResultStore.json($0, path: path) } ?? .null
    return row
  }

  private var question: String {
    let circumstances = """
      , (SELECT count(*) FROM attempt t WHERE t.cell = c.id AND t.state <> 'released'),
      a.error, \(content.provenance ? "a.provenance" : "NULL")
      """
    return """
      SELECT c.id, c.state, c.attempt, c.canonical,
      \(content.seconds ? "a.seconds" : "NULL") \(content.circumstances ? circumstances : "")
      FROM cell c \(content.seconds ? "LEFT JOIN attempt a ON a.id = c.attempt" : "")
      """
  }

  /// The filter goes first, over an index that has all it mostly asks for; only the cells that it
  /// lets through are then read.
  private func question(
    _ sweep: String?, _ filter: FilterExpression?
  ) -> (sql: String, arguments: StatementArguments) {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    if let sweep {
      conditions.append("c.id IN (SELECT cell FROM sweep_cell WHERE sweep = ?)")
      arguments += [sweep]
    }
    if let filter {
      let compiled = filter.sql
      conditions.append(
        """
        c.rowid IN (
          SELECT c.rowid FROM cell c LEFT JOIN attempt a ON a.id = c.attempt
          WHERE \(compiled.text))
        """)
      arguments += StatementArguments(compiled.arguments.map(\.databaseValue))
    }
    guard !conditions.isEmpty else { return (question, []) }
    return ("\(question) WHERE " + conditions.joined(separator: " AND "), arguments)
  }
}
