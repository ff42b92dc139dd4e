internal import CompressionCore
internal import Tensors

/// Removes or rounds the weights of each row one by one, the one first that costs least, and lets the
/// others make up for it exactly.
///
/// ```
/// H = 2/n · XᵀX + λ · I               λ = dampening · mean diagonal; a dead input has diagonal 1
/// j = argmin (w[j] − q[j])² / H⁻¹[j, j]          q = 0 to remove, the grid's nearest value to round
/// w ← w − H⁻¹[j, :] · (w[j] − q[j]) / H⁻¹[j, j]
/// H⁻¹ ← H⁻¹ − H⁻¹[:, j] · H⁻¹[j, :] / H⁻¹[j, j]
/// ```
///
/// `X` is the calibration inputs, `[tokens, in]`; every row `[in]` has an inverse of its own. Half of
/// what j minimises is what the step costs. A fraction is shared out among the rows by these costs, over
/// the layer; a pattern holds in each row. A weight that has drifted more than half a step off its grid
/// is rounded first.
///
/// Reference: E. Frantar, S. P. Singh and D. Alistarh, *Optimal Brain Compression*, 2022,
/// https://arxiv.org/abs/2208.11580.
///
/// - Fidelity: computed in double, where the released code downdates in single precision; dampening
///   is a hundredth by default, there none. A fraction removes no more than it says, there no less.
/// - Complexity: O(out · in³)
struct ExactOBS: Strategy {
  static let card = StrategyCard(
    id: "exact-obs", revision: 1, name: "ExactOBS", family: .unstructuredPruning,
    summary:
      "optimal brain surgeon row by row: the cheapest weight goes, the others make up for it",
    paper: "https://arxiv.org/abs/2208.11580", code: "https://github.com/IST-DASLab/OBC")

  struct Hyperparameters: StrategyHyperparameters {
    /// What is added to the Hessian's diagonal, as a share of its mean.
    var dampening = 0.01

    func validate() throws(SpecError) {
      try require(
        dampening >= 0 && dampening.isFinite, "dampening", is: dampening, allowed: "0 or more")
    }
  }

  static let needs: Set<CalibrationStatistic> = [.gram]
  static let budgets: Set<Budget.Axis> = [.sparsity, .pattern, .bits, .joint]

  var hyperparameters = Hyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    guard !budget.isFull else { return try EncodedWeight(at: site) }
    do {
      let problem = try Problem(
        weight: site.weight, hessian: site.gram(), dampening: hyperparameters.dampening)
      return try encode(site, problem, to: budget)
    } catch let error as LinearAlgebraError {
      throw CompressionError.numerics(site: site.path, error)
    }
  }

  private func encode(
    _ site: LinearSite, _ problem: Problem, to budget: Budget
  ) throws -> EncodedWeight {
    var pruned: (rows: [[Double]], mask: Mask)?
    switch budget.sparsity {
    case .fraction(let fraction):
      let count = Budget.removed(of: site.weight.count, fraction: fraction)
      pruned = try problem.pruned(removing: count)
    case .pattern(let keep, let of): pruned = problem.pruned(zeros: of - keep, of: of)
    case nil: break
    }
    let support = budget.sparsity.flatMap { sparsity in
      pruned.map { Support($0.mask, for: sparsity) }
    }
    let rows = pruned?.rows ?? problem.rows
    guard let bits = budget.bits else {
      return try EncodedWeight(
        floats: Problem.tensor(rows), support: support ?? .full, at: site)
    }
    var grid = IntegerGrid(
      rows: site.rows, columns: site.columns, bits: bits, scaleFormat: site.format)
    grid.fit(to: Problem.tensor(rows))
    let grids = zip(grid.scales, grid.zeros).map {
      RowGrid(scale: Double($0), zero: Double($1), maximumCode: Double(grid.maximumCode))
    }
    let values = try problem.rounded(rows, grids: grids, fixed: pruned?.mask)
    return try EncodedWeight(
      codes: grid.codes(of: Problem.tensor(values)), grid: grid, support: support ?? .full,
      at: site)
  }
}

extension ExactOBS {
  /// The integer grid of one row: `value = scale · (code − zero)`.
  struct RowGrid: Sendable, Equatable {
    /// The step.
    var scale: Double
    /// The code of zero.
    var zero: Double
    /// The largest code.
    var maximumCode: Double

    /// The nearest value on the grid, ties to even.
    func nearest(_ value: Double) -> Double {
      let code = min(max((value / scale).rounded(.toNearestOrEven) + zero, 0), maximumCode)
      return scale * (code - zero)
    }

    /// The grid from the smallest to the largest weight of a row, zero included; with `searching` both
    /// ends shrink by up to four fifths to where the sum of |error|^2.4 is smallest.
    ///
    /// Ends and steps are singles, as in the released code.
    init(_ row: [Double], bits: Int, isSymmetric: Bool, searching: Bool) {
      let maximum = Float(1 << bits - 1)
      var low = Float(min(row.min() ?? 0, 0))
      var high = Float(max(row.max() ?? 0, 0))
      if isSymmetric {
        high = max(-low, high)
        if low < 0 { low = -high }
      }
      if low == 0, high == 0 { (low, high) = (-1, 1) }
      func grid(_ share: Float) -> RowGrid {
        let scale = (share * high - share * low) / maximum
        let zero =
          isSymmetric ? (maximum + 1) / 2 : (-share * low / scale).rounded(.toNearestOrEven)
        return RowGrid(scale: Double(scale), zero: Double(zero), maximumCode: Double(maximum))
      }
      self = grid(1)
      guard searching else { return }
      var least = Double.infinity
      for step in 0..<80 {
        let candidate = grid(1 - Float(step) / 100)
        let error = candidate.error(row)
        if error < least { (least, self) = (error, candidate) }
      }
    }

    init(scale: Double, zero: Double, maximumCode: Double) {
      (self.scale, self.zero, self.maximumCode) = (scale, zero, maximumCode)
    }
  }
}
