internal import Tensors

/// Finds the local optima of a problem from many starts.
struct OptimumSearch {
  let problem: FitProblem
  let settings: FitSettings

  /// An optimum and how many descents ended in it.
  struct Found: Sendable {
    var end: NewtonPolish.End
    var hits: Int
  }

  /// The distinct optima within `settings.reportWithin` of the best, the best first.
  func run() -> [Found] {
    let polish = NewtonPolish(objective: HuberObjective(problem, delta: settings.delta))
    var found: [Found] = []
    for start in ExponentSearch(problem: problem).starts(max(1, settings.starts)) {
      record(polish.minimiseInStages(from: start), in: &found)
    }
    hop(polish, &found)
    let best = found.map(\.end.value).min() ?? 0
    // The addend lets a perfect fit, with an objective of rounding errors, have one optimum.
    let limit = best * (1 + settings.reportWithin) + 1e-24
    return found.filter {
      $0.end.value <= limit && ($0.end.converged || $0.end.value == best)
    }.sorted { $0.end.value < $1.end.value }
  }

  /// Descends from random points around the best optimum so far.
  private func hop(_ polish: NewtonPolish, _ found: inout [Found]) {
    var random = RandomStream(seed: settings.seed, for: "scaling-law hops")
    for hop in 0..<settings.hops {
      guard let best = found.min(by: { $0.end.value < $1.end.value }) else { return }
      let scale = robustScale(polish.objective.residuals(best.end.unknowns))
      // A perfect fit has no neighbours to look for.
      guard scale > 1e-9 else { return }
      let jacobian = polish.objective.jacobian(best.end.unknowns)
      let moves = Conditioning.confidenceMoves(jacobian, dimension: problem.dimension)
      var start = best.end.unknowns
      for move in moves {
        let length = scale * (0.5 + Double(hop % 4)) * random.normal()
        for index in start.indices { start[index] += max(-1, min(1, length * move[index])) }
      }
      record(polish.minimise(from: start), in: &found)
    }
  }

  private func record(_ end: NewtonPolish.End, in found: inout [Found]) {
    guard end.value.isFinite else { return }
    for index in found.indices where isSame(found[index].end, end) {
      found[index].hits += 1
      if end.value < found[index].end.value { found[index].end = end }
      return
    }
    found.append(Found(end: end, hits: 1))
  }

  private func isSame(_ left: NewtonPolish.End, _ right: NewtonPolish.End) -> Bool {
    zip(left.unknowns, right.unknowns).allSatisfy { abs($0 - $1) <= 1e-4 * (1 + abs($0)) }
  }
}
