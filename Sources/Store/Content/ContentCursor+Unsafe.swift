import Foundation
import GRDB
import GRDBSQLite

/// Steps through the rows of a query without boxing their values.
struct ContentCursor {
  private let statement: Statement
  private let handle: SQLiteStatement
  let columns: Int32

  init(_ database: Database, _ sql: String, _ arguments: StatementArguments) throws {
    statement = try database.makeStatement(sql: sql)
    try statement.setArguments(arguments)
    handle = statement.sqliteStatement
    columns = sqlite3_column_count(handle)
  }

  /// Steps to the next row; false after the last.
  func next() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
      sqlite3_reset(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
    sqlite3_reset(handle)
    return false
  }

  /// The values of the row.
  func values() -> [SQLValue] {
    (0..<columns).map { place in
      switch sqlite3_column_type(handle, place) {
      case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, place))
      case SQLITE_FLOAT: .real(sqlite3_column_double(handle, place))
      case SQLITE_TEXT: .text(String(decoding: bytes(place), as: UTF8.self))
      case SQLITE_BLOB: .blob(Data(bytes(place)))
      default: .null
      }
    }
  }

  /// Adds the row's values, each with its kind and length, so that no two rows share their bytes.
  func append(to buffer: inout [UInt8]) {
    for place in 0..<columns {
      let kind = sqlite3_column_type(handle, place)
      buffer.append(UInt8(truncatingIfNeeded: kind))
      switch kind {
      case SQLITE_INTEGER: Self.append(sqlite3_column_int64(handle, place), to: &buffer)
      case SQLITE_FLOAT:
        let pattern = sqlite3_column_double(handle, place).bitPattern
        Self.append(Int64(bitPattern: pattern), to: &buffer)
      case SQLITE_TEXT, SQLITE_BLOB:
        let bytes = bytes(place)
        Self.append(Int64(bytes.count), to: &buffer)
        buffer.append(contentsOf: bytes)
      default: break
      }
    }
  }

  private static func append(_ value: Int64, to buffer: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { buffer.append(contentsOf: $0) }
  }

  private func bytes(_ place: Int32) -> UnsafeRawBufferPointer {
    let start = UnsafeRawPointer(sqlite3_column_blob(handle, place))
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, place)))
  }
}
