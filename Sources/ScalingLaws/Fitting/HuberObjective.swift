internal import Foundation

/// The sum over rows of the Huber function of r = log L̂ − log L, with exact derivatives.
///
/// ```
/// Q(ψ) = Σᵢ wᵢ h(rᵢ)     h(r) = r²/2 for |r| ≤ δ, else δ(|r| − δ/2)
/// ```
///
/// The sum and not the mean: optimisers stop by absolute tolerances, and the mean of 240 terms of
/// 10⁻⁶ is below most of them. With shares qₖ = tₖ / L̂ and uₖ the gradient of log tₖ,
///
/// ```
/// ∇r = Σ qₖ uₖ     ∇²r = Σ qₖ uₖ uₖᵀ − ∇r ∇rᵀ
/// ```
///
/// Reference: T. Besiroglu et al., *Chinchilla Scaling: A replication attempt*, 2024.
struct HuberObjective {
  let problem: FitProblem
  /// How often each row counts; a bootstrap draw is a vector of such numbers.
  var weights: [Double]
  var delta: Double

  init(_ problem: FitProblem, delta: Double, weights: [Double]? = nil) {
    self.problem = problem
    self.delta = delta
    self.weights = weights ?? Array(repeating: 1, count: problem.rows)
  }

  func value(_ unknowns: [Double]) -> Double {
    var terms = Array(repeating: 0.0, count: problem.terms)
    var sum = 0.0
    for row in 0..<problem.rows where weights[row] > 0 {
      let prediction = predict(row, unknowns, &terms)
      sum += weights[row] * huber(log(prediction) - problem.logLosses[row])
    }
    return sum.isFinite ? sum : .infinity
  }

  /// log L̂ − log L for every row.
  func residuals(_ unknowns: [Double]) -> [Double] {
    var terms = Array(repeating: 0.0, count: problem.terms)
    return (0..<problem.rows).map { row in
      log(predict(row, unknowns, &terms)) - problem.logLosses[row]
    }
  }

  /// ∂ log L̂ / ∂ψ, [row, unknown], flat.
  func jacobian(_ unknowns: [Double]) -> [Double] {
    var terms = Array(repeating: 0.0, count: problem.terms)
    var jacobian = Array(repeating: 0.0, count: problem.rows * problem.dimension)
    for row in 0..<problem.rows {
      let prediction = predict(row, unknowns, &terms)
      for term in 0..<problem.terms {
        let share = terms[term] / prediction
        jacobian[row * problem.dimension + term] = share
        for index in problem.exponents.indices {
          jacobian[row * problem.dimension + problem.terms + index] +=
            share * slope(row, term, index)
        }
      }
    }
    return jacobian
  }

  /// Value, gradient, Hessian, and the matrix of reweighted least squares.
  func derivatives(_ unknowns: [Double]) -> Derivatives {
    var result = Derivatives(dimension: problem.dimension)
    var terms = Array(repeating: 0.0, count: problem.terms)
    var gradient = Array(repeating: 0.0, count: problem.dimension)
    var direction = gradient
    for row in 0..<problem.rows where weights[row] > 0 {
      let prediction = predict(row, unknowns, &terms)
      let residual = log(prediction) - problem.logLosses[row]
      let weight = weights[row]
      let slope = max(-delta, min(delta, residual))
      result.value += weight * huber(residual)
      for index in gradient.indices { gradient[index] = 0 }
      for term in 0..<problem.terms {
        setDirection(row, term, &direction)
        let share = terms[term] / prediction
        for index in gradient.indices { gradient[index] += share * direction[index] }
        result.addCurvature(direction, weight * slope * share)
      }
      result.addGradient(
        gradient, slope: weight * slope, curvature: abs(residual) <= delta ? weight : 0,
        majorant: abs(residual) <= delta ? weight : weight * delta / abs(residual))
    }
    return result
  }

  /// The prediction of a row, with its terms.
  private func predict(_ row: Int, _ unknowns: [Double], _ terms: inout [Double]) -> Double {
    var sum = problem.offsets[row]
    for term in terms.indices {
      var power = problem.base[row * problem.terms + term] + unknowns[term]
      for index in problem.exponents.indices {
        power += slope(row, term, index) * unknowns[problem.terms + index]
      }
      terms[term] = exp(power)
      sum += terms[term]
    }
    return sum
  }

  private func setDirection(_ row: Int, _ term: Int, _ direction: inout [Double]) {
    for index in 0..<problem.terms { direction[index] = index == term ? 1 : 0 }
    for index in problem.exponents.indices {
      direction[problem.terms + index] = slope(row, term, index)
    }
  }

  private func slope(_ row: Int, _ term: Int, _ index: Int) -> Double {
    problem.slopes[(row * problem.terms + term) * problem.exponents.count + index]
  }

  private func huber(_ residual: Double) -> Double {
    let size = abs(residual)
    return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta)
  }

  /// The derivatives of the objective; matrices are [row, column], flat, lower triangle filled.
  struct Derivatives {
    let dimension: Int
    var value = 0.0
    var gradient: [Double]
    var hessian: [Double]
    /// Σ w min(1, δ/|r|) ∇r ∇rᵀ: never negative, and the natural measure of a step.
    var majorant: [Double]

    init(dimension: Int) {
      self.dimension = dimension
      gradient = Array(repeating: 0, count: dimension)
      hessian = Array(repeating: 0, count: dimension * dimension)
      majorant = hessian
    }

    mutating func addCurvature(_ direction: [Double], _ factor: Double) {
      for row in 0..<dimension {
        let scaled = factor * direction[row]
        guard scaled != 0 else { continue }
        for column in 0...row { hessian[row * dimension + column] += scaled * direction[column] }
      }
    }

    mutating func addGradient(
      _ added: [Double], slope: Double, curvature: Double, majorant weight: Double
    ) {
      for row in 0..<dimension {
        gradient[row] += slope * added[row]
        for column in 0...row {
          let product = added[row] * added[column]
          hessian[row * dimension + column] += (curvature - slope) * product
          majorant[row * dimension + column] += weight * product
        }
      }
    }
  }
}
