internal import COpenBLAS

/// The thin QR factors of a matrix.
///
/// ```
/// A[:, order] = Q · R     A [m, n], Q [m, k] with orthonormal columns, R [k, n] upper
///                         triangular, k = min(m, n)
/// ```
///
/// The diagonal of R is never negative, which makes the factors of a matrix of full column rank
/// unique.
public struct QRFactors: Sendable, Equatable {
  /// Q, `[m, k]`.
  public let orthonormal: Tensor
  /// R, `[k, n]`, zeros below its diagonal.
  public let upper: Tensor
  /// The column of A at each place; the natural order without pivoting.
  public let order: [Int]
  /// The magnitudes of R's diagonal, in double: with pivoting they fall.
  public let diagonal: [Double]

  /// The number of columns that are independent: diagonal elements above `tolerance` times the
  /// largest.
  ///
  /// Only pivoting makes this a rank. The default tolerance is `max(m, n) · 2⁻²³`, what rounding the
  /// elements to single precision can hide.
  public func rank(tolerance: Double? = nil) -> Int {
    let share = tolerance ?? singlePrecisionTolerance(orthonormal.rows, upper.columns)
    let largest = diagonal.max() ?? 0
    return diagonal.count { $0 > share * largest }
  }
}

/// The relative size below which a singular value of an m × n matrix of floats is rounding.
func singlePrecisionTolerance(_ rows: Int, _ columns: Int) -> Double {
  Double(max(rows, columns, 1)) * Double(Float.ulpOfOne)
}

extension Tensor {
  /// The thin QR factors of this matrix `[m, n]`, computed in double.
  ///
  /// - Parameter pivoting: whether to take at each step the column with the largest remainder
  ///   (LAPACK's geqp3), which reveals the rank.
  /// - Returns: Q, R and the order of the columns.
  /// - Throws: `notFinite`.
  /// - Complexity: O(4 m n k)
  public func qrFactors(pivoting: Bool = false) throws(LinearAlgebraError) -> QRFactors {
    let (q, r, order) = try Matrix64(finite: self, for: "QR").qr(pivoting: pivoting)
    return QRFactors(
      orthonormal: q.tensor, upper: r.tensor, order: order,
      diagonal: (0..<r.rows).map { r[$0, $0] })
  }
}

extension Matrix64 {
  func qr(
    pivoting: Bool = false
  ) throws(LinearAlgebraError) -> (q: Matrix64, r: Matrix64, order: [Int]) {
    let count = min(rows, columns)
    guard count > 0 else {
      return (Matrix64(zeros: rows, 0), Matrix64(zeros: 0, columns), Array(0..<columns))
    }
    var factors = transposed().values
    var tau = [Double](repeating: 0, count: count)
    var pivots = [Int32](repeating: 0, count: columns)
    let info =
      pivoting
      ? lapack_dgeqp3(Int32(rows), Int32(columns), &factors, &pivots, &tau)
      : lapack_dgeqrf(Int32(rows), Int32(columns), &factors, &tau)
    try LinearAlgebraError.check(info, "QR", shape)
    var r = Matrix64(zeros: count, columns)
    for row in 0..<count {
      for column in row..<columns { r[row, column] = factors[column * rows + row] }
    }
    factors.removeLast(factors.count - rows * count)
    let made = lapack_dorgqr(Int32(rows), Int32(count), Int32(count), &factors, tau)
    try LinearAlgebraError.check(made, "QR", shape)
    let q = Matrix64(factors, rows: count, columns: rows).transposed()
    let signs = (0..<count).map { r[$0, $0] < 0 ? -1.0 : 1.0 }
    let order = pivoting ? pivots.map { Int($0) - 1 } : Array(0..<columns)
    return (q.scalingColumns(by: signs), r.scalingRows(by: signs), order)
  }
}
