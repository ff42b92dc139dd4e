internal import CompressionCore
internal import Tensors

/// Lets the singular values of all layers compete, each over the range of its own layer.
///
/// ```
/// s = (σ − min σ) / (max σ − min σ)             in each layer
/// removed = #{ s < κ }                          one κ for all layers
/// Ŵ = (U[:, :k] · √σ[:k]) · (√σ[:k] · Vᵀ[:k])   k = min(out, in) − removed
/// ```
///
/// `W` is `[out, in]`. A layer becomes two factors only when it loses more than `minimumRatio` of
/// its rank and the factors are smaller than the weight; the others stay dense. Inputs are not
/// looked at.
///
/// - Fidelity: the authors take κ from tables for a share of the rank; this searches the smallest κ
///   whose model is no larger than the budget, and gives what is left back to the largest removed
///   values. A layer whose singular values are all equal loses none before all others have lost
///   theirs. The fine-tuning of the factors is left out.
/// - Complexity: O(out · in · min(out, in)) for each layer, twice.
struct WeLore: Strategy {
  static let card = StrategyCard(
    id: "welore", revision: 1, name: "WeLore", family: .lowRank,
    summary: "one threshold for the normalised singular values of all layers",
    paper: "https://arxiv.org/abs/2407.11239", code: "https://github.com/VITA-Group/WeLore")

  struct Hyperparameters: StrategyHyperparameters {
    /// The share of its rank that a layer must lose to become factors.
    var minimumRatio = 0.4999

    func validate() throws(SpecError) {
      try require(
        (0..<1).contains(minimumRatio), "minimumRatio", is: minimumRatio,
        allowed: "0 or more and below 1")
    }
  }

  static let budgets: Set<Budget.Axis> = [.sparsity]

  var hyperparameters = Hyperparameters()

  var sharesUniformly: Bool { false }

  func shares(
    of budget: Budget, among sites: [LinearSite], random: inout RandomStream
  ) throws -> [String: Budget] {
    guard !budget.isFull, let sparsity = budget.sparsity?.fraction else {
      return try UniformAllocation().shares(of: budget, among: sites) { _ in nil }
    }
    let spectra = try sites.map { site in
      try site.requireFiniteWeights()
      return try NormalisedSpectrum(of: site.weight, path: site.path)
    }
    let plan = RankPlan(spectra, minimumRatio: hyperparameters.minimumRatio, sparsity: sparsity)
    var shares: [String: Budget] = [:]
    for (site, rank) in zip(sites, plan.ranks) {
      let kept = rank.map { Double($0 * (site.rows + site.columns)) / Double(site.weight.count) }
      shares[site.path] = budget.removing(fraction: min(1 - (kept ?? 1), 1 - 1e-9))
    }
    return shares
  }

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    let rank = SVD.rank(for: budget, rows: site.rows, columns: site.columns)
    let (left, right) = try SVD.factors(of: site.weight, rank: rank, path: site.path)
    return try EncodedWeight(left: left, right: right, at: site)
  }

  /// Whether a layer that loses so much of its rank becomes factors.
  func becomesFactors(removed: Int, of full: Int) -> Bool {
    Double(removed) / Double(full) > hyperparameters.minimumRatio
  }
}
