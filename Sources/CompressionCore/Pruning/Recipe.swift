public import Tensors

/// How weights are removed: what each is worth, how the budget is shared out, and what the weights
/// that stay do about it.
///
/// ```
/// shares = allocation(budget, sites)      mask = lowest scores of a site go, to its share
/// weight = repair(weight, mask)
/// ```
///
/// Most papers are about one of the three; the others can be exchanged freely.
public struct Recipe: Sendable {
  /// What a weight is worth.
  public var score: any WeightScore
  /// How a budget is shared out among sites.
  public var allocation: any Allocation
  /// What the weights that stay do about the loss of the others.
  public var repair: any Repair

  /// Puts the parts together; a score brings an allocation of its own.
  public init(
    score: any WeightScore, allocation: (any Allocation)? = nil, repair: any Repair = NoRepair()
  ) {
    self.score = score
    self.allocation = allocation ?? score.allocation
    self.repair = repair
  }

  /// What scoring and repairing a site need to know of its inputs.
  public var needs: Set<CalibrationStatistic> {
    type(of: score).needs.union(type(of: repair).needs)
  }

  /// What sharing out needs to know of the inputs of all sites of the dense model.
  public var allocationNeeds: Set<CalibrationStatistic> {
    let needs = type(of: allocation).needs
    return type(of: allocation).readsScores ? needs.union(type(of: score).needs) : needs
  }

  /// Shares a budget out to the sites of a model, by path.
  public func shares(
    of budget: Budget, among sites: [LinearSite], random: inout RandomStream
  ) throws -> [String: Budget] {
    try allocation.shares(of: budget, among: sites) { site in
      try site.requireFiniteWeights()
      return try scores(of: site, random: &random)
    }
  }

  /// Stores the weights that the score values most, as the repair leaves them.
  public func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    guard let sparsity = budget.sparsity else { return try EncodedWeight(at: site) }
    let scores = try scores(of: site, random: &random)
    let mask = Mask(removing: sparsity, lowest: scores, within: score.group)
    let weight = try repair.repaired(site, keeping: mask)
    return try EncodedWeight(floats: weight, support: Support(mask, for: sparsity), at: site)
  }

  private func scores(of site: LinearSite, random: inout RandomStream) throws -> Tensor {
    let id = type(of: score).card.id
    let scores = try score.scores(for: site.restricted(to: type(of: score).needs), random: &random)
    precondition(
      scores.shape == site.weight.shape,
      "\(id): scores \(scores.shape) for a weight \(site.weight.shape)")
    if let index = scores.firstNaN() {
      throw CompressionError.unorderedScores(
        site: site.path, row: index / site.columns, column: index % site.columns)
    }
    return scores
  }
}

/// A strategy that is a recipe.
public protocol RecipeStrategy: Strategy {
  /// The parts, as the hyperparameters say.
  var recipe: Recipe { get }
}

extension RecipeStrategy {
  /// Any fraction, and patterns.
  public static var budgets: Set<Budget.Axis> { [.sparsity, .pattern] }

  /// What scoring and repairing a site need to know of its inputs.
  public var needs: Set<CalibrationStatistic> { recipe.needs }

  /// What sharing out needs to know of the inputs of all sites of the dense model.
  public var allocationNeeds: Set<CalibrationStatistic> { recipe.allocationNeeds }

  /// Whether the recipe's allocation is the uniform one.
  public var sharesUniformly: Bool { recipe.allocation is UniformAllocation }

  /// Shares the budget out as the recipe's allocation says.
  public func shares(
    of budget: Budget, among sites: [LinearSite], random: inout RandomStream
  ) throws -> [String: Budget] {
    try recipe.shares(of: budget, among: sites, random: &random)
  }

  /// Stores the weights that the score values most, as the repair leaves them.
  public func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    try recipe.encode(site, to: budget, random: &random)
  }
}
