internal import Tensors

/// Fits the law again to cells drawn with replacement.
///
/// All rows of a cell are drawn together, as the checkpoints of one run share its noise.
///
/// Reference: B. Efron and R. Tibshirani, *An Introduction to the Bootstrap*, 1993, chapters 8, 13.
struct Bootstrap: Sendable {
  let problem: FitProblem
  let table: FitTable
  let settings: FitSettings
  let ends: [OptimumSearch.Found]

  /// The constants of every draw, in the order of the draws.
  func run(threads: Int) -> [[String: Double]] {
    let members = rowsByCell()
    var random = RandomStream(seed: settings.seed, for: "scaling-law bootstrap")
    let draws = (0..<settings.bootstrap).map { _ in
      var weights = Array(repeating: 0.0, count: table.count)
      for _ in members {
        for row in members[random.index(below: members.count)] { weights[row] += 1 }
      }
      return weights
    }
    return Parallel.map(count: draws.count, threads: threads) { draw in
      problem.published(fit(draws[draw]))
    }
  }

  private func rowsByCell() -> [[Int]] {
    var order: [String: Int] = [:]
    var members: [[Int]] = []
    for (row, cell) in table.cells.enumerated() {
      if let place = order[cell] {
        members[place].append(row)
      } else {
        order[cell] = members.count
        members.append([row])
      }
    }
    return members
  }

  /// The best end of a draw: from the optima of all data, sharp and in stages.
  private func fit(_ weights: [Double]) -> [Double] {
    let objective = HuberObjective(problem, delta: settings.delta, weights: weights)
    let polish = NewtonPolish(objective: objective, maximumSteps: 150)
    var best = polish.minimiseInStages(from: ends[0].end.unknowns)
    for found in ends.prefix(2) {
      let end = polish.minimise(from: found.end.unknowns)
      if end.value < best.value { best = end }
    }
    return best.unknowns
  }
}
