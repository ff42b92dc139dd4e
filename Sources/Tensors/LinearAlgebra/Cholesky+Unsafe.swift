internal import COpenBLAS

extension Tensor {
  /// The lower Cholesky factor `L` with `L · Lᵀ = self`, zeros above its diagonal.
  ///
  /// Only the lower triangle is read.
  ///
  /// - Throws: `notPositiveDefinite`, `notFinite`.
  /// - Complexity: O(n³ / 3)
  public func choleskyFactor() throws(LinearAlgebraError) -> Tensor {
    var factor = self
    try factor.factorInPlace(lapack_spotrf_lower)
    factor.clearTriangle { row, column in column > row }
    return factor
  }

  /// An estimate of `1 / (‖A‖₁ · ‖A⁻¹‖₁)` for the matrix whose lower Cholesky factor this is.
  ///
  /// Below about 10⁻⁶ the solutions of a system in single precision have no correct digit left.
  ///
  /// - Parameter norm: the 1-norm of the matrix, its largest sum of magnitudes of a column.
  /// - Returns: 1 for a perfect matrix, 0 for a singular one.
  /// - Complexity: O(n²)
  public func reciprocalConditionOfCholeskyFactor(norm: Float) -> Float {
    let n = rows
    guard n > 0 else { return 1 }
    var estimate: Float = 0
    let info = withBuffer { lapack_spocon_lower(Int32(n), $0.baseAddress, norm, &estimate) }
    precondition(info == 0, "spocon: info \(info) for \(shape) and the norm \(norm)")
    return estimate
  }

  /// The inverse of a symmetric positive definite matrix, both triangles.
  ///
  /// - Complexity: O(n³)
  public func inverseOfPositiveDefinite() throws(LinearAlgebraError) -> Tensor {
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
  ) throws(LinearAlgebraError) {
    precondition(shape.count == 2 && rows == columns, "Cholesky: \(shape) is not square")
    try requireFinite(for: "Cholesky")
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
