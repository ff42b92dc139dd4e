internal import CompressionCore
internal import Tensors

/// Removes the weights whose loss the others can make up for best, and lets them make up for it.
///
/// ```
/// H           = 2/n · XᵀX + λ · I         λ = dampening · mean diagonal
/// Uᵀ · U      = H⁻¹
/// score[o, i] = W[o, i]² / U[i, i]²
/// W[o, j]     = W[o, j] − (W[o, i] − Ŵ[o, i]) / U[i, i] · U[i, j]          for j > i
/// ```
///
/// `W` is the weight, `[out, in]`, and `X` the calibration inputs, `[tokens, in]`. Scores compete
/// within a block of columns over all rows, or within each group of an n:m pattern. With a bit
/// width in the budget, the weights that stay are rounded to their grids in the same sweep.
///
/// - Fidelity: a fraction removes exactly the weights asked for, where the authors' code removes
///   one more per block. Zero sparsity leaves the weight alone.
/// - Complexity: O(in³ + out · in²) beyond the calibration pass.
struct SparseGPT: Strategy {
  static let card = StrategyCard(
    id: "sparsegpt", revision: 1, name: "SparseGPT", family: .unstructuredPruning,
    summary: "second-order pruning, column by column, with the rest making up for it",
    paper: "https://arxiv.org/abs/2301.00774", code: "https://github.com/IST-DASLab/sparsegpt")

  struct Hyperparameters: StrategyHyperparameters {
    /// The number of columns whose masks are chosen, and that are updated, together.
    var blockSize = 128
    /// What is added to the Hessian's diagonal, as a share of its mean.
    var dampening = 0.01
    /// The number of inputs that share an integer grid; 0 is the whole row.
    var groupSize = 0

    func validate() throws(SpecError) {
      try require(blockSize >= 1, "blockSize", is: blockSize, allowed: "1 or more")
      try require(
        dampening >= 0 && dampening.isFinite, "dampening", is: dampening, allowed: "0 or more")
      try require(groupSize >= 0, "groupSize", is: groupSize, allowed: "0 (a row) or more")
    }
  }

  static let needs: Set<CalibrationStatistic> = [.gram]
  static let budgets: Set<Budget.Axis> = [.sparsity, .pattern, .joint]

  var hyperparameters = Hyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    guard let sparsity = budget.sparsity else { return try EncodedWeight(at: site) }
    let hessian = try PreparedHessian(of: site, dampening: hyperparameters.dampening)
    let sweep = ColumnSweep(hessian: hessian, blockSize: hyperparameters.blockSize)
    let grid = budget.bits.map { bits in
      IntegerGrid(
        rows: site.rows, columns: site.columns, bits: bits, groupSize: hyperparameters.groupSize,
        scaleFormat: site.format)
    }
    let result = sweep.run(site.weight, sparsity: sparsity, grid: grid)
    let support = result.mask.map { Support($0, for: sparsity) } ?? .full
    guard let grid = result.grid else {
      return try EncodedWeight(floats: result.weight, support: support, at: site)
    }
    return try EncodedWeight(codes: result.codes, grid: grid, support: support, at: site)
  }
}
