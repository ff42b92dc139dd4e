/// Finds a step along a direction that fulfils the strong Wolfe conditions.
///
/// ```
/// φ(t) ≤ φ(0) + c₁·t·φ′(0)       |φ′(t)| ≤ c₂·|φ′(0)|        φ(t) = f(x + t·d)
/// ```
///
/// Reference: J. Nocedal and S. Wright, *Numerical Optimization*, 2006, algorithms 3.5 and 3.6.
struct StrongWolfeSearch {
  /// A step, with the function there.
  struct Trial {
    var step: Double
    var point: [Double]
    var outcome: ValueAndGradient
    var slope: Double
  }

  let sufficientDecrease: Double
  let curvature: Double
  let limit: Int
  private(set) var evaluations = 0

  init(sufficientDecrease: Double, curvature: Double, limit: Int) {
    self.sufficientDecrease = sufficientDecrease
    self.curvature = curvature
    self.limit = limit
  }

  /// The step; if the conditions cannot be met, the best smaller value met, or nil without one.
  mutating func run<Failure: Error>(
    from start: Trial, along direction: [Double], firstStep: Double,
    _ function: ([Double]) throws(Failure) -> ValueAndGradient
  ) throws(Failure) -> Trial? {
    var previous = start
    var step = firstStep
    for round in 0..<limit {
      let trial = try evaluate(step, start, direction, function)
      if isTooHigh(trial, start) || (round > 0 && trial.outcome.value >= previous.outcome.value) {
        return try zoom(previous, trial, start, direction, function)
      }
      if isFlatEnough(trial, start) { return trial }
      if trial.slope >= 0 { return try zoom(trial, previous, start, direction, function) }
      previous = trial
      step *= 2
    }
    return previous.step > 0 ? previous : nil
  }

  private mutating func zoom<Failure: Error>(
    _ low: Trial, _ high: Trial, _ start: Trial, _ direction: [Double],
    _ function: ([Double]) throws(Failure) -> ValueAndGradient
  ) throws(Failure) -> Trial? {
    var (low, high) = (low, high)
    for _ in 0..<limit {
      let width = abs(high.step - low.step)
      if width <= 1e-16 * max(low.step, high.step) { break }
      let trial = try evaluate(Self.between(low, high), start, direction, function)
      if isTooHigh(trial, start) || trial.outcome.value >= low.outcome.value {
        high = trial
        continue
      }
      if isFlatEnough(trial, start) { return trial }
      if trial.slope * (high.step - low.step) >= 0 { high = low }
      low = trial
    }
    return low.step > 0 && low.outcome.value < start.outcome.value ? low : nil
  }

  private func isTooHigh(_ trial: Trial, _ start: Trial) -> Bool {
    !(trial.outcome.value
      <= start.outcome.value + sufficientDecrease * trial.step * start.slope)
  }

  private func isFlatEnough(_ trial: Trial, _ start: Trial) -> Bool {
    abs(trial.slope) <= curvature * abs(start.slope)
  }

  /// A value that is not finite counts as infinitely high, so that the search turns back.
  private mutating func evaluate<Failure: Error>(
    _ step: Double, _ start: Trial, _ direction: [Double],
    _ function: ([Double]) throws(Failure) -> ValueAndGradient
  ) throws(Failure) -> Trial {
    evaluations += 1
    let point = sum(start.point, direction, times: step)
    var outcome = try function(point)
    if !outcome.isFinite { outcome.value = .infinity }
    let slope = outcome.value.isFinite ? dot(outcome.gradient, direction) : .infinity
    return Trial(step: step, point: point, outcome: outcome, slope: slope)
  }

  /// The minimum of the cubic through both trials, kept away from the ends; the middle where there
  /// is none.
  private static func between(_ low: Trial, _ high: Trial) -> Double {
    let middle = (low.step + high.step) / 2
    guard high.outcome.value.isFinite else { return middle }
    let span = high.step - low.step
    let secant = (high.outcome.value - low.outcome.value) / span
    let first = low.slope + high.slope - 3 * secant
    let radicand = first * first - low.slope * high.slope
    guard radicand >= 0 else { return middle }
    let second = radicand.squareRoot() * (span < 0 ? -1 : 1)
    let share = (high.slope + second - first) / (high.slope - low.slope + 2 * second)
    let step = high.step - span * share
    let margin = 0.1 * abs(span)
    let (left, right) = (min(low.step, high.step) + margin, max(low.step, high.step) - margin)
    return step.isFinite ? min(max(step, left), right) : middle
  }
}
