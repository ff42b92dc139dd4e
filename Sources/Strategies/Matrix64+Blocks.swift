internal import Tensors

extension Matrix64 {
  /// Some consecutive rows and columns.
  func block(rows: Range<Int>, columns: Range<Int>) -> Matrix64 {
    var result = Matrix64(zeros: rows.count, columns.count)
    for (place, row) in rows.enumerated() {
      let start = row * self.columns
      for (index, column) in columns.enumerated() {
        result.values[place * columns.count + index] = values[start + column]
      }
    }
    return result
  }

  /// Subtracts a matrix of the same shape.
  mutating func subtract(_ other: Matrix64) {
    precondition(shape == other.shape, "subtract: \(shape) − \(other.shape)")
    for index in values.indices { values[index] -= other.values[index] }
  }
}
