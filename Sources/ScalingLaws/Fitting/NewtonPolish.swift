/// Minimises the Huber objective from a start: Newton steps damped by reweighted least squares.
///
/// A step solves (H + λM) p = −g, with the exact Hessian H and the matrix M of iteratively
/// reweighted least squares. For small λ this is Newton's method, for λ near 1 a reweighted
/// Gauss-Newton step, which descends whatever H is; as M scales like H the steps do not depend on
/// the units of the unknowns. Levenberg's rule moves λ by factors.
struct NewtonPolish {
  var objective: HuberObjective
  /// An unknown that keeps its value, for profiles.
  var frozen: Int?
  var maximumSteps = 400

  /// Where a descent ended.
  struct End: Sendable {
    var unknowns: [Double]
    var value: Double
    /// Whether no step promised a further relative decrease of 10⁻¹².
    var converged: Bool
  }

  func minimise(from start: [Double]) -> End {
    var end = End(unknowns: start, value: objective.value(start), converged: false)
    guard end.value.isFinite else { return end }
    var damping = 1e-2
    for _ in 0..<maximumSteps {
      let derivatives = objective.derivatives(end.unknowns)
      guard let step = descend(derivatives, from: end, damping: &damping) else {
        end.converged = true
        return end
      }
      end.unknowns = step.unknowns
      end.value = step.value
    }
    return end
  }

  /// Raises the bend's sharpness in stages, so that far starts first see a smooth objective.
  func minimiseInStages(from start: [Double], steps: Int = 30) -> End {
    var stage = self
    stage.maximumSteps = steps
    var unknowns = start
    for delta in [0.3, 0.03, 0.006] where delta > objective.delta {
      stage.objective.delta = delta
      unknowns = stage.minimise(from: unknowns).unknowns
    }
    return minimise(from: unknowns)
  }

  /// The next point, or nil where no step promises a decrease that a `Double` can show.
  private func descend(
    _ derivatives: HuberObjective.Derivatives, from end: End, damping: inout Double
  ) -> (unknowns: [Double], value: Double)? {
    let gradient = derivatives.gradient.enumerated().map { $0.offset == frozen ? 0 : $0.element }
    while damping < 1e14 {
      let matrix = damped(derivatives, damping)
      guard var step = solvePositiveDefinite(matrix, gradient.map { -$0 }) else {
        damping = max(4 * damping, 1e-8)
        continue
      }
      limit(&step)
      let promise = -(zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 })
      guard promise > 1e-13 * end.value + 1e-32 else { return nil }
      let unknowns = zip(end.unknowns, step).map { $0 + $1 }
      let value = objective.value(unknowns)
      let ratio = (end.value - value) / promise
      if value < end.value {
        if ratio > 0.4 { damping = max(damping / 8, 1e-12) }
        if ratio < 0.1 { damping *= 2 }
        return (unknowns, value)
      }
      damping = max(4 * damping, 1e-8)
    }
    return nil
  }

  private func damped(_ derivatives: HuberObjective.Derivatives, _ damping: Double) -> [Double] {
    let count = derivatives.dimension
    var matrix = derivatives.hessian
    for index in matrix.indices { matrix[index] += damping * derivatives.majorant[index] }
    for row in 0..<count {
      // Keeps a coefficient on its way to zero from making the matrix singular.
      matrix[row * count + row] += 1e-13 * derivatives.majorant[row * count + row] + 1e-200
    }
    if let frozen {
      for index in 0..<count {
        matrix[frozen * count + index] = 0
        matrix[index * count + frozen] = 0
      }
      matrix[frozen * count + frozen] = 1
    }
    return matrix
  }

  /// Shortens a step that would leave the region where the exponentials mean anything.
  private func limit(_ step: inout [Double]) {
    let longest = step.reduce(0) { max($0, abs($1)) }
    guard longest > 3 else { return }
    for index in step.indices { step[index] *= 3 / longest }
  }
}
