/// Minimises ‖Φc − y‖² over c ≥ 0, given the Gram matrix ΦᵀΦ and Φᵀy.
///
/// The active-set method of C. Lawson and R. Hanson, *Solving Least Squares Problems*, 1974,
/// chapter 23, on the normal equations: enough for the handful of coefficients of a law, whose
/// values are polished afterwards.
///
/// - Complexity: O(*k*⁴) for *k* coefficients, as a rule.
func nonNegativeLeastSquares(gram: [Double], moments: [Double]) -> [Double] {
  let count = moments.count
  var solution = Array(repeating: 0.0, count: count)
  var passive: [Int] = []
  for _ in 0..<(3 * count) {
    let candidate = (0..<count).filter { !passive.contains($0) }.max {
      pull($0, gram, moments, solution) < pull($1, gram, moments, solution)
    }
    guard let candidate, pull(candidate, gram, moments, solution) > 1e-12 else { break }
    passive.append(candidate)
    while !passive.isEmpty {
      guard let trial = solve(passive, gram, moments) else {
        passive.removeLast()
        return solution
      }
      if trial.allSatisfy({ $0 > 0 }) {
        for (index, unknown) in passive.enumerated() { solution[unknown] = trial[index] }
        break
      }
      retreat(&solution, &passive, towards: trial)
    }
  }
  return solution
}

/// The scaled negative gradient at a coefficient.
private func pull(_ row: Int, _ gram: [Double], _ moments: [Double], _ x: [Double]) -> Double {
  let count = moments.count
  let product = (0..<count).reduce(0.0) { $0 + gram[row * count + $1] * x[$1] }
  return (moments[row] - product) / max(gram[row * count + row].squareRoot(), 1e-300)
}

private func solve(_ passive: [Int], _ gram: [Double], _ moments: [Double]) -> [Double]? {
  let count = moments.count
  let matrix = passive.flatMap { row in passive.map { gram[row * count + $0] } }
  return solvePositiveDefinite(matrix, passive.map { moments[$0] })
}

/// Goes towards `trial` until the first coefficient reaches zero, and lets it go.
private func retreat(_ solution: inout [Double], _ passive: inout [Int], towards trial: [Double]) {
  var share = 1.0
  for (index, unknown) in passive.enumerated() where trial[index] <= 0 {
    share = min(share, solution[unknown] / (solution[unknown] - trial[index]))
  }
  if !share.isFinite { share = 0 }
  for (index, unknown) in passive.enumerated() {
    solution[unknown] += share * (trial[index] - solution[unknown])
    if trial[index] <= 0, solution[unknown] <= 1e-14 { solution[unknown] = 0 }
  }
  passive.removeAll { solution[$0] == 0 }
}
