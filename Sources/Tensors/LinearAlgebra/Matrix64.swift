internal import COpenBLAS

/// A dense, row-major matrix of doubles, in which the decompositions are computed.
///
/// A tensor of floats goes in and one comes out, but between them single precision is not enough:
/// the eigenvalues of a Gram matrix are the squares of the singular values of its inputs. With 256
/// inputs whose scales go from 1 to 10⁻³, LAPACK in float misses the smallest eigenvalue by a
/// quarter, in double by 10⁻⁸; double takes 1.3 to 2.1 times as long (256 to 1024 columns).
package struct Matrix64: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  package var values: [Double]

  package init(_ values: [Double], rows: Int, columns: Int) {
    precondition(values.count == rows * columns, "\(values.count) values for \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  package init(zeros rows: Int, _ columns: Int) {
    self.init([Double](repeating: 0, count: rows * columns), rows: rows, columns: columns)
  }

  /// A copy of a finite matrix.
  ///
  /// - Throws: `LinearAlgebraError.notFinite` naming the operation and the first bad element.
  package init(finite tensor: Tensor, for operation: String) throws(LinearAlgebraError) {
    precondition(tensor.shape.count == 2, "\(operation): \(tensor.shape) is not a matrix")
    try tensor.requireFinite(for: operation)
    self.init(tensor.values.map(Double.init), rows: tensor.rows, columns: tensor.columns)
  }

  package var shape: [Int] { [rows, columns] }

  /// The matrix rounded to floats.
  package var tensor: Tensor { Tensor(values.map(Float.init), shape: shape) }

  /// The matrix rounded to floats.
  ///
  /// - Throws: `LinearAlgebraError.overflow` naming the first element that is too large.
  package func tensor(for operation: String) throws(LinearAlgebraError) -> Tensor {
    let rounded = tensor
    if let index = rounded.firstNonFinite() {
      throw .overflow(
        operation: operation, row: index / columns, column: index % columns, value: values[index])
    }
    return rounded
  }

  package subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  package static func identity(_ size: Int) -> Matrix64 {
    var result = Matrix64(zeros: size, size)
    for index in 0..<size { result[index, index] = 1 }
    return result
  }

  package func transposed() -> Matrix64 {
    var result = Matrix64(zeros: columns, rows)
    for row in 0..<rows {
      for column in 0..<columns {
        result.values[column * rows + row] = values[row * columns + column]
      }
    }
    return result
  }

  /// The first `count` columns.
  package func firstColumns(_ count: Int) -> Matrix64 {
    var result = Matrix64(zeros: rows, count)
    for row in 0..<rows {
      for column in 0..<count { result[row, column] = self[row, column] }
    }
    return result
  }

  /// Multiplies column `j` by `factors[j]`.
  package func scalingColumns(by factors: [Double]) -> Matrix64 {
    var result = self
    for row in 0..<rows {
      for column in 0..<columns { result.values[row * columns + column] *= factors[column] }
    }
    return result
  }

  /// Multiplies row `i` by `factors[i]`.
  package func scalingRows(by factors: [Double]) -> Matrix64 {
    var result = self
    for row in 0..<rows {
      for column in 0..<columns { result.values[row * columns + column] *= factors[row] }
    }
    return result
  }

  /// The product with another matrix, either of which may be read transposed.
  package func product(
    _ right: Matrix64, transposingSelf: Bool = false, transposingRight: Bool = false
  ) -> Matrix64 {
    let m = transposingSelf ? columns : rows
    let k = transposingSelf ? rows : columns
    let n = transposingRight ? right.rows : right.columns
    precondition(
      k == (transposingRight ? right.columns : right.rows), "\(shape) · \(right.shape)")
    var result = Matrix64(zeros: m, n)
    guard m > 0, n > 0, k > 0 else { return result }
    blas_dgemm(
      transposingSelf, transposingRight, Int32(m), Int32(n), Int32(k), 1, values, Int32(columns),
      right.values, Int32(right.columns), 0, &result.values, Int32(n))
    return result
  }

  /// The largest sum of magnitudes of a row.
  package var infinityNorm: Double {
    (0..<rows).reduce(0) { largest, row in
      max(largest, values[(row * columns)..<((row + 1) * columns)].reduce(0) { $0 + abs($1) })
    }
  }

  /// The mean of the matrix and its transpose.
  package func symmetrised() -> Matrix64 {
    var result = self
    for row in 0..<rows {
      for column in 0..<row {
        let mean = (self[row, column] + self[column, row]) / 2
        result[row, column] = mean
        result[column, row] = mean
      }
    }
    return result
  }
}

extension Tensor {
  /// Checks that all elements are finite.
  func requireFinite(for operation: String) throws(LinearAlgebraError) {
    guard let index = firstNonFinite() else { return }
    let width = max(columns, 1)
    throw .notFinite(
      operation: operation, row: index / width, column: index % width,
      value: "\(self[flat: index])")
  }
}
