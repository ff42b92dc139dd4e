internal import COpenBLAS
internal import Foundation

/// The solution of a linear system, and how far it can be trusted.
public struct LinearSolution: Sendable, Equatable {
  /// X, `[n, columns]`.
  public let solution: Tensor
  /// An estimate of `1 / (‖A‖ · ‖A⁻¹‖)`: 1 is perfect, 0 is singular.
  ///
  /// A relative change ε of the data changes the solution by up to ε divided by this number.
  public let reciprocalCondition: Double
}

/// The part of a matrix that a triangular solve reads.
public enum Triangle: Sendable, CaseIterable {
  /// The diagonal and what is below it.
  case lower
  /// The diagonal and what is above it.
  case upper
}

extension Tensor {
  /// Solves `op(T) · X = right`, reading one triangle of this matrix only.
  ///
  /// Computed in double. The condition is told in the 1-norm of the transpose.
  ///
  /// - Parameters:
  ///   - triangle: the part that is read, of `[n, n]`.
  ///   - right: `[n, columns]`.
  ///   - transposed: whether Tᵀ is solved for instead of T.
  /// - Returns: X `[n, columns]`, with the condition of the triangle.
  /// - Throws: `singular` when an element of the diagonal is zero, `notFinite`, `overflow`.
  /// - Complexity: O(n² · columns)
  public func solveTriangular(
    _ triangle: Triangle, _ right: Tensor, transposed: Bool = false
  ) throws(LinearAlgebraError) -> LinearSolution {
    requireSystem(with: right, "triangular solve")
    var matrix = try Matrix64(finite: self, for: "triangular solve")
    if triangle == .lower { matrix.clearUpperTriangle() } else { matrix.clearLowerTriangle() }
    let sides = try Matrix64(finite: right, for: "triangular solve, right-hand side")
    if let pivot = (0..<rows).first(where: { matrix[$0, $0] == 0 }) {
      throw .singular(operation: "triangular solve", pivot: pivot + 1, size: rows)
    }
    var reciprocal = 1.0
    if rows > 0 {
      let info = lapack_dtrcon(triangle == .upper, Int32(rows), matrix.values, &reciprocal)
      try LinearAlgebraError.check(info, "triangular solve", shape)
    }
    let solution = matrix.solvingTriangular(
      sides, lower: triangle == .lower, transposed: transposed)
    return LinearSolution(
      solution: try solution.tensor(for: "triangular solve"), reciprocalCondition: reciprocal)
  }

  /// Solves `A · X = right` for this square matrix by LU factors with partial pivoting.
  ///
  /// Computed in double. The condition is told in the ∞-norm.
  ///
  /// - Parameter right: `[n, columns]`.
  /// - Returns: X `[n, columns]`, with the condition of the matrix.
  /// - Throws: `singular` when a pivot is exactly zero, `notFinite`, `overflow`.
  /// - Complexity: O(2 n³ / 3 + 2 n² · columns)
  public func solve(_ right: Tensor) throws(LinearAlgebraError) -> LinearSolution {
    requireSystem(with: right, "LU solve")
    let matrix = try Matrix64(finite: self, for: "LU solve")
    let sides = try Matrix64(finite: right, for: "LU solve, right-hand side")
    let (solution, reciprocal) = try matrix.solve(sides)
    return LinearSolution(
      solution: try solution.tensor(for: "LU solve"), reciprocalCondition: reciprocal)
  }

  private func requireSystem(with right: Tensor, _ operation: String) {
    precondition(
      shape.count == 2 && rows == columns && right.shape.count == 2 && right.rows == rows,
      "\(operation): \(shape) with the right-hand side \(right.shape)")
  }
}

extension Matrix64 {
  /// The solution of `self · X = right` and the reciprocal condition number.
  package func solve(_ right: Matrix64) throws(LinearAlgebraError) -> (Matrix64, Double) {
    guard rows > 0 else { return (right, 1) }
    var factors = values
    var pivots = [Int32](repeating: 0, count: rows)
    let info = lapack_dgetrf(Int32(rows), &factors, &pivots)
    if info > 0 { throw .singular(operation: "LU solve", pivot: Int(info), size: rows) }
    try LinearAlgebraError.check(info, "LU solve", shape)
    var reciprocal = 1.0
    // To LAPACK the matrix is its transpose, whose 1-norm is the ∞-norm here.
    try LinearAlgebraError.check(
      lapack_dgecon(Int32(rows), factors, infinityNorm, &reciprocal), "LU solve", shape)
    var sides = right.transposed()
    let solved = lapack_dgetrs(
      true, Int32(rows), Int32(right.columns), factors, pivots, &sides.values)
    try LinearAlgebraError.check(solved, "LU solve", shape)
    return (sides.transposed(), reciprocal)
  }
}

/// The natural logarithm, for files that need nothing else of Foundation.
func naturalLogarithm(_ x: Double) -> Double { log(x) }
