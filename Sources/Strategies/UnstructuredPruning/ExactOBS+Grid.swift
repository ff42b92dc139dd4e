internal import Foundation

extension ExactOBS.RowGrid {
  /// The sum of |error|^2.4 of a row.
  func error(_ row: [Double]) -> Double {
    row.reduce(0) { $0 + pow(abs(nearest($1) - $1), 2.4) }
  }
}
