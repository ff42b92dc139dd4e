public import Foundation
import GRDB

/// A value as SQLite holds it.
public enum SQLValue: Sendable, Hashable {
  /// No value.
  case null
  /// A whole number.
  case integer(Int64)
  /// A number.
  case real(Double)
  /// A text.
  case text(String)
  /// Bytes.
  case blob(Data)
}

/// The rows that a query gave.
public struct QueryResult: Sendable, Hashable {
  /// The names of the columns.
  public var columns: [String]
  /// The rows, each with a value per column.
  public var rows: [[SQLValue]]
  /// The largest number of rows that was allowed.
  public var rowLimit: Int
  /// Whether there were more rows than that, so that some are missing here.
  public var isCut: Bool
}

extension SQLValue {
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let value): self = .integer(value)
    case .double(let value): self = .real(value)
    case .string(let value): self = .text(value)
    case .blob(let value): self = .blob(value)
    }
  }

  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let value): value.databaseValue
    case .real(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .blob(let value): value.databaseValue
    }
  }
}
