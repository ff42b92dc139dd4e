/// The solution of a least-squares problem, and how far it can be trusted.
public struct LeastSquaresSolution: Sendable, Equatable {
  /// X, `[n, columns]`.
  public let solution: Tensor
  /// The singular values that were taken for non-zero.
  public let rank: Int
  /// The smallest of them over the largest; 1 if there is none.
  public let reciprocalCondition: Double
  /// ‖A·X − B‖² for each column of B.
  public let squaredResiduals: [Double]
}

/// The solution of a ridge regression.
public struct RidgeSolution: Sendable, Equatable {
  /// X, `[n, columns]`.
  public let solution: Tensor
  /// The effective degrees of freedom, Σ s² / (s² + λ).
  public let degreesOfFreedom: Double
  /// `(s_min² + λ) / (s_max² + λ)`, the reciprocal condition of the normal equations.
  public let reciprocalCondition: Double
}

/// A pseudo-inverse and the rank it has.
public struct PseudoInverse: Sendable, Equatable {
  /// A⁺, `[n, m]`.
  public let value: Tensor
  /// The singular values that were taken for non-zero.
  public let rank: Int
  /// The smallest of them over the largest; 1 if there is none.
  public let reciprocalCondition: Double
}

extension Tensor {
  /// The X of least norm that minimises ‖A·X − B‖, for this matrix A `[m, n]` of any rank.
  ///
  /// Computed in double from the singular values; LAPACK's gelsd gives the same and takes four
  /// times as long for as many right-hand sides as unknowns.
  ///
  /// - Parameters:
  ///   - right: B, `[m, columns]`.
  ///   - tolerance: singular values up to this share of the largest count as zero; the default is
  ///     `max(m, n) · 2⁻²³`.
  /// - Returns: X `[n, columns]`, with the rank and the condition.
  /// - Throws: `notFinite`, `noConvergence`, `overflow`.
  /// - Complexity: O(m · n · min(m, n))
  public func leastSquares(
    _ right: Tensor, tolerance: Double? = nil
  ) throws(LinearAlgebraError) -> LeastSquaresSolution {
    precondition(
      shape.count == 2 && right.shape.count == 2 && right.rows == rows,
      "least squares: \(shape) with the right-hand side \(right.shape)")
    let matrix = try Matrix64(finite: self, for: "least squares")
    let sides = try Matrix64(finite: right, for: "least squares, right-hand side")
    let (x, rank, values) = try matrix.leastSquares(
      sides, tolerance: tolerance ?? singlePrecisionTolerance(rows, columns))
    return LeastSquaresSolution(
      solution: try x.tensor(for: "least squares"), rank: rank,
      reciprocalCondition: rank > 0 ? values[rank - 1] / values[0] : 1,
      squaredResiduals: matrix.squaredResiduals(x, sides))
  }

  /// The X that minimises ‖A·X − B‖² + λ·‖X‖², for this matrix A `[m, n]`.
  ///
  /// Computed in double from the singular values of A, so that the condition number is not squared:
  /// `X = V · diag(s / (s² + λ)) · Uᵀ · B`. With λ = 0 it is `leastSquares`.
  ///
  /// - Parameters:
  ///   - right: B, `[m, columns]`.
  ///   - penalty: λ, not negative.
  /// - Returns: X `[n, columns]`, with the degrees of freedom and the condition.
  /// - Throws: `notFinite`, `noConvergence`, `overflow`.
  /// - Complexity: O(m · n · min(m, n))
  public func ridgeRegression(
    _ right: Tensor, penalty: Double
  ) throws(LinearAlgebraError) -> RidgeSolution {
    precondition(
      shape.count == 2 && right.shape.count == 2 && right.rows == rows,
      "ridge regression: \(shape) with the right-hand side \(right.shape)")
    precondition(penalty >= 0 && penalty.isFinite, "ridge regression: penalty \(penalty)")
    let (u, s, vt) = try Matrix64(finite: self, for: "ridge regression").svd()
    let sides = try Matrix64(finite: right, for: "ridge regression, right-hand side")
    let smallest = singlePrecisionTolerance(rows, columns) * (s.first ?? 0)
    let kept = s.map { penalty > 0 || $0 > smallest }
    let factors = zip(s, kept).map { $1 ? $0 / ($0 * $0 + penalty) : 0 }
    let freedom = zip(s, factors).reduce(0) { $0 + $1.0 * $1.1 }
    let x = vt.product(
      u.product(sides, transposingSelf: true).scalingRows(by: factors), transposingSelf: true)
    // A wide matrix has columns − rows further singular values of zero.
    let least = columns > rows ? 0 : (s.last ?? 0)
    let largest = (s.first ?? 0) * (s.first ?? 0) + penalty
    return RidgeSolution(
      solution: try x.tensor(for: "ridge regression"), degreesOfFreedom: freedom,
      reciprocalCondition: largest > 0 ? (least * least + penalty) / largest : 0)
  }

  /// The Moore–Penrose pseudo-inverse of this matrix `[m, n]`, `[n, m]`, computed in double.
  ///
  /// - Parameter tolerance: singular values up to this share of the largest count as zero; the
  ///   default is `max(m, n) · 2⁻²³`.
  /// - Returns: A⁺, with the rank and the condition.
  /// - Throws: `notFinite`, `noConvergence`, `overflow`.
  /// - Complexity: O(m · n · min(m, n))
  public func pseudoInverse(tolerance: Double? = nil) throws(LinearAlgebraError) -> PseudoInverse {
    let (u, s, vt) = try Matrix64(finite: self, for: "pseudo-inverse").svd()
    let share = tolerance ?? singlePrecisionTolerance(rows, columns)
    let rank = s.count { $0 > share * (s.first ?? 0) }
    let factors = s.enumerated().map { $0.offset < rank ? 1 / $0.element : 0 }
    let value = vt.scalingRows(by: factors).product(
      u, transposingSelf: true, transposingRight: true)
    return PseudoInverse(
      value: try value.tensor(for: "pseudo-inverse"), rank: rank,
      reciprocalCondition: rank > 0 ? s[rank - 1] / s[0] : 1)
  }
}

extension Matrix64 {
  /// The least-squares solution of least norm, the rank and the singular values.
  func leastSquares(
    _ right: Matrix64, tolerance: Double
  ) throws(LinearAlgebraError) -> (Matrix64, rank: Int, values: [Double]) {
    let (u, s, vt) = try svd()
    let rank = s.count { $0 > tolerance * (s.first ?? 0) }
    let factors = s.enumerated().map { $0.offset < rank ? 1 / $0.element : 0 }
    let shares = u.product(right, transposingSelf: true).scalingRows(by: factors)
    return (vt.product(shares, transposingSelf: true), rank, s)
  }
}
