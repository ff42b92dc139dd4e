internal import COpenBLAS

/// The thin singular value decomposition of a matrix, whole or cut off at a rank.
///
/// ```
/// A = U · diag(s) · Vᵀ     A [m, n], U [m, k], s falling and not negative, Vᵀ [k, n]
/// ```
///
/// Of each pair of vectors the sign is chosen such that the element of largest magnitude of the
/// left one, the first of equal ones, is positive.
public struct SingularValueDecomposition: Sendable, Equatable {
  /// U, `[m, k]`, with orthonormal columns.
  public let left: Tensor
  /// The singular values, falling.
  public let values: [Double]
  /// Vᵀ, `[k, n]`, with orthonormal rows.
  public let right: Tensor
  /// The sum of squares of all singular values, also of those that were cut off.
  public let squaredNorm: Double

  /// The number of singular values above `tolerance` times the largest.
  ///
  /// The default is `max(m, n) · 2⁻²³`, what rounding the elements to single precision can hide.
  public func rank(tolerance: Double? = nil) -> Int {
    let share = tolerance ?? singlePrecisionTolerance(left.rows, right.columns)
    let largest = values.first ?? 0
    return values.count { $0 > share * largest }
  }

  /// The smallest kept singular value over the largest; 1 of an empty matrix, 0 of zeros.
  public var reciprocalCondition: Double {
    guard let largest = values.first, let smallest = values.last else { return 1 }
    return largest > 0 ? smallest / largest : 0
  }

  /// The share of the squared norm that the kept singular values do not hold, at least 0.
  public var discardedShare: Double {
    guard squaredNorm > 0 else { return 0 }
    return max(0, 1 - values.reduce(0) { $0 + $1 * $1 } / squaredNorm)
  }

  /// The `rank` largest singular values with their vectors: the nearest matrix of that rank
  /// (Eckart and Young, 1936).
  ///
  /// - Precondition: `rank` is from 0 to the number of values.
  public func truncated(to rank: Int) -> SingularValueDecomposition {
    precondition(rank >= 0 && rank <= values.count, "rank \(rank) of \(values.count) values")
    var left = Tensor(zeros: [left.rows, rank])
    for row in 0..<left.rows {
      for column in 0..<rank { left[row, column] = self.left[row, column] }
    }
    return SingularValueDecomposition(
      left: left, values: Array(values.prefix(rank)), right: right.rows(0..<rank),
      squaredNorm: squaredNorm)
  }

  /// The matrix `U · diag(s) · Vᵀ`, `[m, n]`.
  public func product() -> Tensor {
    guard !values.isEmpty else { return Tensor(zeros: [left.rows, right.columns]) }
    var scaled = left
    scaled.scaleColumns(by: Tensor(values.map(Float.init), shape: [values.count]))
    return scaled.matmul(right)
  }

  /// Two factors whose product is the matrix, each with the roots of the singular values:
  /// `[m, k]` and `[k, n]`.
  public func balancedFactors() -> (left: Tensor, right: Tensor) {
    let roots = values.map { Float($0.squareRoot()) }
    var (first, second) = (left, right)
    first.scaleColumns(by: Tensor(roots, shape: [roots.count]))
    for (row, root) in roots.enumerated() {
      for column in 0..<second.columns { second[row, column] *= root }
    }
    return (first, second)
  }
}

extension Tensor {
  /// The thin singular value decomposition of this matrix, computed in double by divide and
  /// conquer (LAPACK's gesdd).
  ///
  /// - Throws: `notFinite`, `noConvergence`.
  /// - Complexity: O(m · n · min(m, n)), about twenty such products.
  public func singularValueDecomposition() throws(LinearAlgebraError)
    -> SingularValueDecomposition
  {
    let (u, s, vt) = try Matrix64(finite: self, for: "SVD").svd()
    return SingularValueDecomposition(
      left: u.tensor, values: s, right: vt.tensor, squaredNorm: s.reduce(0) { $0 + $1 * $1 })
  }

  /// The singular values alone, falling, computed in double.
  ///
  /// - Throws: `notFinite`, `noConvergence`.
  public func singularValues() throws(LinearAlgebraError) -> [Double] {
    let matrix = try Matrix64(finite: self, for: "SVD")
    let count = Swift.min(rows, columns)
    guard count > 0 else { return [] }
    var copy = matrix.values
    var values = [Double](repeating: 0, count: count)
    let info = lapack_dgesdd(
      false, Int32(columns), Int32(rows), &copy, &values, nil, nil)
    try LinearAlgebraError.check(info, "SVD", shape)
    return values
  }
}

extension Matrix64 {
  package func svd() throws(LinearAlgebraError) -> (u: Matrix64, s: [Double], vt: Matrix64) {
    let count = min(rows, columns)
    guard count > 0 else { return (Matrix64(zeros: rows, 0), [], Matrix64(zeros: 0, columns)) }
    var copy = values
    var s = [Double](repeating: 0, count: count)
    var u = Matrix64(zeros: rows, count)
    var vt = Matrix64(zeros: count, columns)
    // To LAPACK the matrix is Aᵀ = V · diag(s) · Uᵀ; its U is our Vᵀ in memory, and the reverse.
    let info = lapack_dgesdd(
      true, Int32(columns), Int32(rows), &copy, &s, &vt.values, &u.values)
    try LinearAlgebraError.check(info, "SVD", shape)
    let signs = u.signsOfLargestInColumns()
    return (u.scalingColumns(by: signs), s, vt.scalingRows(by: signs))
  }

  /// For each column −1 if its element of largest magnitude, the first of equal ones, is negative.
  func signsOfLargestInColumns() -> [Double] {
    (0..<columns).map { column in
      var largest = 0.0
      for row in 0..<rows where abs(self[row, column]) > abs(largest) {
        largest = self[row, column]
      }
      return largest < 0 ? -1 : 1
    }
  }
}
