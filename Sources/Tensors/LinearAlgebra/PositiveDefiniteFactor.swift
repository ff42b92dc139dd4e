internal import COpenBLAS

/// The Cholesky factor of a symmetric positive definite matrix, in double, with its conditioning.
///
/// ```
/// A = L · Lᵀ          A [n, n], L lower triangular with a positive diagonal
/// ```
///
/// Use it where the methods on `Tensor`, which stay in single precision, lose too much: from a
/// reciprocal condition of about 10⁻⁵ on. Only the lower triangle of the matrix is read.
public struct PositiveDefiniteFactor: Sendable {
  /// An estimate of `1 / (‖A‖₁ · ‖A⁻¹‖₁)`: 1 is perfect, 0 is singular.
  public let reciprocalCondition: Double
  private let factor: Matrix64

  /// Factorises a matrix `[n, n]` plus `shift` times the identity.
  ///
  /// - Throws: `notPositiveDefinite`, `notFinite`.
  /// - Complexity: O(n³ / 3)
  public init(of matrix: Tensor, shift: Double = 0) throws(LinearAlgebraError) {
    precondition(
      matrix.shape.count == 2 && matrix.rows == matrix.columns,
      "Cholesky: \(matrix.shape) is not square")
    try self.init(Matrix64(finite: matrix, for: "Cholesky"), shift: shift)
  }

  package init(_ matrix: Matrix64, shift: Double = 0) throws(LinearAlgebraError) {
    var factor = matrix.mirroringLowerTriangle()
    let size = factor.rows
    for index in 0..<size { factor[index, index] += shift }
    let norm = factor.infinityNorm
    // The upper triangle to LAPACK is the lower one here.
    let info = lapack_dpotrf(false, Int32(size), &factor.values)
    if info != 0 { throw .notPositiveDefinite(order: Int(info), size: size) }
    var reciprocal = 1.0
    if size > 0 {
      let info = lapack_dpocon(false, Int32(size), factor.values, norm, &reciprocal)
      try LinearAlgebraError.check(info, "Cholesky", factor.shape)
    }
    factor.clearUpperTriangle()
    self.factor = factor
    reciprocalCondition = reciprocal
  }

  /// The lower factor L, `[n, n]`, zeros above its diagonal.
  public var lower: Tensor { factor.tensor }

  /// The logarithm of the determinant of the matrix.
  public var logDeterminant: Double {
    (0..<factor.rows).reduce(0) { $0 + 2 * naturalLogarithm(factor[$1, $1]) }
  }

  /// The solution X of `A · X = right`, both `[n, columns]`.
  ///
  /// - Throws: `notFinite` for the right-hand side, `overflow`.
  /// - Complexity: O(2 n² · columns)
  public func solve(_ right: Tensor) throws(LinearAlgebraError) -> Tensor {
    precondition(right.rows == factor.rows, "solve: \(factor.shape) with \(right.shape)")
    return try solve(Matrix64(finite: right, for: "Cholesky solve")).tensor(for: "Cholesky solve")
  }

  package func solve(_ right: Matrix64) -> Matrix64 {
    factor.solvingTriangular(right, lower: true)
      .solvedTransposed(by: factor)
  }

  /// The inverse of the matrix, `[n, n]`, symmetric to the last bit.
  ///
  /// - Throws: `overflow` when an element is too large for a float.
  /// - Complexity: O(2 n³ / 3)
  public func inverse() throws(LinearAlgebraError) -> Tensor {
    try inverse64().tensor(for: "Cholesky inverse")
  }

  package func inverse64() -> Matrix64 {
    var inverse = factor
    let info = lapack_dpotri(false, Int32(inverse.rows), &inverse.values)
    precondition(info == 0, "dpotri: info \(info) for \(factor.shape)")
    return inverse.mirroringLowerTriangle()
  }

  /// The upper factor U of the inverse, `Uᵀ · U = A⁻¹`, zeros below its diagonal.
  ///
  /// - Throws: `notPositiveDefinite` when the inverse has lost its definiteness to rounding.
  /// - Complexity: O(n³)
  public func upperFactorOfInverse() throws(LinearAlgebraError) -> Tensor {
    var upper = inverse64()
    let info = lapack_dpotrf(true, Int32(upper.rows), &upper.values)
    if info != 0 { throw .notPositiveDefinite(order: Int(info), size: upper.rows) }
    upper.clearLowerTriangle()
    return try upper.tensor(for: "Cholesky inverse")
  }
}

extension Matrix64 {
  /// The symmetric matrix with this lower triangle.
  func mirroringLowerTriangle() -> Matrix64 {
    var result = self
    for row in 0..<rows {
      for column in 0..<row { result[column, row] = self[row, column] }
    }
    return result
  }

  mutating func clearUpperTriangle() {
    for row in 0..<rows {
      for column in min(row + 1, columns)..<columns { self[row, column] = 0 }
    }
  }

  mutating func clearLowerTriangle() {
    for row in 0..<rows {
      for column in 0..<min(row, columns) { self[row, column] = 0 }
    }
  }

  /// The solution of `op(self) · X = right` for a triangular matrix with no zero on its diagonal.
  func solvingTriangular(
    _ right: Matrix64, lower: Bool, transposed: Bool = false
  ) -> Matrix64 {
    var solution = right
    guard rows > 0, right.columns > 0 else { return solution }
    blas_dtrsm(
      lower, transposed, Int32(rows), Int32(right.columns), values, Int32(rows), &solution.values,
      Int32(right.columns))
    return solution
  }

  /// The solution of `Lᵀ · X = self`.
  fileprivate func solvedTransposed(by lower: Matrix64) -> Matrix64 {
    lower.solvingTriangular(self, lower: true, transposed: true)
  }
}
