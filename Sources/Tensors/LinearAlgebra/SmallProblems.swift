/// Problems of a few unknowns in double precision, as fits of formulas have them.
///
/// Matrices are flat, `[row, column]`. Columns of any units are welcome: all is scaled to a diagonal
/// of ones first.
package enum SmallProblems {
  /// The c ≥ 0 that minimises ‖Φ·c − y‖², given ΦᵀΦ and Φᵀ·y, by the method of
  /// `Tensor.nonNegativeLeastSquares`.
  ///
  /// - Complexity: O(*k*⁴) for *k* coefficients, as a rule.
  package static func nonNegativeLeastSquares(gram: [Double], moments: [Double]) -> [Double] {
    let count = moments.count
    let (scaled, factors) = unitDiagonal(gram, count)
    let pulls = zip(moments, factors).map { $0 * $1 }
    var solver = ActiveSetSolver(
      gram: scaled, moments: pulls, scale: pulls.reduce(0) { max($0, abs($1)) })
    _ = solver.run(limit: 10 * count + 30)
    return zip(solver.solution, factors).map { $0 * $1 }
  }

  /// The x of `matrix · x = right` for a symmetric positive definite matrix, of which the lower
  /// triangle is read; nil when definiteness is lost in rounding.
  package static func solvePositiveDefinite(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    let count = right.count
    guard (0..<count).allSatisfy({ matrix[$0 * count + $0] > 0 }), matrix.allSatisfy(\.isFinite)
    else { return nil }
    let (scaled, factors) = unitDiagonal(matrix, count)
    guard let factor = try? PositiveDefiniteFactor(scaled), factor.reciprocalCondition > 1e-16
    else { return nil }
    let sides = Matrix64(zip(right, factors).map { $0 * $1 }, rows: count, columns: 1)
    let solution = zip(factor.solve(sides).values, factors).map { $0 * $1 }
    return solution.allSatisfy(\.isFinite) ? solution : nil
  }

  /// The singular values of the matrix with some columns, falling, and the right singular vector of
  /// each; NaN when an element is not finite.
  ///
  /// There are as many as columns, zeros and their vectors too.
  package static func singularValues(
    columns: [[Double]]
  ) -> (values: [Double], vectors: [[Double]]) {
    let count = columns.count
    var matrix = Matrix64(zeros: max(columns.first?.count ?? 0, count), count)
    for (column, values) in columns.enumerated() {
      for (row, value) in values.enumerated() { matrix[row, column] = value }
    }
    let identity = Matrix64.identity(count)
    guard matrix.values.allSatisfy(\.isFinite), let (_, values, right) = try? matrix.svd() else {
      return (columns.map { _ in .nan }, (0..<count).map { identity.row($0) })
    }
    return (values, (0..<count).map { right.row($0) })
  }

  /// The matrix with `factors[i] · factors[j]` at each element, so that the diagonal is ones.
  private static func unitDiagonal(_ matrix: [Double], _ count: Int) -> (Matrix64, [Double]) {
    let factors = (0..<count).map { index in
      let diagonal = matrix[index * count + index]
      return diagonal > 0 ? 1 / diagonal.squareRoot() : 1
    }
    let square = Matrix64(matrix, rows: count, columns: count)
    return (square.scalingColumns(by: factors).scalingRows(by: factors), factors)
  }
}

extension Matrix64 {
  fileprivate func row(_ index: Int) -> [Double] {
    Array(values[index * columns..<(index + 1) * columns])
  }
}
