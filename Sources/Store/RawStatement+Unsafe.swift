import GRDB
import GRDBSQLite

/// A statement of GRDB's, bound and run by SQLite's own functions.
struct RawStatement {
  private let statement: SQLiteStatement

  init(_ statement: Statement) { self.statement = statement.sqliteStatement }

  func bind(_ value: Int64?, at place: Int32) {
    if let value {
      sqlite3_bind_int64(statement, place, value)
    } else {
      sqlite3_bind_null(statement, place)
    }
  }

  func bind(_ text: String, at place: Int32) {
    var text = text
    text.withUTF8 { bytes in
      // SQLite copies the text; one without bytes would be NULL.
      let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        sqlite3_bind_text(statement, place, "", 0, copied)
        return
      }
      start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        _ = sqlite3_bind_text(statement, place, $0, Int32(bytes.count), copied)
      }
    }
  }

  func bind(_ value: SQLValue, at place: Int32) {
    switch value {
    case .null: sqlite3_bind_null(statement, place)
    case .integer(let value): sqlite3_bind_int64(statement, place, value)
    case .real(let value): bind(measured: value, at: place)
    case .text(let value): bind(value, at: place)
    case .blob: preconditionFailure("no column of a store holds bytes")
    }
  }

  /// SQLite turns NaN into NULL: it is kept as a text.
  func bind(measured value: Double?, at place: Int32) {
    guard let value else {
      sqlite3_bind_null(statement, place)
      return
    }
    if value.isNaN {
      // A nil destructor: the text lives as long as the program.
      let text: StaticString = "NaN"
      text.withUTF8Buffer { buffer in
        _ = buffer.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(statement, place, $0.baseAddress, Int32($0.count), nil)
        }
      }
    } else {
      sqlite3_bind_double(statement, place, value)
    }
  }

  func run() throws {
    let code = sqlite3_step(statement)
    let message = sqlite3_db_handle(statement).flatMap { sqlite3_errmsg($0) }.map {
      String(cString: $0)
    }
    sqlite3_reset(statement)
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }
}

extension Database {
  /// Executes a statement that is executed often: compiled once, and bound without boxes.
  func run(_ sql: String, _ values: [SQLValue]) throws {
    let statement = RawStatement(try cachedStatement(sql: sql))
    for (index, value) in values.enumerated() { statement.bind(value, at: Int32(index + 1)) }
    try statement.run()
  }
}
