internal import CompressionCore
internal import Tensors

/// Compresses a layer by gradient descent on its output error, projected onto what the budget allows.
///
/// ```
/// C = XᵀX / tokens                     f(T) = tr((W − T) · C · (W − T)ᵀ)
/// T ← project(T + η · (W − T) · C)     η = step / ‖C‖
/// ```
///
/// `W` is `[out, in]` and `X` the calibration inputs, `[tokens, in]`. A projection keeps the largest
/// magnitudes of each row or of each group of a pattern, or rounds to grids that are fitted anew each
/// time. With both, the sparsity grows over the first quarter of the iterations, and rounding begins
/// after it. The start is what Wanda or rounding gives, or W itself for both; the result is the best of
/// all iterates.
///
/// Reference: J. Liu et al., *AWP: Activation-Aware Weight Pruning and Quantization with Projected
/// Gradient Descent*, 2025, https://arxiv.org/abs/2506.10205.
///
/// - Fidelity: no code was released; steps and the joint schedule are choices.
/// - Complexity: O(iterations · out · in²) beyond the calibration pass
struct AWP: Strategy {
  static let card = StrategyCard(
    id: "awp", revision: 1, name: "AWP", family: .unstructuredPruning,
    summary: "projected gradient descent on the layer's output error, for zeros, bits or both",
    paper: "https://arxiv.org/abs/2506.10205")

  struct Hyperparameters: StrategyHyperparameters {
    /// The number of inputs that share a grid; 0 is the whole row.
    var groupSize = 0
    /// The iterations of pruning.
    var iterations = 200
    /// The iterations of both at once.
    var iterationsOfBoth = 80
    /// The iterations of rounding.
    var iterationsOfRounding = 20
    /// The step of pruning over the Frobenius norm of C.
    var step = 2.0
    /// The step with rounding over the Frobenius norm of C.
    var stepOfRounding = 1.5

    func validate() throws(SpecError) {
      try require(groupSize >= 0, "groupSize", is: groupSize, allowed: "0 (a row) or more")
      for (name, value) in [
        ("iterations", iterations), ("iterationsOfBoth", iterationsOfBoth),
        ("iterationsOfRounding", iterationsOfRounding),
      ] {
        try require(value >= 1, name, is: value, allowed: "1 or more")
      }
      for (name, value) in [("step", step), ("stepOfRounding", stepOfRounding)] {
        try require(value > 0 && value.isFinite, name, is: value, allowed: "above 0")
      }
    }
  }

  static let needs: Set<CalibrationStatistic> = [.gram]
  static let budgets: Set<Budget.Axis> = [.sparsity, .pattern, .bits, .joint]

  var hyperparameters = Hyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    guard !budget.isFull else { return try EncodedWeight(at: site) }
    let descent = Descent(
      weight: site.weight, moment: try site.gram().scaled(by: 0.5), budget: budget,
      groupSize: hyperparameters.groupSize, scaleFormat: site.format)
    let best = descent.run(iterations: iterations(for: budget), step: step(for: budget))
    let support =
      budget.sparsity.flatMap { sparsity in
        best.mask.map { Support($0, for: sparsity) }
      } ?? .full
    guard let grid = best.grid else {
      return try EncodedWeight(floats: best.weight, support: support, at: site)
    }
    return try EncodedWeight(codes: best.codes, grid: grid, support: support, at: site)
  }

  private func iterations(for budget: Budget) -> Int {
    guard budget.bits != nil else { return hyperparameters.iterations }
    return budget.sparsity == nil
      ? hyperparameters.iterationsOfRounding : hyperparameters.iterationsOfBoth
  }

  private func step(for budget: Budget) -> Double {
    budget.bits == nil ? hyperparameters.step : hyperparameters.stepOfRounding
  }
}
