/// Why a law cannot be fitted to a table.
public enum FitError: Error, Equatable, Sendable {
  /// The table lacks a column of the law.
  case missingColumn(String, law: String, present: [String])
  /// A value lies outside of what its column allows; `line` is the line of the file or the row.
  case badValue(column: String, line: Int, found: Double, allowed: String)
  /// There are not more rows than free constants.
  case tooFewPoints(found: Int, wanted: Int, law: String)
  /// A column takes too few different values.
  case tooFewDistinct(column: String, found: Int, wanted: Int, because: String)
  /// A combination of constants has no influence on the predictions at the rows of the table.
  case notIdentifiable(law: String, direction: [String: Double])
  /// Most losses lie below the reference loss, where the law says nothing.
  case belowReference(rows: Int, of: Int, column: String)
}

extension FitError: CustomStringConvertible {
  /// What was found, what was wanted, and what to do.
  public var description: String {
    switch self {
    case .missingColumn(let column, let law, let present):
      "'\(law)' reads a column '\(column)'; the table has \(present.joined(separator: ", "))"
    case .badValue(let column, let line, let found, let allowed):
      "line \(line), column '\(column)': found \(found), wanted \(allowed); "
        + "correct the row or leave it out"
    case .tooFewPoints(let found, let wanted, let law):
      "'\(law)' needs at least \(wanted) points, the table has \(found); "
        + "add runs or fit a law with fewer constants"
    case .tooFewDistinct(let column, let found, let wanted, let because):
      "column '\(column)' has \(found) different value\(found == 1 ? "" : "s"), wanted \(wanted): "
        + because + "; add runs, or hold a constant"
    case .notIdentifiable(let law, let direction):
      "the points do not determine '\(law)': moving "
        + direction.sorted { $0.key < $1.key }.map(\.key).joined(separator: ", ")
        + " together changes no prediction; vary the columns independently, or hold a constant"
    case .belowReference(let rows, let count, let column):
      "\(rows) of \(count) losses lie below '\(column)', where the law says nothing; "
        + "measure both on the same data, with a reference model trained until its loss is flat"
    }
  }
}
