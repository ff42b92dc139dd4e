/// The solution of a least-squares problem without negative coefficients.
public struct NonNegativeSolution: Sendable, Equatable {
  /// X ≥ 0, `[n, columns]`.
  public let solution: Tensor
  /// ‖A·X − B‖² for each column of B.
  public let squaredResiduals: [Double]
  /// The largest slope, over columns of A scaled to length one and right-hand sides likewise, along
  /// which a coefficient at zero could still lower the residual; 0 at an exact optimum.
  public let largestPull: Double
}

extension Tensor {
  /// The X ≥ 0 that minimises ‖A·X − B‖, for this matrix A `[m, n]`, column by column of B.
  ///
  /// The active-set method on the normal equations, which all right-hand sides share, in double:
  /// columns of A are scaled to length one first, and one that depends on those already in use, up
  /// to an angle of about 10⁻⁷, is left at zero. Rounding to floats makes angles of that size, so
  /// that squaring the condition number costs nothing that the input had.
  ///
  /// Reference: C. Lawson and R. Hanson, *Solving Least Squares Problems*, 1974, chapter 23.
  ///
  /// - Parameter right: B, `[m, columns]`.
  /// - Returns: X `[n, columns]`, with its residuals and a certificate that it is the optimum.
  /// - Throws: `notFinite`, `overflow`; `noConvergence` after 10 · n + 30 changes of the active set.
  /// - Complexity: O(m n² + columns · changes · n³ / 3)
  public func nonNegativeLeastSquares(
    _ right: Tensor
  ) throws(LinearAlgebraError) -> NonNegativeSolution {
    precondition(
      shape.count == 2 && right.shape.count == 2 && right.rows == rows,
      "NNLS: \(shape) with the right-hand side \(right.shape)")
    let matrix = try Matrix64(finite: self, for: "NNLS")
    let sides = try Matrix64(finite: right, for: "NNLS, right-hand side")
    let (scaled, lengths) = matrix.columnsOfLengthOne()
    let gram = scaled.product(scaled, transposingSelf: true)
    let moments = scaled.product(sides, transposingSelf: true)
    var x = Matrix64(zeros: columns, sides.columns)
    var largestPull = 0.0
    for side in 0..<sides.columns {
      let target = (0..<columns).map { moments[$0, side] }
      let length = (0..<rows).reduce(0) { $0 + sides[$1, side] * sides[$1, side] }.squareRoot()
      var solver = ActiveSetSolver(gram: gram, moments: target, scale: length)
      guard solver.run(limit: 10 * columns + 30) else {
        throw .noConvergence(operation: "NNLS, right-hand side \(side)", shape: shape)
      }
      for row in 0..<columns { x[row, side] = solver.solution[row] / lengths[row] }
      if length > 0 { largestPull = Swift.max(largestPull, solver.largestPull / length) }
    }
    return NonNegativeSolution(
      solution: try x.tensor(for: "NNLS"), squaredResiduals: matrix.squaredResiduals(x, sides),
      largestPull: largestPull)
  }
}

/// Lawson and Hanson's method for one right-hand side.
private struct ActiveSetSolver {
  let gram: Matrix64
  let moments: [Double]
  let tolerance: Double
  private(set) var solution: [Double]
  private var passive: [Int] = []
  /// Coefficients that could not be let in because they depend on those in use.
  private var barred: Set<Int> = []

  init(gram: Matrix64, moments: [Double], scale: Double) {
    self.gram = gram
    self.moments = moments
    tolerance = 1e-13 * scale * Double(max(gram.rows, 1)).squareRoot()
    solution = [Double](repeating: 0, count: moments.count)
  }

  /// The largest slope of a coefficient outside the passive set.
  var largestPull: Double {
    let pulls = self.pulls()
    return moments.indices.filter { !passive.contains($0) }.map { pulls[$0] }.reduce(0, max)
  }

  /// Whether the optimum was found with at most `limit` changes of the set.
  mutating func run(limit: Int) -> Bool {
    for _ in 0..<limit {
      let pulls = pulls()
      let outside = moments.indices.filter { !passive.contains($0) && !barred.contains($0) }
      let next = outside.max { pulls[$0] < pulls[$1] }
      guard let next, pulls[next] > tolerance else { return true }
      let before = passive
      passive.append(next)
      guard settle(), passive.contains(next) || passive != before else {
        // The newcomer depends on the others, or rounding alone let it in.
        passive = before.filter { solution[$0] > 0 }
        barred.insert(next)
        continue
      }
      barred.removeAll()
    }
    return false
  }

  /// Solves on the passive set and drops coefficients until all are positive.
  private mutating func settle() -> Bool {
    while !passive.isEmpty {
      guard let trial = solveOnPassive() else { return false }
      guard trial.contains(where: { $0 <= 0 }) else {
        for (index, unknown) in passive.enumerated() { solution[unknown] = trial[index] }
        return true
      }
      retreat(towards: trial)
    }
    return true
  }

  /// Goes towards `trial` until the first coefficient reaches zero, and lets it go.
  private mutating func retreat(towards trial: [Double]) {
    var share = 1.0
    var blocking = 0
    for (index, unknown) in passive.enumerated() where trial[index] <= 0 {
      let reach = solution[unknown] / max(solution[unknown] - trial[index], .leastNormalMagnitude)
      if reach < share { (share, blocking) = (reach, index) }
      if reach == share, solution[unknown] == 0 { blocking = index }
    }
    for (index, unknown) in passive.enumerated() {
      solution[unknown] += share * (trial[index] - solution[unknown])
    }
    solution[passive[blocking]] = 0
    passive.removeAll { solution[$0] <= 0 }
    for unknown in solution.indices where solution[unknown] < 0 { solution[unknown] = 0 }
  }

  private func pulls() -> [Double] {
    moments.indices.map { row in
      passive.reduce(moments[row]) { $0 - gram[row, $1] * solution[$1] }
    }
  }

  /// The unconstrained solution on the passive set; nil when its columns depend on each other.
  private func solveOnPassive() -> [Double]? {
    let count = passive.count
    var matrix = Matrix64(zeros: count, count)
    for (row, first) in passive.enumerated() {
      for (column, second) in passive.enumerated() { matrix[row, column] = gram[first, second] }
    }
    guard let factor = try? PositiveDefiniteFactor(matrix), factor.reciprocalCondition > 1e-14
    else { return nil }
    let right = Matrix64(passive.map { moments[$0] }, rows: count, columns: 1)
    return factor.solve(right).values
  }
}

extension Matrix64 {
  /// The columns scaled to length one, and their lengths; a column of zeros keeps length one.
  func columnsOfLengthOne() -> (Matrix64, [Double]) {
    var squares = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns { squares[column] += self[row, column] * self[row, column] }
    }
    let lengths = squares.map { $0 > 0 ? $0.squareRoot() : 1 }
    return (scalingColumns(by: lengths.map { 1 / $0 }), lengths)
  }

  /// ‖self · x − right‖² by column.
  func squaredResiduals(_ x: Matrix64, _ right: Matrix64) -> [Double] {
    let fitted = product(x)
    var sums = [Double](repeating: 0, count: right.columns)
    for row in 0..<right.rows {
      for column in 0..<right.columns {
        let difference = fitted[row, column] - right[row, column]
        sums[column] += difference * difference
      }
    }
    return sums
  }
}
