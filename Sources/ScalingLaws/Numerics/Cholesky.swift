/// Solves `matrix · x = right` for a symmetric positive definite matrix, or returns nil.
///
/// The matrix is [row, column], flat, and only its lower triangle is read.
func solvePositiveDefinite(_ matrix: [Double], _ right: [Double]) -> [Double]? {
  let count = right.count
  guard let factor = choleskyFactor(matrix, count: count) else { return nil }
  var solution = right
  for row in 0..<count {
    for column in 0..<row { solution[row] -= factor[row * count + column] * solution[column] }
    solution[row] /= factor[row * count + row]
  }
  for row in (0..<count).reversed() {
    for below in (row + 1)..<max(count, row + 1) {
      solution[row] -= factor[below * count + row] * solution[below]
    }
    solution[row] /= factor[row * count + row]
  }
  return solution.allSatisfy(\.isFinite) ? solution : nil
}

/// The lower triangle of the Cholesky factor; nil where a pivot is lost in rounding.
private func choleskyFactor(_ matrix: [Double], count: Int) -> [Double]? {
  var factor = matrix
  for row in 0..<count {
    let original = matrix[row * count + row]
    for column in 0...row {
      var sum = factor[row * count + column]
      for inner in 0..<column {
        sum -= factor[row * count + inner] * factor[column * count + inner]
      }
      guard row == column else {
        factor[row * count + column] = sum / factor[column * count + column]
        continue
      }
      guard sum > 1e-15 * original, sum.isFinite else { return nil }
      factor[row * count + row] = sum.squareRoot()
    }
  }
  return factor
}
