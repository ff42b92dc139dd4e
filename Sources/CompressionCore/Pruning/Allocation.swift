public import Tensors

/// How a budget is shared out among the sites of a model.
public protocol Allocation: Sendable {
  /// What it must know of the inputs of the sites of the dense model.
  static var needs: Set<CalibrationStatistic> { get }
  /// Whether it asks for the scores of weights.
  static var readsScores: Bool { get }

  /// The share of each site, by path.
  ///
  /// `scores` gives the scores of a site's weights, or nil for a method without scores.
  func shares(
    of budget: Budget, among sites: [LinearSite], scores: (LinearSite) throws -> Tensor?
  ) throws -> [String: Budget]
}

extension Allocation {
  /// Nothing but the weights.
  public static var needs: Set<CalibrationStatistic> { [] }
  /// It does not.
  public static var readsScores: Bool { false }
}

/// Gives every site the same budget.
public struct UniformAllocation: Allocation {
  /// Nothing to set.
  public init() {}

  /// The whole budget for each site.
  public func shares(
    of budget: Budget, among sites: [LinearSite], scores: (LinearSite) throws -> Tensor?
  ) throws -> [String: Budget] {
    Dictionary(sites.map { ($0.path, budget) }) { first, _ in first }
  }
}

/// Lets all weights of all sites compete, so that one threshold decides.
///
/// Patterns are met group by group whatever the threshold; they, and methods without scores, are
/// shared out uniformly.
public struct GlobalThreshold: Allocation {
  /// It does.
  public static let readsScores = true

  /// Nothing to set.
  public init() {}

  /// The fraction of each site's weights that lie below the common threshold.
  ///
  /// - Complexity: O(weights of the model), in time and memory.
  public func shares(
    of budget: Budget, among sites: [LinearSite], scores: (LinearSite) throws -> Tensor?
  ) throws -> [String: Budget] {
    guard case .fraction(let fraction)? = budget.sparsity else {
      return try UniformAllocation().shares(of: budget, among: sites, scores: scores)
    }
    var all: [Float] = []
    for site in sites {
      guard let scores = try scores(site) else {
        return try UniformAllocation().shares(of: budget, among: sites) { _ in nil }
      }
      all += scores.values
    }
    let removed = Budget.removed(of: all.count, fraction: fraction)
    let goes = Tensor(all, shape: [all.count]).smallest(removed)
    var shares: [String: Budget] = [:]
    var start = 0
    for site in sites {
      let count = goes[start..<start + site.weight.count].count(where: \.self)
      shares[site.path] = budget.removing(fraction: Double(count) / Double(site.weight.count))
      start += site.weight.count
    }
    return shares
  }
}
