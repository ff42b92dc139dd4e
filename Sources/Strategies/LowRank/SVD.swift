internal import CompressionCore
internal import Tensors

/// Keeps the largest singular values of a weight.
///
/// ```
/// W = U · diag(s) · Vᵀ
/// Ŵ = (U[:, :r] · √s[:r]) · (√s[:r] · Vᵀ[:r])         r = ⌊keep · out · in / (out + in)⌋
/// ```
///
/// `W` is `[out, in]`; two factors `[out, r]` and `[r, in]` are stored. Of all matrices of rank r
/// this is the nearest to the weight, whatever the inputs.
///
/// - Fidelity: the rank is rounded down, so that no more is stored than was asked for; a budget too
///   small for rank one leaves nothing.
/// - Complexity: O(out · in · min(out, in))
struct SVD: Strategy {
  static let card = StrategyCard(
    id: "svd", revision: 1, name: "SVD", family: .lowRank,
    summary: "the largest singular values of the weight, whatever its inputs")

  static let budgets: Set<Budget.Axis> = [.sparsity]

  var hyperparameters = NoHyperparameters()

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    let rank = Self.rank(for: budget, rows: site.rows, columns: site.columns)
    let (left, right) = try Self.factors(of: site.weight, rank: rank, path: site.path)
    return try EncodedWeight(left: left, right: right, at: site)
  }

  /// The largest rank within a budget.
  static func rank(for budget: Budget, rows: Int, columns: Int) -> Int {
    let kept = (1 - (budget.sparsity?.fraction ?? 0)) * Double(rows * columns)
    return FactorPart.rank(storing: kept, rows: rows, columns: columns)
  }

  /// The balanced factors of the nearest matrix of a rank, `[out, rank]` and `[rank, in]`.
  static func factors(
    of weight: Tensor, rank: Int, path: String
  ) throws(CompressionError) -> (left: Tensor, right: Tensor) {
    do {
      return try weight.singularValueDecomposition().truncated(to: rank).balancedFactors()
    } catch {
      throw .numerics(site: path, error)
    }
  }
}
