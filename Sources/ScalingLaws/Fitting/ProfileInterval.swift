internal import Foundation

/// The values of one constant that the data do not reject, all other constants fitted again.
///
/// With Q(v) the objective at the best other constants, the interval holds the v with
///
/// ```
/// 2 (Q(v) − Q̂) · E[h″] / E[h′²] ≤ z²
/// ```
///
/// which is the likelihood-ratio interval for an M-estimate; z is the normal quantile. E[h″], the
/// share of residuals below the bend, is estimated over a window as wide as half the spread of the
/// residuals, as a window of δ may hold a handful of points only.
///
/// Reference: R. Schrader and T. Hettmansperger, *Robust Analysis of Variance Based Upon a
/// Likelihood Ratio Criterion*, 1980.
struct ProfileInterval {
  let problem: FitProblem
  let polish: NewtonPolish
  let unknown: Int
  let level: Double

  init(_ law: Law, _ table: FitTable, settings: FitSettings, of name: String) {
    problem = FitProblem(law, table, uncentred: name)
    guard let unknown = problem.names.firstIndex(of: name) else {
      preconditionFailure("'\(name)' is not fitted; fitted are \(problem.names)")
    }
    self.unknown = unknown
    level = settings.level
    polish = NewtonPolish(
      objective: HuberObjective(problem, delta: settings.delta), frozen: unknown)
  }

  func interval(around constants: [String: Double]) -> Interval {
    let best = problem.unknowns(constants)
    let isCoefficient = unknown < problem.terms
    let low = bound(from: best, sign: -1).map { isCoefficient ? exp($0) : $0 }
    let high = bound(from: best, sign: 1).map { isCoefficient ? exp($0) : $0 }
    return Interval(low: low ?? (isCoefficient ? 0 : -.greatestFiniteMagnitude), high: high)
  }

  /// Where the statistic crosses its critical value on one side; nil where it never does.
  private func bound(from best: [Double], sign: Double) -> Double? {
    let reference = polish.objective.value(best)
    let factor = calibration(best)
    guard factor.isFinite else { return best[unknown] }
    let critical = normalQuantile((1 + level) / 2)
    var unknowns = best
    // The root of the statistic grows nearly in proportion to the distance.
    let excess = { (distance: Double, start: inout [Double]) -> Double in
      start[unknown] = best[unknown] + sign * distance
      let end = polish.minimise(from: start)
      start = end.unknowns
      return (2 * factor * max(0, end.value - reference)).squareRoot() - critical
    }
    var inside = (distance: 0.0, excess: -critical)
    var step = 1e-3
    while true {
      let value = excess(step, &unknowns)
      if value > 0 {
        let crossing = refine(inside, (step, value)) { excess($0, &unknowns) }
        return best[unknown] + sign * crossing
      }
      inside = (step, value)
      step *= 2
      guard step < 20 else { return nil }
    }
  }

  /// The root between two distances, by regula falsi with halving of the end that stays.
  private func refine(
    _ inside: (distance: Double, excess: Double), _ outside: (distance: Double, excess: Double),
    _ excess: (Double) -> Double
  ) -> Double {
    var (low, high) = (inside, outside)
    for _ in 0..<30 where high.distance - low.distance > 1e-5 * high.distance {
      let share = low.excess / (low.excess - high.excess)
      let middle = low.distance + min(0.95, max(0.05, share)) * (high.distance - low.distance)
      let value = excess(middle)
      if value > 0 {
        high = (middle, value)
        low.excess /= 2
      } else {
        low = (middle, value)
        high.excess /= 2
      }
    }
    return (low.distance + high.distance) / 2
  }

  /// E[h″] / E[h′²], with the degrees of freedom that the fit has taken.
  private func calibration(_ unknowns: [Double]) -> Double {
    let residuals = polish.objective.residuals(unknowns)
    let delta = polish.objective.delta
    let window = max(delta, 0.5 * robustScale(residuals))
    let inside = residuals.filter { abs($0) <= window }.count
    let curvature = Double(inside) / Double(residuals.count) * delta / window
    let squares = residuals.reduce(0.0) { $0 + pow(max(-delta, min(delta, $1)), 2) }
    let freedom = Double(residuals.count - problem.dimension)
    // Residuals of rounding size: the fit is perfect and the interval a point.
    guard squares > 1e-22 else { return .infinity }
    return curvature / (squares / freedom)
  }
}
