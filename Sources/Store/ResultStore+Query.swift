import Dispatch
import GRDB

extension ResultStore {
  /// Runs one reading SQL statement on a connection of its own that cannot write.
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
    let opening = StoreOpening(path: path, busyTimeout: busyTimeout)
    do {
      let queue = try opening.readingQueue()
      let alarm = Self.alarm(after: timeLimit) { queue.interrupt() }
      defer { alarm.cancel() }
      return try queue.read { try Self.rows($0, sql, rowLimit) }
    } catch let error as DatabaseError {
      throw queryError(error, sql, timeLimit)
    } catch {
      throw StoreError(error, path: path, busyTimeout: busyTimeout)
    }
  }

  private static func rows(_ database: Database, _ sql: String, _ limit: Int) throws -> QueryResult
  {
    let statement = try database.makeStatement(sql: sql)
    guard statement.isReadonly else {
      throw StoreError.queryRefused(detail: "this statement would write")
    }
    var result = QueryResult(
      columns: statement.columnNames, rows: [], rowLimit: limit, isCut: false)
    let cursor = try Row.fetchCursor(statement)
    while let row = try cursor.next() {
      if result.rows.count == limit {
        result.isCut = true
        break
      }
      result.rows.append(row.map { SQLValue($0.1) })
    }
    return result
  }

  /// Interrupts after a while, and again and again: an interrupt between two statements is lost.
  private static func alarm(
    after seconds: Double, _ interrupt: @escaping @Sendable () -> Void
  ) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .userInitiated))
    timer.schedule(deadline: .now() + seconds, repeating: 0.02)
    timer.setEventHandler(handler: interrupt)
    timer.resume()
    return timer
  }

  private func queryError(_ error: DatabaseError, _ sql: String, _ seconds: Double) -> StoreError {
    let detail = error.message ?? "no message"
    switch error.resultCode {
    case .SQLITE_INTERRUPT: return .queryTimedOut(seconds: seconds)
    case .SQLITE_READONLY, .SQLITE_AUTH, .SQLITE_MISUSE: return .queryRefused(detail: detail)
    case .SQLITE_ERROR: return .queryFailed(sql: sql, detail: detail)
    default: return StoreError(error, path: path, busyTimeout: busyTimeout)
    }
  }
}

/// Which statements may be asked for; the connection itself refuses writes as well.
enum ReadingStatement {
  private static let verbs = ["SELECT", "WITH", "EXPLAIN", "PRAGMA"]
  private static let pragmas = [
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list",
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
