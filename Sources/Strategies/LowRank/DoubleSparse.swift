internal import CompressionCore
internal import Tensors

/// Replaces a weight by the product of two sparse matrices, fitted in turn.
///
/// ```
/// h = √diag H + 10⁻⁸                             H = 2/n · XᵀX
/// T = W · diag(h) ≈ A · B                        out < in: A [out, out], B [out, in]
/// T = diag(h) · Wᵀ ≈ A · B                       else: A [in, in], B [in, out]
/// nnz(A) = ⌊a · side²⌋, nnz(B) = ⌊(1 − s) · out · in⌋ − nnz(A)
/// ```
///
/// `W` is `[out, in]` and `X` the calibration inputs, `[tokens, in]`; a is a quarter, or 0.16 of a
/// square weight. Each round refits A, then B, by a few steps of the alternating direction method
/// of multipliers; at the end the factor next to the outputs is refitted under the whole H.
///
/// - Fidelity: where the authors' share for A would leave B less than half of the numbers, each
///   gets half, as at high sparsity there would be none. An input that is always zero keeps no
///   weight. One number fewer than budgeted survives in each factor, as in the released code.
/// - Complexity: O(rounds · (side³ + out · in · side)) beyond the calibration pass.
struct DoubleSparse: Strategy {
  static let card = StrategyCard(
    id: "double-sparse", revision: 1, name: "Double sparse", family: .lowRank,
    summary: "the product of two sparse matrices, fitted in turn to the layer's outputs",
    paper: "https://arxiv.org/abs/2409.18850", code: "https://github.com/usamec/double_sparse")

  struct Hyperparameters: StrategyHyperparameters {
    /// The steps of the last fit of the factor next to the outputs.
    var finalPasses = 20
    /// In how many steps of a fit the mask is chosen anew.
    var maskUpdates = 2
    /// The steps of a fit of one factor.
    var passes = 5
    /// How often both factors are fitted.
    var rounds = 40
    /// What is added to the diagonal of a fit, as a share of its mean.
    var ridge = 0.01
    /// The share of elements that the square factor keeps.
    var share = 0.25
    /// The same for a square weight.
    var shareOfSquare = 0.16

    func validate() throws(SpecError) {
      try require(finalPasses >= 1, "finalPasses", is: finalPasses, allowed: "1 or more")
      try require(maskUpdates >= 1, "maskUpdates", is: maskUpdates, allowed: "1 or more")
      try require(passes >= 1, "passes", is: passes, allowed: "1 or more")
      try require(rounds >= 1, "rounds", is: rounds, allowed: "1 or more")
      try require(ridge > 0 && ridge.isFinite, "ridge", is: ridge, allowed: "above 0")
      for (name, value) in [("share", share), ("shareOfSquare", shareOfSquare)] {
        try require(value > 0 && value < 1, name, is: value, allowed: "above 0, below 1")
      }
    }
  }

  static let needs: Set<CalibrationStatistic> = [.gram]
  static let budgets: Set<Budget.Axis> = [.sparsity]

  var hyperparameters = Hyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    let hessian = Self.hessian(try site.gram(), tokens: 1, sequences: 1)
    do {
      let fit = try fitted(
        site.weight, hessian: hessian, sparsity: budget.sparsity?.fraction ?? 0)
      let left = try refitted(fit.left, right: fit.right, weight: site.weight, hessian: hessian)
      let part = try FactorPart(
        left: left, leftSupport: Self.support(left), right: fit.right,
        rightSupport: Self.support(fit.right), format: site.format, site: site.path)
      return EncodedWeight(rows: site.rows, columns: site.columns, parts: [.factors(part)])
    } catch let error as LinearAlgebraError {
      throw CompressionError.numerics(site: site.path, error)
    }
  }

  private static func support(_ factor: Tensor) -> Support {
    .bitmap(
      Mask(rows: factor.rows, columns: factor.columns, kept: factor.values.map { $0 != 0 }))
  }
}

// MARK: - The method

extension DoubleSparse {
  /// The Hessian as a mean over sequences, from one that is a mean over tokens.
  static func hessian(_ gram: Tensor, tokens: Int, sequences: Int) -> Tensor {
    gram.scaled(by: Float(tokens) / Float(sequences))
  }

  /// How many elements the square factor and the other one keep.
  func counts(rows: Int, columns: Int, sparsity: Double) -> (square: Int, other: Int) {
    let side = min(rows, columns)
    let share = rows == columns ? hyperparameters.shareOfSquare : hyperparameters.share
    let kept = (1 - sparsity) * Double(rows * columns)
    var square = Int(share * Double(side * side))
    if Double(square) > kept / 2 { square = Int(kept / 2) }
    return (square, Int(kept - Double(square)))
  }

  /// The two factors after all rounds; `observe` sees them after each, counted from 1.
  func fitted(
    _ weight: Tensor, hessian: Tensor, sparsity: Double,
    observe: (Int, DoubleSparseFit) -> Void = { _, _ in }
  ) throws(LinearAlgebraError) -> DoubleSparseFit {
    let counts = counts(rows: weight.rows, columns: weight.columns, sparsity: sparsity)
    var fit = DoubleSparseFit(weight, hessian: hessian, counts: counts)
    let solver = SparseLeastSquares(
      passes: hyperparameters.passes, maskUpdates: hyperparameters.maskUpdates,
      ridge: hyperparameters.ridge)
    for round in 0..<hyperparameters.rounds {
      let ramp = min(1, Double(round) / Double(max(hyperparameters.rounds - 3, 1)))
      try fit.update(with: solver, stiffness: ramp * ramp * ramp)
      observe(round + 1, fit)
    }
    return fit
  }

  /// The left factor, its support as it is, fitted to the outputs of the dense layer.
  ///
  /// - Complexity: O(out · in²)
  func refitted(
    _ left: Tensor, right: Tensor, weight: Tensor, hessian: Tensor
  ) throws(LinearAlgebraError) -> Tensor {
    let seen = right.matmul(hessian)  // [k, in]
    var gram = seen.matmul(right, transposingRight: true)  // [k, k]
    let norms = (0..<gram.rows).map { max(gram[$0, $0], 0).squareRoot() + 1e-8 }
    gram = gram.scalingRows(by: norms.map { 1 / $0 })
    gram.scaleColumns(by: Tensor(norms.map { 1 / $0 }, shape: [norms.count]))
    let wanted = seen.matmul(weight, transposingRight: true)
      .scalingRows(by: norms.map { 1 / $0 })
    let factor = try PositiveDefiniteFactor(of: gram, shift: 1)
    let support = left.transposed().map { $0 != 0 ? 1 : 0 }
    var solution = left.transposed().scalingRows(by: norms)
    var state = SparseFactor(values: solution, dual: Tensor(zeros: solution.shape))
    for _ in 0..<hyperparameters.finalPasses {
      state.step(towards: solution, keeping: support)
      solution = try factor.solve(wanted + state.values - state.dual)
    }
    return state.values.scalingRows(by: norms.map { 1 / $0 }).transposed()
  }
}
