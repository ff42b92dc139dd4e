internal import Foundation

/// Finds starts for the polish: a grid over the exponents with the coefficients projected out.
///
/// For fixed exponents the best coefficients solve a non-negative linear least-squares problem in
/// relative residuals (L̂ − L)/L, so that only the exponents are searched.
///
/// Reference: G. Golub and V. Pereyra, *The Differentiation of Pseudo-Inverses and Nonlinear Least
/// Squares Problems Whose Variables Separate*, 1973.
struct ExponentSearch {
  let problem: FitProblem

  /// A point of the grid with its best coefficients.
  struct Point {
    var index: [Int]
    var unknowns: [Double]
    var value: Double
  }

  /// The `count` best starts: local minima of the grid first, then the best other points.
  func starts(_ count: Int) -> [[Double]] {
    let axes = problem.exponents.map { $0.grid(resolution) }
    let points = gridIndices(axes.map(\.count)).map { index in
      project(index, exponents: zip(axes, index).map { $0[$1] })
    }
    let order = points.indices.sorted { points[$0].value < points[$1].value }
    let minima = order.filter { isMinimum(points[$0], points, axes.map(\.count)) }
    let known = Set(minima)
    let others = order.filter { !known.contains($0) }
    let chosen = (minima.prefix((count + 1) / 2) + others).prefix(count)
    return chosen.map { points[$0].unknowns }
  }

  /// Grid points per exponent: a few thousand points in all.
  private var resolution: Int {
    switch problem.exponents.count {
    case 0, 1: 64
    case 2: 24
    case 3: 13
    default: 8
    }
  }

  private func gridIndices(_ sizes: [Int]) -> [[Int]] {
    sizes.reduce([[]]) { partial, size in
      partial.flatMap { prefix in (0..<size).map { prefix + [$0] } }
    }
  }

  private func isMinimum(_ point: Point, _ points: [Point], _ sizes: [Int]) -> Bool {
    for axis in sizes.indices {
      for step in [-1, 1] {
        var neighbour = point.index
        neighbour[axis] += step
        guard (0..<sizes[axis]).contains(neighbour[axis]) else { continue }
        let flat = zip(neighbour, sizes).reduce(0) { $0 * $1.1 + $1.0 }
        if points[flat].value < point.value { return false }
      }
    }
    return true
  }

  /// The best non-negative coefficients for these exponents.
  private func project(_ index: [Int], exponents: [Double]) -> Point {
    let terms = problem.terms
    let features = self.features(exponents)
    var gram = Array(repeating: 0.0, count: terms * terms)
    var moments = Array(repeating: 0.0, count: terms)
    var energy = 0.0
    for row in 0..<problem.rows {
      let target = 1 - problem.offsets[row] / problem.losses[row]
      energy += target * target
      for term in 0..<terms {
        let feature = features[row * terms + term]
        moments[term] += feature * target
        for other in 0..<terms {
          gram[term * terms + other] += feature * features[row * terms + other]
        }
      }
    }
    let solution = nonNegativeLeastSquares(gram: gram, moments: moments)
    var value = energy
    for term in 0..<terms {
      let image = (0..<terms).reduce(0.0) { $0 + gram[term * terms + $1] * solution[$1] }
      value += solution[term] * (image - 2 * moments[term])
    }
    let logs = (0..<terms).map { term in
      logCoefficient(solution[term], gram[term * terms + term])
    }
    return Point(index: index, unknowns: logs + exponents, value: max(0, value))
  }

  /// Terms with coefficient one over the loss, [row, term].
  private func features(_ exponents: [Double]) -> [Double] {
    var features = problem.base
    for row in 0..<problem.rows {
      for term in 0..<problem.terms {
        let place = row * problem.terms + term
        var power = features[place]
        for index in exponents.indices {
          power += problem.slopes[place * exponents.count + index] * exponents[index]
        }
        features[place] = exp(power) / problem.losses[row]
      }
    }
    return features
  }

  /// The logarithm, with a thousandth of the loss for a coefficient of zero, which has none.
  private func logCoefficient(_ value: Double, _ squares: Double) -> Double {
    let floor = 1e-3 * (Double(problem.rows) / max(squares, 1e-300)).squareRoot()
    return log(max(value, floor))
  }
}
