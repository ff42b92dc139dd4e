import Foundation
import GRDBSQLite

/// A connection for statements from outside: it cannot write, attach, load or look elsewhere.
///
/// SQLite asks an authorizer about each thing that a statement does, views and triggers included;
/// what is not on the list is refused before anything runs. Rows are read by SQLite's own
/// functions, so that nothing in a damaged file can be of a kind that is not expected.
final class SQLReader {
  private var connection: OpaquePointer?
  private let policy = Policy()
  private let limits: Limits

  /// What one statement may take.
  struct Limits {
    var rows: Int
    var seconds: Double
    /// The longest text or blob, in bytes.
    var length: Int32 = 1 << 26
  }

  /// Opens a file; `name` is a path, or a URI when it begins with `file:`.
  init(_ name: String, busyTimeout: Double, limits: Limits) throws {
    self.limits = limits
    policy.deadline = .now.advanced(by: .seconds(limits.seconds))
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    try check(sqlite3_open_v2(name, &connection, flags, nil))
    sqlite3_busy_timeout(connection, Int32(busyTimeout * 1000))
    for pragma in ["trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"] {
      try check(sqlite3_exec(connection, "PRAGMA \(pragma)", nil, nil, nil))
    }
    // SQLite's JSON functions count as unsafe in a view that is not trusted.
    if Schema.objection(to: try rows(Schema.question, limit: .max).rows) == nil {
      try check(sqlite3_exec(connection, "PRAGMA trusted_schema = ON", nil, nil, nil))
    }
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, limits.length)
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    let context = Unmanaged.passUnretained(policy).toOpaque()
    sqlite3_set_authorizer(
      connection,
      { context, action, first, second, _, _ in
        guard let context else { return SQLITE_DENY }
        let policy = Unmanaged<Policy>.fromOpaque(context).takeUnretainedValue()
        return policy.verdict(
          action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
      }, context)
    sqlite3_progress_handler(
      connection, 2_000,
      { context in
        guard let context else { return 1 }
        let policy = Unmanaged<Policy>.fromOpaque(context).takeUnretainedValue()
        return ContinuousClock.now < policy.deadline ? 0 : 1
      }, context)
  }

  deinit { sqlite3_close_v2(connection) }

  /// Runs the one statement in the text.
  func rows(_ sql: String) throws -> QueryResult { try rows(sql, limit: limits.rows) }

  private func rows(_ sql: String, limit: Int) throws -> QueryResult {
    let statement = try prepare(sql)
    defer { sqlite3_finalize(statement) }
    let columns = 0..<sqlite3_column_count(statement)
    var result = QueryResult(
      columns: columns.map { place in
        sqlite3_column_name(statement, place).map { String(cString: $0) } ?? ""
      }, rows: [], rowLimit: limit, isCut: false)
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return result }
      guard code == SQLITE_ROW else { throw failure(code) }
      if result.rows.count == limit {
        result.isCut = true
        return result
      }
      result.rows.append(columns.map { Self.value(statement, $0) })
    }
  }

  private func prepare(_ sql: String) throws -> OpaquePointer {
    var statement: OpaquePointer?
    // A text with a NUL in it would be read up to there only.
    if sql.utf8.contains(0) { throw StoreError.queryRefused(detail: "found a NUL character") }
    let rest = try sql.withCString { start in
      var tail: UnsafePointer<CChar>?
      try check(sqlite3_prepare_v2(connection, start, -1, &statement, &tail))
      return tail.map { String(cString: $0) } ?? ""
    }
    guard let statement else { throw StoreError.queryRefused(detail: "found no statement") }
    guard ReadingStatement.isEmpty(rest), sqlite3_stmt_readonly(statement) != 0 else {
      sqlite3_finalize(statement)
      let found = ReadingStatement.isEmpty(rest) ? "this statement would write" : "found two"
      throw StoreError.queryRefused(detail: found)
    }
    return statement
  }

  private func check(_ code: Int32) throws {
    if code != SQLITE_OK { throw failure(code) }
  }

  private func failure(_ code: Int32) -> SQLFailure {
    let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "no message"
    // For a function that is denied SQLite only says that there is an error.
    guard let refusal = policy.refusal else {
      return SQLFailure(code: code & 0xff, message: message)
    }
    return SQLFailure(code: SQLITE_AUTH, message: refusal)
  }

  private static func value(_ statement: OpaquePointer, _ place: Int32) -> SQLValue {
    switch sqlite3_column_type(statement, place) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, place))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, place))
    case SQLITE_TEXT:
      return .text(String(decoding: bytes(statement, place), as: UTF8.self))
    case SQLITE_BLOB: return .blob(Data(bytes(statement, place)))
    default: return .null
    }
  }

  private static func bytes(_ statement: OpaquePointer, _ place: Int32) -> UnsafeRawBufferPointer {
    // For a text this must come first: it settles the encoding that the length is counted in.
    let start: UnsafeRawPointer? =
      sqlite3_column_type(statement, place) == SQLITE_TEXT
      ? UnsafeRawPointer(sqlite3_column_text(statement, place))
      : sqlite3_column_blob(statement, place)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, place)))
  }
}

/// What SQLite said.
struct SQLFailure: Error {
  var code: Int32
  var message: String
}

/// What a statement from outside may do.
private final class Policy {
  var deadline: ContinuousClock.Instant = .now
  /// Why the statement was refused, in words.
  private(set) var refusal: String?

  private static let forbiddenFunctions: Set<String> = [
    "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "randomblob", "zeroblob",
    "sqlite_log", "sqlite_compileoption_get", "sqlite_compileoption_used",
  ]

  func verdict(_ action: Int32, _ first: String?, _ second: String?) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
    case SQLITE_FUNCTION:
      let name = second?.lowercased() ?? ""
      if !Self.forbiddenFunctions.contains(name) { return SQLITE_OK }
      return refuse("found the function \(name)")
    case SQLITE_PRAGMA:
      let name = first?.lowercased() ?? ""
      if ReadingStatement.pragmas.contains(name) { return SQLITE_OK }
      // Read as a table-valued function, a setting is only looked at: there is no argument.
      if ReadingStatement.settings.contains(name), second == nil { return SQLITE_OK }
      return refuse("found PRAGMA \(name)")
    case SQLITE_ATTACH: return refuse("found ATTACH")
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return refuse("found a transaction statement")
    // Asked for by SQLite itself when it sets up a virtual table such as json_each.
    case SQLITE_UPDATE where first == "sqlite_master": return SQLITE_OK
    default: return refuse("this statement would write")
    }
  }

  private func refuse(_ reason: String) -> Int32 {
    refusal = refusal ?? reason
    return SQLITE_DENY
  }
}
