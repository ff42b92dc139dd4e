internal import Tensors

/// The means of columns, and what is left of them without.
struct ColumnMoments {
  /// The mean of each column.
  let means: [Double]
  /// The rows without the means.
  let centred: [[Double]]

  init(_ matrix: Tensor) {
    let count = Double(max(matrix.rows, 1))
    let means = matrix.columnSums().map { $0 / count }
    self.means = means
    centred = (0..<matrix.rows).map { row in
      zip(matrix.row(row), means).map { Double($0) - $1 }
    }
  }

  /// The mean of the products of one column of both.
  func covariance(_ other: ColumnMoments, _ column: Int) -> Double {
    let sum = zip(centred, other.centred).reduce(0) { $0 + $1.0[column] * $1.1[column] }
    return sum / Double(max(centred.count, 1))
  }

  /// The standard deviation of a column, over n.
  func deviation(_ column: Int) -> Double { covariance(self, column).squareRoot() }
}
