/// The residuals of a least-squares problem and their derivatives at a point.
public struct ResidualsAndJacobian: Sendable, Equatable {
  /// The residuals r, `[m]`.
  public var residuals: [Double]
  /// ∂r/∂x, row-major `[m, n]`.
  public var jacobian: [Double]

  /// Pairs both.
  public init(_ residuals: [Double], jacobian: [Double]) {
    self.residuals = residuals
    self.jacobian = jacobian
  }

  var isFinite: Bool {
    residuals.allSatisfy(\.isFinite) && jacobian.allSatisfy(\.isFinite)
  }
}

/// Where a nonlinear least-squares fit ended.
public struct LeastSquaresFit: Sendable, Equatable {
  /// The point; its value is `‖r‖² / 2`, its gradient Jᵀ·r.
  public let minimum: FunctionMinimum
  /// The rank of the Jacobian there.
  public let rank: Int
  /// The smallest singular value of the Jacobian there over the largest; at 0 some unknowns are not
  /// determined.
  public let reciprocalCondition: Double
}

/// Minimises a sum of squared residuals, `‖r(x)‖² / 2`, by Levenberg and Marquardt's method.
///
/// ```
/// min_δ ‖J·δ + r‖² + µ·‖D·δ‖²      D the largest lengths of J's columns so far
/// ```
///
/// The step comes from an orthogonal decomposition of J over √µ·D, so that the condition number of J
/// is not squared; µ follows H. Nielsen's rule.
///
/// Reference: J. Moré, *The Levenberg-Marquardt Algorithm*, 1978; H. Nielsen, *Damping Parameter in
/// Marquardt's Method*, 1999.
public struct LevenbergMarquardt: Codable, Sendable, Equatable {
  /// The largest number of iterations.
  public var iterationLimit = 200
  /// The end is reached when no element of Jᵀ·r is larger.
  public var gradientTolerance = 1e-10
  /// The end is reached when a step is no longer than this share of the point's length.
  public var stepTolerance = 1e-14
  /// The first µ.
  public var damping = 1e-3

  /// The usual settings.
  public init() {}

  /// Goes down from a point.
  ///
  /// - Parameters:
  ///   - start: the first point, n unknowns.
  ///   - function: the residuals and their derivatives; where they are not finite the step is
  ///     shortened.
  /// - Returns: the best point, why the search ended there, and how well it is determined.
  /// - Throws: `LinearAlgebraError.noConvergence` from the decomposition of a Jacobian.
  /// - Complexity: O(m · n²) per iteration beside the function.
  public func minimise(
    from start: [Double], _ function: ([Double]) -> ResidualsAndJacobian
  ) throws(LinearAlgebraError) -> LeastSquaresFit {
    let outcome = function(start)
    precondition(
      outcome.jacobian.count == outcome.residuals.count * start.count,
      "Levenberg-Marquardt: \(outcome.jacobian.count) derivatives of "
        + "\(outcome.residuals.count) residuals by \(start.count) unknowns")
    var run = Run(point: start, outcome: outcome, damping: damping)
    guard outcome.isFinite else { return run.undefined() }
    while run.iterations < iterationLimit {
      if run.largestSlope <= gradientTolerance { return try run.fit(.flat) }
      let step = try run.step()
      let length = dot(step, step).squareRoot()
      if length <= stepTolerance * (dot(run.point, run.point).squareRoot() + stepTolerance) {
        return try run.fit(.still)
      }
      run.iterations += 1
      run.attempt(step, function)
      if !run.damping.isFinite { return try run.fit(.stuck) }
    }
    return try run.fit(run.largestSlope <= gradientTolerance ? .flat : .limit)
  }

  /// A minimisation under way.
  private struct Run {
    var point: [Double]
    var outcome: ResidualsAndJacobian
    var damping: Double
    var growth = 2.0
    var lengths: [Double]
    var iterations = 0
    var evaluations = 1

    init(point: [Double], outcome: ResidualsAndJacobian, damping: Double) {
      self.point = point
      self.outcome = outcome
      self.damping = damping
      lengths = [Double](repeating: 0, count: point.count)
      updateLengths()
    }

    var jacobian: Matrix64 {
      Matrix64(outcome.jacobian, rows: outcome.residuals.count, columns: point.count)
    }

    var gradient: [Double] {
      let residuals = Matrix64(outcome.residuals, rows: outcome.residuals.count, columns: 1)
      return jacobian.product(residuals, transposingSelf: true).values
    }

    var largestSlope: Double { gradient.reduce(0) { max($0, abs($1)) } }

    static func value(_ outcome: ResidualsAndJacobian) -> Double {
      dot(outcome.residuals, outcome.residuals) / 2
    }

    /// The damped Gauss-Newton step.
    func step() throws(LinearAlgebraError) -> [Double] {
      let (rows, columns) = (outcome.residuals.count, point.count)
      var matrix = Matrix64(zeros: rows + columns, columns)
      matrix.values.replaceSubrange(0..<(rows * columns), with: outcome.jacobian)
      for index in 0..<columns {
        matrix[rows + index, index] = damping.squareRoot() * lengths[index]
      }
      var right = outcome.residuals.map { -$0 }
      right += [Double](repeating: 0, count: columns)
      return try matrix.leastSquares(
        Matrix64(right, rows: rows + columns, columns: 1), tolerance: 1e-15
      ).0.values
    }

    /// Takes a step if it lowers the sum of squares, and sets the next damping.
    mutating func attempt(
      _ step: [Double], _ function: ([Double]) -> ResidualsAndJacobian
    ) {
      evaluations += 1
      let next = sum(point, step, times: 1)
      let there = function(next)
      let moved = jacobian.product(Matrix64(step, rows: step.count, columns: 1)).values
      let linear = sum(outcome.residuals, moved, times: 1)
      let promised = Self.value(outcome) - dot(linear, linear) / 2
      let gained = there.isFinite ? Self.value(outcome) - Self.value(there) : -.infinity
      guard gained > 0, promised > 0 else {
        damping *= growth
        growth *= 2
        return
      }
      let ratio = 2 * gained / promised - 1
      damping = max(damping * max(1.0 / 3, 1 - ratio * ratio * ratio), 1e-300)
      growth = 2
      point = next
      outcome = there
      updateLengths()
    }

    /// Lengths never fall, which keeps the method indifferent to the units of the unknowns.
    private mutating func updateLengths() {
      var squares = [Double](repeating: 0, count: point.count)
      for (index, value) in outcome.jacobian.enumerated() {
        squares[index % point.count] += value * value
      }
      for index in lengths.indices {
        lengths[index] = max(lengths[index], squares[index].squareRoot())
      }
      for index in lengths.indices where lengths[index] == 0 { lengths[index] = 1e-8 }
    }

    func fit(_ end: FunctionMinimum.End) throws(LinearAlgebraError) -> LeastSquaresFit {
      let s = try jacobian.svd().s
      let rank = s.count { $0 > 1e-13 * (s.first ?? 0) }
      let isWide = outcome.residuals.count < point.count
      return LeastSquaresFit(
        minimum: minimum(end, slope: largestSlope), rank: rank,
        reciprocalCondition: isWide ? 0 : Matrix64.reciprocalCondition(s))
    }

    func undefined() -> LeastSquaresFit {
      LeastSquaresFit(
        minimum: minimum(.undefined, slope: .nan), rank: 0, reciprocalCondition: 0)
    }

    private func minimum(_ end: FunctionMinimum.End, slope: Double) -> FunctionMinimum {
      FunctionMinimum(
        point: point, value: Self.value(outcome), gradientNorm: slope, iterations: iterations,
        evaluations: evaluations, end: end)
    }
  }
}
