import GRDB
import GRDBSQLite

extension ResultStore {
  /// Runs one reading SQL statement on a connection of its own that cannot write.
  ///
  /// An authorizer lets it read tables and views and call functions, and nothing else.
  ///
  /// - Parameters:
  ///   - sql: A SELECT, WITH, EXPLAIN, or `PRAGMA table_info(…)` or one of its kin.
  ///   - rowLimit: More rows than this are left out, and the result says so.
  ///   - timeLimit: The seconds after which the query is stopped.
  /// - Returns: The columns and the rows, and whether rows were left out.
  /// - Throws: A `StoreError` when the statement is refused, has an error, or takes too long.
  public func query(
    sql: String, rowLimit: Int = 10_000, timeLimit: Double = 30
  ) throws(StoreError) -> QueryResult {
    precondition(rowLimit > 0, "a row limit is 1 or more, found \(rowLimit)")
    if let objection = ReadingStatement.objection(to: sql) {
      throw StoreError.queryRefused(detail: objection)
    }
    do {
      let reader = try SQLReader(
        readingName(), busyTimeout: busyTimeout,
        limits: SQLReader.Limits(rows: rowLimit, seconds: timeLimit))
      return try reader.rows(sql)
    } catch let failure as SQLFailure {
      throw queryError(failure, sql, timeLimit)
    } catch {
      throw StoreError(error, path: path, busyTimeout: busyTimeout)
    }
  }

  /// The name by which SQLite finds the file; see ``StoreOpening/immutableName``.
  private func readingName() throws -> String {
    let opening = StoreOpening(path: path, busyTimeout: busyTimeout)
    return try opening.canShareMemory() ? path : opening.immutableName
  }

  private func queryError(_ error: SQLFailure, _ sql: String, _ seconds: Double) -> StoreError {
    switch error.code {
    case SQLITE_INTERRUPT: .queryTimedOut(seconds: seconds)
    case SQLITE_READONLY, SQLITE_AUTH, SQLITE_MISUSE: .queryRefused(detail: error.message)
    case SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_NOMEM, SQLITE_RANGE, SQLITE_MISMATCH:
      .queryFailed(sql: sql, detail: error.message)
    default:
      StoreError(
        DatabaseError(resultCode: ResultCode(rawValue: error.code), message: error.message),
        path: path, busyTimeout: busyTimeout)
    }
  }
}

/// Which statements may be asked for; the connection itself refuses writes as well.
enum ReadingStatement {
  private static let verbs = ["SELECT", "WITH", "EXPLAIN", "PRAGMA"]
  /// Questions about the schema.
  static let pragmas: Set<String> = [
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
    "foreign_key_list",
  ]

  /// Settings that may be looked at, as in `SELECT * FROM pragma_user_version`.
  static let settings: Set<String> = [
    "application_id", "user_version", "page_count", "page_size", "freelist_count", "journal_mode",
    "schema_version", "encoding", "compile_options", "function_list", "database_list",
  ]

  /// What speaks against a statement, or nil when nothing does.
  static func objection(to sql: String) -> String? {
    let body = skippingComments(sql[...])
    let verb = body.prefix { $0.isLetter }.uppercased()
    guard verbs.contains(verb) else {
      return verb.isEmpty ? "found no statement" : "found \(verb)"
    }
    guard verb == "PRAGMA" else { return nil }
    let qualified = body.dropFirst(verb.count).drop { $0.isWhitespace }
      .prefix { $0.isLetter || $0 == "_" || $0 == "." }.lowercased()
    let name = qualified.hasPrefix("main.") ? String(qualified.dropFirst(5)) : qualified
    if !pragmas.contains(name) { return "found PRAGMA \(name)" }
    return body.contains("=") ? "found PRAGMA \(name) with '='" : nil
  }

  /// Whether nothing but white space, comments and semicolons is left.
  static func isEmpty(_ sql: String) -> Bool {
    let rest = skippingComments(sql[...])
    return rest.isEmpty || rest.first == ";" && isEmpty(String(rest.dropFirst()))
  }

  private static func skippingComments(_ sql: Substring) -> Substring {
    let rest = sql.drop { $0.isWhitespace }
    if rest.hasPrefix("--") {
      return skippingComments(rest.drop { !$0.isNewline })
    }
    if rest.hasPrefix("/*"), let end = rest.firstRange(of: "*/") {
      return skippingComments(rest[end.upperBound...])
    }
    return rest
  }
}
