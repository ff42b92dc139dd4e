/// Minimises a smooth function by the limited-memory BFGS method with a strong Wolfe search.
///
/// ```swift
/// let minimum = LimitedMemoryBFGS().minimise(from: [-1.2, 1]) { x in
///   ValueAndGradient(f(x), gradient(x))
/// }
/// ```
///
/// Reference: D. Liu and J. Nocedal, *On the Limited Memory BFGS Method for Large Scale
/// Optimization*, 1989.
public struct LimitedMemoryBFGS: Codable, Sendable, Equatable {
  /// Pairs of steps and changes of the gradient that are kept.
  public var history = 10
  /// The largest number of iterations.
  public var iterationLimit = 200
  /// The end is reached when no element of the gradient is larger.
  public var gradientTolerance = 1e-8
  /// The end is reached when a step lowers the value by no more than this share of it.
  public var valueTolerance = 1e-15
  /// c₁ of the Wolfe conditions.
  public var sufficientDecrease = 1e-4
  /// c₂ of the Wolfe conditions.
  public var curvature = 0.9
  /// The largest number of trials of one search.
  public var searchLimit = 30

  /// The usual settings.
  public init() {}

  /// Goes down from a point.
  ///
  /// - Parameters:
  ///   - start: the first point.
  ///   - function: the value and the gradient; where it is not finite the search turns back.
  /// - Returns: the best point, and why the search ended there.
  /// - Throws: what the function throws.
  /// - Complexity: O(4 · history · n) per iteration beside the function.
  public func minimise<Failure: Error>(
    from start: [Double], _ function: ([Double]) throws(Failure) -> ValueAndGradient
  ) throws(Failure) -> FunctionMinimum {
    let outcome = try function(start)
    precondition(
      outcome.gradient.count == start.count,
      "L-BFGS: a gradient of \(outcome.gradient.count) for \(start.count) unknowns")
    var run = Run(settings: self, point: start, outcome: outcome)
    guard outcome.isFinite else { return run.minimum(.undefined) }
    while run.iterations < iterationLimit {
      if run.outcome.largestSlope <= gradientTolerance { return run.minimum(.flat) }
      let before = run.outcome.value
      guard try run.advance(function) else { return run.minimum(.stuck) }
      if before - run.outcome.value <= valueTolerance * abs(before) {
        return run.minimum(run.outcome.largestSlope <= gradientTolerance ? .flat : .still)
      }
    }
    return run.minimum(run.outcome.largestSlope <= gradientTolerance ? .flat : .limit)
  }

  /// A minimisation under way.
  private struct Run {
    /// A step s, the change y of the gradient over it, and 1 / (s·y).
    struct Pair {
      let step: [Double]
      let change: [Double]
      let reciprocal: Double
    }

    let settings: LimitedMemoryBFGS
    var point: [Double]
    var outcome: ValueAndGradient
    var pairs: [Pair] = []
    var iterations = 0
    var evaluations = 1

    init(settings: LimitedMemoryBFGS, point: [Double], outcome: ValueAndGradient) {
      self.settings = settings
      self.point = point
      self.outcome = outcome
    }

    func minimum(_ end: FunctionMinimum.End) -> FunctionMinimum {
      FunctionMinimum(
        point: point, value: outcome.value, gradientNorm: outcome.largestSlope,
        iterations: iterations, evaluations: evaluations, end: end)
    }

    /// Takes one step; false when none can be found, not even down the gradient.
    mutating func advance<Failure: Error>(
      _ function: ([Double]) throws(Failure) -> ValueAndGradient
    ) throws(Failure) -> Bool {
      var direction = self.direction()
      if !(dot(direction, outcome.gradient) < 0) {
        pairs = []
        direction = self.direction()
      }
      if let found = try search(direction, function) {
        accept(found)
        return true
      }
      // A bad memory can spoil the direction; the gradient alone is the last resort.
      guard !pairs.isEmpty else { return false }
      pairs = []
      guard let found = try search(self.direction(), function) else { return false }
      accept(found)
      return true
    }

    private mutating func search<Failure: Error>(
      _ direction: [Double], _ function: ([Double]) throws(Failure) -> ValueAndGradient
    ) throws(Failure) -> StrongWolfeSearch.Trial? {
      var search = StrongWolfeSearch(
        sufficientDecrease: settings.sufficientDecrease, curvature: settings.curvature,
        limit: settings.searchLimit)
      let start = StrongWolfeSearch.Trial(
        step: 0, point: point, outcome: outcome, slope: dot(direction, outcome.gradient))
      let length = outcome.gradient.reduce(0) { $0 + abs($1) }
      let firstStep = pairs.isEmpty ? min(1, 1 / length) : 1
      let found = try search.run(
        from: start, along: direction, firstStep: firstStep, function)
      evaluations += search.evaluations
      return found
    }

    private mutating func accept(_ trial: StrongWolfeSearch.Trial) {
      let step = sum(trial.point, point, times: -1)
      let change = sum(trial.outcome.gradient, outcome.gradient, times: -1)
      let product = dot(step, change)
      if product > 1e-10 * dot(change, change).squareRoot() * dot(step, step).squareRoot() {
        pairs.append(Pair(step: step, change: change, reciprocal: 1 / product))
        if pairs.count > settings.history { pairs.removeFirst() }
      }
      point = trial.point
      outcome = trial.outcome
      iterations += 1
    }

    /// Minus the approximate inverse Hessian times the gradient, by the two-loop recursion.
    private func direction() -> [Double] {
      var direction = outcome.gradient.map { -$0 }
      var shares: [Double] = []
      for pair in pairs.reversed() {
        let share = pair.reciprocal * dot(pair.step, direction)
        shares.append(share)
        direction = sum(direction, pair.change, times: -share)
      }
      if let last = pairs.last {
        let scale = 1 / (last.reciprocal * dot(last.change, last.change))
        for index in direction.indices { direction[index] *= scale }
      }
      for (pair, share) in zip(pairs, shares.reversed()) {
        let other = pair.reciprocal * dot(pair.change, direction)
        direction = sum(direction, pair.step, times: share - other)
      }
      return direction
    }
  }
}
