internal import CompressionCore
internal import Tensors

/// Lets blocks with many outlying weights keep more.
///
/// ```
/// A[o, i] = |W[o, i]| · ‖X[:, i]‖            all weights of a block, dense model
/// D[b]    = share of A above M · mean A
/// keep    = D, stretched over 2λ, around the target
/// ```
///
/// Within a block every layer loses the same share; the score of the recipe says which weights.
///
/// - Complexity: O(weights of the model)
struct OutlierWeightedAllocation: Allocation {
  static let needs: Set<CalibrationStatistic> = [.channelNorms]

  struct Hyperparameters: StrategyHyperparameters {
    /// Half the distance λ between the densest block and the sparsest.
    var lambda = 0.08
    /// How many times the block's mean a weight must exceed to be an outlier, M.
    var threshold = 5.0

    func validate() throws(SpecError) {
      try require((0...0.5).contains(lambda), "lambda", is: lambda, allowed: "0 to 0.5")
      try require(threshold > 0, "threshold", is: threshold, allowed: "above 0")
    }
  }

  var hyperparameters = Hyperparameters()

  /// The share of outliers in percent, block by block.
  func outlierPercents(_ metrics: BlockMetrics) -> [Double] {
    metrics.values.map { block in
      let mean = block.reduce(0.0) { $0 + Double($1) } / Double(block.count)
      let limit = hyperparameters.threshold * mean
      return 100 * Double(block.count { Double($0) > limit }) / Double(block.count)
    }
  }

  /// The fraction of its weights that each block keeps.
  func keepRatios(_ metrics: BlockMetrics, sparsity: Double) -> [Double] {
    BlockRatios(span: 2 * hyperparameters.lambda, target: 1 - sparsity)
      .keep(by: outlierPercents(metrics), sizes: metrics.sizes)
  }

  /// How many of every `group` inputs each block loses: the n:m form, whose span is `span` weights
  /// and not twice that.
  func removedPerGroup(_ metrics: BlockMetrics, removed: Int, span: Double) -> [Int] {
    let kept = BlockRatios(span: span, target: 0).spread(outlierPercents(metrics))
    return kept.map { removed - Int($0.rounded(.toNearestOrEven)) }
  }

  func shares(
    of budget: Budget, among sites: [LinearSite], scores: (LinearSite) throws -> Tensor?
  ) throws -> [String: Budget] {
    guard case .fraction(let sparsity)? = budget.sparsity else {
      return try UniformAllocation().shares(of: budget, among: sites, scores: scores)
    }
    let metrics = try BlockMetrics(of: sites)
    return metrics.shares(
      keeping: keepRatios(metrics, sparsity: sparsity), of: budget)
  }
}

/// Wanda with the sparsity of each block set by its share of outliers.
///
/// - Fidelity: the authors take λ = 0.08 and M = 5 for LLaMA at 70 %, and M = 3 elsewhere; both
///   are knobs. An n:m budget is shared out uniformly, so that it stays one pattern.
struct OWL: RecipeStrategy {
  static let card = StrategyCard(
    id: "owl", revision: 1, name: "OWL", family: .layerwiseSparsity,
    summary: "Wanda, with blocks that have many outliers kept denser",
    paper: "https://arxiv.org/abs/2310.05175", code: "https://github.com/luuyin/OWL")

  var hyperparameters = OutlierWeightedAllocation.Hyperparameters()

  var recipe: Recipe {
    Recipe(
      score: Wanda(), allocation: OutlierWeightedAllocation(hyperparameters: hyperparameters))
  }
}
