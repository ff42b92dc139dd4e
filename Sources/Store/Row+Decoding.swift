import GRDB

/// Values that may not be what the schema says: a damaged or hostile file holds anything.
///
/// GRDB's subscripts end the process on a value of another type; these throw.
extension Row {
  func text(_ column: String) throws -> String { try decode(String.self, forColumn: column) }

  func textIfAny(_ column: String) throws -> String? {
    try decode(String?.self, forColumn: column)
  }

  func integer(_ column: String) throws -> Int64 { try decode(Int64.self, forColumn: column) }

  func integerIfAny(_ column: String) throws -> Int64? {
    try decode(Int64?.self, forColumn: column)
  }

  func count(_ column: String) throws -> Int { try decode(Int.self, forColumn: column) }

  func numberIfAny(_ column: String) throws -> Double? {
    try decode(Double?.self, forColumn: column)
  }

  /// A measured value: a number, or the text `NaN`.
  func measured(_ column: String) throws -> Double? {
    try Self.measured(try decode(DatabaseValue.self, forColumn: column), column)
  }

  func measured(at index: Int) throws -> Double? {
    try Self.measured(try decode(DatabaseValue.self, atIndex: index), "a measured value")
  }

  private static func measured(_ value: DatabaseValue, _ column: String) throws -> Double? {
    switch value.storage {
    case .null: return nil
    case .double(let number): return number
    case .int64(let number): return Double(number)
    case .string("NaN"): return .nan
    case .string, .blob:
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "\(column) holds \(value) instead of a number")
    }
  }
}
