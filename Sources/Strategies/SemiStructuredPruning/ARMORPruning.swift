internal import CompressionCore
internal import Tensors

/// Keeps n of every m weights of a core that two block-diagonal matrices turn into the weight.
///
/// ```
/// Ŵ = A · (C ∘ M) · B        A [out, out] and B [in, in], blocks of [b, b]; M an n:m mask
/// ```
///
/// The formulas are those of `ARMOR`; its norms of rows and columns are multiplied into A and B, so
/// that nothing but the three factors is stored. Of all iterations the one with the least loss is
/// kept; the first is NoWag-P, a mask alone, so that the loss is never above that one's.
///
/// - Fidelity: the paper takes b = 32 and 3000 iterations at a rate of 10⁻⁴ (the released script
///   b = 128 and 5000) for weights thousands wide; here b is the largest whose blocks add no more
///   than a tenth of the weights, and fewer iterations at a higher rate do. The released code keeps
///   the last iterate. A weight that no such block divides gets the mask alone.
/// - Complexity: O(iterations · out · in · b) beyond the calibration pass.
struct ARMORPruning: Strategy {
  static let card = StrategyCard(
    id: "armor", revision: 1, name: "ARMOR", family: .semiStructuredPruning,
    summary: "an n:m core between two block-diagonal matrices, all three fitted by turns",
    paper: "https://arxiv.org/abs/2510.05528", code: "https://github.com/LawrenceRLiu/ARMOR")

  /// Which group of a pair of blocks is fitted anew.
  enum Selection: String, HyperparameterChoice {
    /// Any, in proportion to its gradient: the released default.
    case random
    /// That with the largest gradient.
    case greedy
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// The largest size of a block.
    var blockSize = 32
    /// How many iterations there are; none leave the mask alone.
    var iterations = 100
    /// The learning rate of Adam.
    var learningRate = 5e-3
    /// How many numbers the blocks may add, as a share of the weights.
    var overhead = 0.1
    /// After how many iterations that gain less than a millionth the fit ends.
    var patience = 100
    /// Which group of a pair of blocks is fitted anew.
    var selection = Selection.random

    func validate() throws(SpecError) {
      try require(blockSize >= 2, "blockSize", is: blockSize, allowed: "2 or more")
      try require(iterations >= 0, "iterations", is: iterations, allowed: "0 or more")
      try require(
        learningRate > 0 && learningRate.isFinite, "learningRate", is: learningRate,
        allowed: "above 0")
      try require(
        overhead >= 0 && overhead.isFinite, "overhead", is: overhead, allowed: "0 or more")
      try require(patience >= 1, "patience", is: patience, allowed: "1 or more")
    }
  }

  static let needs: Set<CalibrationStatistic> = [.channelNorms]
  static let budgets: Set<Budget.Axis> = [.pattern]

  /// The largest group whose supports are all tried: there are at most 70.
  static let largestGroup = 8

  var hyperparameters = Hyperparameters()

  func accepts(_ budget: Budget) throws(SpecError) {
    try budget.validate()
    try requireKind(of: budget)
    if case .pattern(let keep, let of)? = budget.sparsity, of > Self.largestGroup {
      throw .invalidBudget(
        found: "pattern \(keep):\(of)", allowed: "n:m with m at most \(Self.largestGroup) for armor"
      )
    }
  }

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    try accepts(budget)
    guard case .pattern(let keep, let of)? = budget.sparsity else {
      return try EncodedWeight(at: site)
    }
    let fit = try fitted(site, keep: keep, of: of, random: &random)
    let support = Support.pattern(keep: keep, of: of, fit.mask)
    guard let factors = fit.factors else {
      return try EncodedWeight(floats: site.weight, support: support, at: site)
    }
    let part = try WrappedPart(
      left: factors.left, core: factors.core, support: support, right: factors.right,
      format: site.format, site: site.path)
    return EncodedWeight(rows: site.rows, columns: site.columns, parts: [.wrapped(part)])
  }
}

// MARK: - The method

extension ARMORPruning {
  /// What a weight is turned into.
  struct Fit {
    /// Which elements of the core stay.
    let mask: Mask
    /// The factors with the norms of the weight; nil where the mask does alone.
    let factors: Factors?
    /// The least loss so far after each iteration, the first before any.
    let losses: [Double]
  }

  /// The factors as they are stored.
  struct Factors {
    /// The rows of the blocks of A, `[out, b]`.
    let left: Tensor
    /// The core, `[out, in]`.
    let core: Tensor
    /// The rows of the blocks of B, `[in, b]`.
    let right: Tensor
  }

  /// The largest block that divides both sides, holds whole groups and adds few enough numbers.
  func block(rows: Int, columns: Int, group: Int) -> Int? {
    let largest = min(hyperparameters.blockSize, rows, columns)
    return stride(from: largest / group * group, to: 0, by: -group).first { block in
      let added = Double(block * (rows + columns))
      return rows % block == 0 && columns % block == 0
        && added <= hyperparameters.overhead * Double(rows * columns)
    }
  }

  /// The mask and the factors of a site.
  func fitted(
    _ site: LinearSite, keep: Int, of group: Int, random: inout RandomStream
  ) throws -> Fit {
    let weights = ARMOR.channelWeights(
      try site.channelNorms(), tokens: site.statistics.tokens)
    let normal = ARMOR.normalised(site.weight)
    let block = block(rows: site.rows, columns: site.columns, group: group)
    let method = ARMOR(
      block: block ?? group, keep: keep, group: group, learningRate: hyperparameters.learningRate)
    guard block != nil, hyperparameters.iterations > 0 else {
      let mask = method.initialMask(normal.weight, channelWeights: weights)
      return Fit(mask: mask, factors: nil, losses: [])
    }
    let start = method.begin(normal.weight, channelWeights: weights)
    let (best, losses) = improved(start, method, random: &random)
    let mask = Mask(rows: site.rows, columns: site.columns, kept: best.mask)
    return Fit(
      mask: mask, factors: Self.scaled(best, columns: normal.columns, rows: normal.rows),
      losses: losses)
  }

  /// The iterate with the least loss, and the least loss after each.
  private func improved(
    _ start: ARMORFactors, _ method: ARMOR, random: inout RandomStream
  ) -> (best: ARMORFactors, losses: [Double]) {
    var (factors, best) = (start, start)
    var losses = [start.loss]
    var stream = random
    let draw: (() -> Double)? =
      hyperparameters.selection == .random ? { stream.uniform() } : nil
    var idle = 0
    while losses.count <= hyperparameters.iterations, idle < hyperparameters.patience {
      method.adamStep(&factors)
      method.coreStep(&factors, draw: draw)
      let (least, loss) = (losses[losses.count - 1], factors.loss)
      idle = least - loss < 1e-6 * least ? idle + 1 : 0
      if loss < least { best = factors }
      losses.append(loss < least ? loss : least)
    }
    random = stream
    return (best, losses)
  }

  /// The factors with the norms of rows in A and those of columns in B.
  private static func scaled(
    _ factors: ARMORFactors, columns: [Double], rows: [Double]
  ) -> Factors {
    let block = factors.block
    let left = factors.left.values.enumerated().map { Float($1 * rows[$0 / block]) }
    let right = factors.right.values.enumerated().map { index, value in
      Float(value * columns[index / (block * block) * block + index % block])
    }
    return Factors(
      left: Tensor(left, shape: [factors.rows, block]),
      core: Tensor(
        factors.maskedCore.map { Float($0) }, shape: [factors.rows, factors.columns]),
      right: Tensor(right, shape: [factors.columns, block]))
  }
}
