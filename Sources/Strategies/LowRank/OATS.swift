internal import CompressionCore
internal import Tensors

/// Stores a weight as a sparse matrix and one of low rank, fitted where large inputs count more.
///
/// ```
/// A = W · D                   D = diag(‖X[:, i]‖)
/// L = svd_r(A − S)            the nearest matrix of rank r; S begins as zero
/// S = hard(A − L)             the largest magnitudes of each row, or of each group of a pattern
/// Ŵ = (L + S) · D⁻¹           after `iterations` rounds of the two
///
/// r       = ⌊κ · a · out · in / (out + in)⌋         a = 1 − sparsity
/// removed = ⌊in · (1 − (1 − κ) · a)⌋                of S, in each row
/// ```
///
/// `W` is `[out, in]` and `X` the calibration inputs, `[tokens, in]`. Two factors `[out, r]` and
/// `[r, in]` and the kept elements of `S · D⁻¹` are stored. With a pattern n:m the sparse part
/// follows it, and κ is what the budget leaves: a · (1 − κ) = n / m.
///
/// - Fidelity: the authors average squared inputs over sequences, which changes D by a factor that
///   cancels. An input that is always zero keeps no weight, where their code gives NaN.
/// - Complexity: O(iterations · out · in · min(out, in)) beyond the calibration pass.
struct OATS: Strategy {
  static let card = StrategyCard(
    id: "oats", revision: 1, name: "OATS", family: .lowRank,
    summary: "sparse plus low rank by turns, in the scales of the inputs",
    paper: "https://arxiv.org/abs/2409.13652", code: "https://github.com/stephenqz/OATS")

  struct Hyperparameters: StrategyHyperparameters {
    /// How often the two parts are fitted in turn.
    var iterations = 80
    /// The pattern of the sparse part as `n:m`, or `none`; with one, `rankRatio` has no effect.
    var pattern = "none"
    /// The share κ of the stored numbers that the factors hold.
    var rankRatio = 0.25
    /// Whether inputs scale the columns; without, D is the identity.
    var scaled = true

    func validate() throws(SpecError) {
      try require(iterations >= 1, "iterations", is: iterations, allowed: "1 or more")
      try require((0...1).contains(rankRatio), "rankRatio", is: rankRatio, allowed: "0 to 1")
      _ = try sparsePattern()
    }

    func sparsePattern() throws(SpecError) -> Budget.Sparsity? {
      pattern == "none" ? nil : try Budget.pattern(pattern).sparsity
    }
  }

  static let needs: Set<CalibrationStatistic> = [.channelNorms]
  static let budgets: Set<Budget.Axis> = [.sparsity]

  var hyperparameters = Hyperparameters()

  func accepts(_ budget: Budget) throws(SpecError) {
    try budget.validate()
    try requireKind(of: budget)
    guard let pattern = try hyperparameters.sparsePattern(), !budget.isFull,
      budget.level > pattern.fraction
    else { return }
    throw .outOfRange(
      "pattern", found: hyperparameters.pattern,
      allowed: "patterns that remove \(budget.level) of the weights or more, as the budget does")
  }

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    let split = try self.split(budget, site: site)
    let norms = try site.channelNorms()
    let moments = Self.secondMoments(norms, sequences: 1)
    let scales = InputScales(
      factors: hyperparameters.scaled ? Self.roots(moments) : moments.map { _ in 1 })
    let parts = try Self.decomposed(
      scales.applied(to: site.weight), rank: split.rank, sparsity: split.sparsity,
      iterations: hyperparameters.iterations, path: site.path)
    let (left, right) = parts.lowRank.balancedFactors()
    let sparse = try FloatPart(
      scales.undone(on: parts.sparse), support: Support(parts.mask, for: split.sparsity),
      format: site.format, site: site.path)
    return try EncodedWeight(
      left: left, right: scales.undone(on: right), beside: sparse, at: site)
  }
}

// MARK: - The method

extension OATS {
  /// The two parts of a scaled weight.
  struct Parts {
    /// The matrix of low rank.
    let lowRank: SingularValueDecomposition
    /// The sparse matrix, `[out, in]`.
    let sparse: Tensor
    /// Which elements of the sparse matrix stay.
    let mask: Mask

    /// Their sum, `[out, in]`.
    func sum() -> Tensor { lowRank.product() + sparse }
  }

  /// For each input the squared norm over the number of sequences, `[in]`.
  static func secondMoments(_ norms: Tensor, sequences: Int) -> Tensor {
    norms.map { $0 * $0 / Float(sequences) }
  }

  /// The scales D of the inputs, `[in]`.
  static func roots(_ secondMoments: Tensor) -> Tensor { secondMoments.map { $0.squareRoot() } }

  /// The rank to which a share of the kept numbers comes.
  static func rank(ratio: Double, kept: Double, rows: Int, columns: Int) -> Int {
    let rank = ratio * kept * Double(rows * columns) / Double(rows + columns)
    return max(0, min(rows, columns, Int(rank)))
  }

  /// The rank and the sparsity of the sparse part, when a fraction of all weights is kept.
  static func split(
    kept: Double, ratio: Double, rows: Int, columns: Int
  ) -> (rank: Int, sparsity: Budget.Sparsity) {
    (
      rank(ratio: ratio, kept: kept, rows: rows, columns: columns),
      .fraction(1 - (1 - ratio) * kept)
    )
  }

  /// The rank and the sparsity of the sparse part, when that one follows a pattern.
  static func split(
    pattern: Budget.Sparsity, ratio: Double, rows: Int, columns: Int
  ) -> (rank: Int, sparsity: Budget.Sparsity) {
    let kept = (1 - pattern.fraction) / (1 - ratio)
    return (rank(ratio: ratio, kept: kept, rows: rows, columns: columns), pattern)
  }

  private func split(
    _ budget: Budget, site: LinearSite
  ) throws -> (rank: Int, sparsity: Budget.Sparsity) {
    let kept = 1 - (budget.sparsity?.fraction ?? 0)
    let (rows, columns) = (site.rows, site.columns)
    guard let pattern = try hyperparameters.sparsePattern() else {
      return Self.split(
        kept: kept, ratio: hyperparameters.rankRatio, rows: rows, columns: columns)
    }
    if case .pattern(let keep, let of) = pattern, columns % of != 0 {
      throw CompressionError.patternDoesNotFit(
        site: site.path, width: columns, keep: keep, of: of)
    }
    let ratio = max(0, 1 - (1 - pattern.fraction) / kept)
    return Self.split(pattern: pattern, ratio: ratio, rows: rows, columns: columns)
  }

  /// Fits the parts in turn; every round ends with the sparse one.
  static func decomposed(
    _ scaled: Tensor, rank: Int, sparsity: Budget.Sparsity, iterations: Int, path: String
  ) throws(CompressionError) -> Parts {
    var sparse = Tensor(zeros: scaled.shape)
    var round = 0
    while true {
      let lowRank = try nearest(to: scaled - sparse, rank: rank, path: path)
      let rest = scaled - lowRank.product()
      let mask = Mask(removing: sparsity, lowest: rest.magnitude(), within: .outputRow)
      sparse = mask.applied(to: rest)
      round += 1
      if round >= iterations { return Parts(lowRank: lowRank, sparse: sparse, mask: mask) }
    }
  }

  private static func nearest(
    to matrix: Tensor, rank: Int, path: String
  ) throws(CompressionError) -> SingularValueDecomposition {
    do {
      return try matrix.singularValueDecomposition().truncated(to: rank)
    } catch {
      throw .numerics(site: path, error)
    }
  }
}
