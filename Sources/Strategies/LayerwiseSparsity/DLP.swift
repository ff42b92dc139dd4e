internal import CompressionCore
internal import Tensors

/// Lets blocks whose typical weight matters little keep more.
///
/// ```
/// A[o, i] = |W[o, i]| · ‖X[:, i]‖            all weights of a block, dense model
/// m[b]    = lower median of A
/// I[b]    = 1 − m[b] / Σ m
/// keep    = I, stretched over 2α, around the target
/// ```
///
/// - Complexity: O(weights · log weights) of the model
struct DynamicLayerwiseAllocation: Allocation {
  static let needs: Set<CalibrationStatistic> = [.channelNorms]

  struct Hyperparameters: StrategyHyperparameters {
    /// Half the distance α between the densest block and the sparsest.
    var alpha = 0.15
    /// What stands for a block: the `median` of the paper, or the `mean` of the released code.
    var reduction = Reduction.median
    /// Whether the blocks that would keep most keep least: a control.
    var reversed = false

    func validate() throws(SpecError) {
      try require((0...0.5).contains(alpha), "alpha", is: alpha, allowed: "0 to 0.5")
    }
  }

  enum Reduction: String, HyperparameterChoice {
    case median, mean
  }

  var hyperparameters = Hyperparameters()

  /// One number for each block.
  func blockScores(_ metrics: BlockMetrics) -> [Double] {
    metrics.values.map { block in
      switch hyperparameters.reduction {
      case .median: Double(block.sorted()[(block.count - 1) / 2])
      case .mean: block.reduce(0.0) { $0 + Double($1) } / Double(block.count)
      }
    }
  }

  /// The fraction of its weights that each block keeps.
  func keepRatios(_ metrics: BlockMetrics, sparsity: Double) -> [Double] {
    let scores = blockScores(metrics)
    let total = scores.reduce(0, +)
    return BlockRatios(span: 2 * hyperparameters.alpha, target: 1 - sparsity)
      .keep(
        by: scores.map { hyperparameters.reversed ? $0 / total : 1 - $0 / total },
        sizes: metrics.sizes)
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

/// Wanda with the sparsity of each block set by the median of its metric.
///
/// - Fidelity: the released function behind the command line computes the mean where the paper has
///   the median; `reduction` chooses. An n:m budget is shared out uniformly: the released n:m
///   routine returns nothing.
struct DLP: RecipeStrategy {
  static let card = StrategyCard(
    id: "dlp", revision: 1, name: "DLP", family: .layerwiseSparsity,
    summary: "Wanda, with blocks whose median metric is small kept denser",
    paper: "https://arxiv.org/abs/2505.23807", code: "https://github.com/ironartisan/DLP")

  var hyperparameters = DynamicLayerwiseAllocation.Hyperparameters()

  var recipe: Recipe {
    Recipe(
      score: Wanda(), allocation: DynamicLayerwiseAllocation(hyperparameters: hyperparameters))
  }
}
