internal import CompressionCore
internal import Tensors

/// Rounds the inputs of a layer one after the other, and lets the later ones make up for each error.
///
/// ```
/// H       = 2/n · XᵀX + λ · I         λ = dampening · mean diagonal
/// Uᵀ · U  = H⁻¹
/// Ŵ[:, i] = round(W[:, i])            to the grid of the row or group
/// W[o, j] = W[o, j] − (W[o, i] − Ŵ[o, i]) / U[i, i] · U[i, j]          for j > i
/// ```
///
/// `W` is the weight, `[out, in]`, and `X` the calibration inputs, `[tokens, in]`. Grids reach from
/// the smallest to the largest weight, zero included; those of groups are found on the weights as
/// they were when the group's block began.
///
/// - Fidelity: with `actOrder` and groups, groups follow the order of the sweep, and the order is
///   stored and counted; the authors' `static_groups` is not there.
/// - Complexity: O(in³ + out · in²) beyond the calibration pass.
struct GPTQ: Strategy {
  static let card = StrategyCard(
    id: "gptq", revision: 1, name: "GPTQ", family: .quantisation,
    summary: "second-order rounding, column by column, with the rest making up for it",
    paper: "https://arxiv.org/abs/2210.17323", code: "https://github.com/IST-DASLab/gptq")

  struct Hyperparameters: StrategyHyperparameters {
    /// Whether inputs are taken by falling Hessian diagonal.
    var actOrder = false
    /// The number of columns that are updated together.
    var blockSize = 128
    /// What is added to the Hessian's diagonal, as a share of its mean.
    var dampening = 0.01
    /// The number of inputs that share a grid; 0 is the whole row.
    var groupSize = 0

    func validate() throws(SpecError) {
      try require(blockSize >= 1, "blockSize", is: blockSize, allowed: "1 or more")
      try require(
        dampening >= 0 && dampening.isFinite, "dampening", is: dampening, allowed: "0 or more")
      try require(groupSize >= 0, "groupSize", is: groupSize, allowed: "0 (a row) or more")
    }
  }

  static let needs: Set<CalibrationStatistic> = [.gram]
  static let budgets: Set<Budget.Axis> = [.bits]

  var hyperparameters = Hyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    guard let bits = budget.bits else { return try EncodedWeight(at: site) }
    let hessian = try PreparedHessian(
      of: site, dampening: hyperparameters.dampening, fallingDiagonal: hyperparameters.actOrder)
    let grid = IntegerGrid(
      rows: site.rows, columns: site.columns, bits: bits, groupSize: hyperparameters.groupSize,
      scaleFormat: site.format, permutation: hessian.order)
    let sweep = ColumnSweep(hessian: hessian, blockSize: hyperparameters.blockSize)
    let result = sweep.run(site.weight, sparsity: nil, grid: grid)
    return try EncodedWeight(codes: result.codes, grid: result.grid ?? grid, at: site)
  }
}
