internal import COpenBLAS

/// What a decomposition can run into.
public enum NumericsError: Error, Equatable, CustomStringConvertible {
  /// The leading minor of this order is not positive, so no Cholesky factor exists.
  case notPositiveDefinite(order: Int, size: Int)

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .notPositiveDefinite(let order, let size):
      "the \(size) × \(size) matrix is not positive definite (leading minor \(order)); "
        + "raise the dampening or give more calibration inputs"
    }
  }
}

extension Tensor {
  /// The lower Cholesky factor `L` with `L · Lᵀ = self`, zeros above its diagonal.
  ///
  /// - Complexity: O(n³ / 3)
  public func choleskyFactor() throws(NumericsError) -> Tensor {
    var factor = self
    try factor.factorInPlace(lapack_spotrf_lower)
    factor.clearTriangle { row, column in column > row }
    return factor
  }

  /// The inverse of a symmetric positive definite matrix, both triangles.
  ///
  /// - Complexity: O(n³)
  public func inverseOfPositiveDefinite() throws(NumericsError) -> Tensor {
    var inverse = self
    try inverse.factorInPlace(lapack_spotrf_lower)
    try inverse.factorInPlace(lapack_spotri_lower)
    let n = rows
    inverse.withMutableBuffer { a in
      for row in 0..<n {
        for column in (row + 1)..<max(n, row + 1) { a[row * n + column] = a[column * n + row] }
      }
    }
    return inverse
  }

  private mutating func factorInPlace(
    _ routine: (Int32, UnsafeMutablePointer<Float>?, Int32) -> Int32
  ) throws(NumericsError) {
    precondition(shape.count == 2 && rows == columns, "Cholesky: \(shape) is not square")
    let n = rows
    let info = withMutableBuffer { routine(Int32(n), $0.baseAddress, Int32(max(n, 1))) }
    if info != 0 { throw .notPositiveDefinite(order: Int(info), size: n) }
  }

  private mutating func clearTriangle(where outside: (Int, Int) -> Bool) {
    let n = rows
    withMutableBuffer { a in
      for row in 0..<n {
        for column in 0..<n where outside(row, column) { a[row * n + column] = 0 }
      }
    }
  }
}
