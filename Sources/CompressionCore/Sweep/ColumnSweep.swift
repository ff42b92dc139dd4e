public import Tensors

/// Fixes the inputs of a weight one after the other and lets the later ones make up for each error.
///
/// ```
/// e[o]    = (W[o, i] − Ŵ[o, i]) / U[i, i]
/// W[o, j] = W[o, j] − e[o] · U[i, j]          for j > i
/// ```
///
/// This is the machinery that SparseGPT and GPTQ share. Columns are taken in blocks; within a block
/// the update is immediate, and the columns after it are brought up to date by one matrix product.
///
/// Which weights go is decided at the beginning of each block by `W² / U[i, i]²` over the block
/// (a fraction), or when the sweep reaches a group (a pattern). Grids of a whole row are fitted to
/// the weight before anything moves; grids of a group to the weight as it was when the group's
/// block began, as the authors' code does.
public struct ColumnSweep: Sendable {
  /// The factorised Hessian.
  public let hessian: PreparedHessian
  /// How many columns are updated at once.
  public let blockSize: Int

  /// What a sweep leaves.
  public struct Result: Sendable {
    /// The fixed values in natural order, `[out, in]`.
    public let weight: Tensor
    /// Which weights stay, in natural order; nil when all do.
    public let mask: Mask?
    /// The codes in row-major, natural order; empty without a grid.
    public let codes: [UInt16]
    /// The fitted grids.
    public let grid: IntegerGrid?
  }

  /// Prepares a sweep.
  public init(hessian: PreparedHessian, blockSize: Int) {
    precondition(blockSize > 0, "ColumnSweep: blocks of \(blockSize) columns")
    self.hessian = hessian
    self.blockSize = blockSize
  }

  /// Runs the sweep over a weight, `[out, in]`.
  ///
  /// `sparsity` says which weights go, nil that all stay. `grid` holds unfitted grids on which the
  /// weights that stay are rounded, nil leaves them floats; its permutation, if any, must be the
  /// order of the Hessian.
  ///
  /// - Complexity: O(out · in²)
  public func run(_ weight: Tensor, sparsity: Budget.Sparsity?, grid: IntegerGrid?) -> Result {
    precondition(
      hessian.factor.shape == [weight.columns, weight.columns],
      "ColumnSweep: \(weight.shape), factor \(hessian.factor.shape)")
    var state = SweepState(weight, hessian: hessian, grid: grid)
    let size = alignedBlockSize(sparsity)
    for start in stride(from: 0, to: weight.columns, by: size) {
      state.advance(over: start..<min(start + size, weight.columns), sparsity)
    }
    return state.result(order: hessian.order, isSparse: sparsity != nil)
  }

  /// Groups of a pattern must not straddle blocks.
  private func alignedBlockSize(_ sparsity: Budget.Sparsity?) -> Int {
    guard case .pattern(_, let of)? = sparsity else { return blockSize }
    return max(blockSize / of, 1) * of
  }
}
