internal import Essentials
import Foundation
import GRDB
import GRDBSQLite

/// The rows of a statement of GRDB's, read by SQLite's own functions: no box for any value.
///
/// A value of another type than asked for throws, as it can only be in a damaged file.
struct RawRows {
  private let prepared: Statement
  private let statement: SQLiteStatement

  init(_ database: Database, _ sql: String, _ arguments: StatementArguments = []) throws {
    prepared = try database.makeStatement(sql: sql)
    try prepared.setArguments(arguments)
    statement = prepared.sqliteStatement
  }

  /// Goes to the next row; false behind the last one.
  func next() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let message = sqlite3_db_handle(statement).flatMap { sqlite3_errmsg($0) }.map {
        String(cString: $0)
      }
      throw DatabaseError(resultCode: ResultCode(rawValue: code & 0xff), message: message)
    }
  }

  func isNull(_ place: Int32) -> Bool { sqlite3_column_type(statement, place) == SQLITE_NULL }

  func integer(_ place: Int32) throws -> Int64 {
    guard sqlite3_column_type(statement, place) == SQLITE_INTEGER else {
      throw mismatch(place, "a whole number")
    }
    return sqlite3_column_int64(statement, place)
  }

  func integerIfAny(_ place: Int32) throws -> Int64? {
    isNull(place) ? nil : try integer(place)
  }

  func text(_ place: Int32) throws -> String {
    guard sqlite3_column_type(statement, place) == SQLITE_TEXT,
      let start = sqlite3_column_text(statement, place)
    else { throw mismatch(place, "a text") }
    let count = Int(sqlite3_column_bytes(statement, place))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The number that a text has between two others, in up to 17 digits; nil for another text.
  func digits(
    _ place: Int32, between head: [UInt8], and tail: [UInt8]
  ) throws -> Int? {
    guard sqlite3_column_type(statement, place) == SQLITE_TEXT,
      let start = sqlite3_column_text(statement, place)
    else { throw mismatch(place, "a text") }
    let count = Int(sqlite3_column_bytes(statement, place))
    guard (1...17).contains(count - head.count - tail.count) else { return nil }
    let digits = head.count..<count - tail.count
    guard memcmp(start, head, head.count) == 0,
      memcmp(start + digits.upperBound, tail, tail.count) == 0
    else { return nil }
    var number = 0
    for place in digits {
      guard (0x30...0x39).contains(start[place]) else { return nil }
      number = number * 10 + Int(start[place] - 0x30)
    }
    return number
  }

  /// The number that a text is as 16 hexadecimal digits; nil for another text.
  func hexadecimal(_ place: Int32) throws -> UInt64? {
    guard sqlite3_column_type(statement, place) == SQLITE_TEXT,
      let start = sqlite3_column_text(statement, place)
    else { throw mismatch(place, "a text") }
    let count = Int(sqlite3_column_bytes(statement, place))
    return Digest.number(hexadecimal: UnsafeBufferPointer(start: start, count: count).span)
  }

  func textIfAny(_ place: Int32) throws -> String? { isNull(place) ? nil : try text(place) }

  /// A measured value: a number, or the text `NaN`; nil for NULL.
  func measured(_ place: Int32) throws -> Double? {
    switch sqlite3_column_type(statement, place) {
    case SQLITE_FLOAT: return sqlite3_column_double(statement, place)
    case SQLITE_INTEGER: return Double(sqlite3_column_int64(statement, place))
    case SQLITE_NULL: return nil
    default:
      guard try text(place) == "NaN" else { throw mismatch(place, "a number") }
      return .nan
    }
  }

  private func mismatch(_ place: Int32, _ wanted: String) -> DatabaseError {
    let name = sqlite3_column_name(statement, place).map { String(cString: $0) } ?? "a column"
    return DatabaseError(
      resultCode: .SQLITE_CORRUPT, message: "\(name) holds something else than \(wanted)")
  }
}
