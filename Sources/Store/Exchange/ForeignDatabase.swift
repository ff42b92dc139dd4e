internal import Essentials

/// A SQLite file of another tool, read with the means that keep a hostile file at bay.
struct ForeignDatabase {
  private let reader: SQLReader
  private let path: String

  init(_ path: String, tables: [String], of tool: String) throws {
    self.path = path
    guard FileContents.read(path) != nil else { throw StoreError.missing(path: path) }
    do {
      reader = try SQLReader(
        path, busyTimeout: 5, limits: SQLReader.Limits(rows: 100_000_000, seconds: 600))
      let found = try reader.rows("SELECT name FROM sqlite_schema WHERE type = 'table'").rows
      let names = Set(found.compactMap { $0.first?.text })
      if let missing = tables.first(where: { !names.contains($0) }) {
        throw ContentError(
          faults: ["\(path): has no table '\(missing)', so that it is no \(tool) database"])
      }
    } catch let failure as SQLFailure {
      throw ContentError(faults: ["\(path): \(failure.message)"])
    }
  }

  /// The rows of a statement, their values by column.
  func rows(_ sql: String) throws -> [[String: SQLValue]] {
    do {
      let result = try reader.rows(sql)
      return result.rows.map { Dictionary(uniqueKeysWithValues: zip(result.columns, $0)) }
    } catch let failure as SQLFailure {
      throw ContentError(
        faults: ["\(path): \(failure.message); a version of the file that is not known here?"])
    }
  }
}

extension SQLValue {
  var text: String? { if case .text(let text) = self { text } else { nil } }

  var integer: Int64? { if case .integer(let number) = self { number } else { nil } }

  var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }

  /// A moment as SQLite and Python write it, `2026-11-21 10:00:00.123456`, in seconds.
  var moment: Double? { text.flatMap(ForeignMoment.seconds) }
}
