internal import CompressionCore
internal import Foundation
internal import Tensors

/// Keeps the largest singular values of a weight under the scales of its inputs.
///
/// ```
/// W · S = U · diag(s) · Vᵀ
/// Ŵ     = (U[:, :r] · √s[:r]) · (√s[:r] · Vᵀ[:r] · S⁻¹)         r as of the plain decomposition
///
/// S = diag(‖X[:, i]‖^α)        scaling: channels
/// S = (XᵀX + λ · I)^½          scaling: gram
/// ```
///
/// `W` is `[out, in]` and `X` the calibration inputs, `[tokens, in]`. With the gram no matrix of the
/// same rank has a smaller error ‖X(W − Ŵ)ᵀ‖, up to λ, a share of the largest eigenvalue.
///
/// - Fidelity: the authors scale by the mean or the largest magnitude of a channel, this by its ℓ₂
///   norm; they search ranks by perplexity, this gives every layer the same share. `gram` is the
///   whitening of SVD-LLM, with the symmetric root where its authors take a Cholesky factor.
/// - Complexity: O(out · in · min(out, in)), and O(in³) with the gram, beyond the calibration pass.
struct ASVD: Strategy {
  static let card = StrategyCard(
    id: "asvd", revision: 1, name: "ASVD", family: .lowRank,
    summary: "the largest singular values of the weight under the scales of its inputs",
    paper: "https://arxiv.org/abs/2312.05821", code: "https://github.com/hahnyuan/ASVD4LLM")

  enum Scaling: String, HyperparameterChoice {
    case channels, gram
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// The exponent α on the norm of a channel; 0 is the plain decomposition.
    var exponent = 0.5
    /// The floor λ of the gram's eigenvalues, as a share of the largest.
    var floor = 1e-6
    /// By what inputs are judged.
    var scaling = Scaling.channels

    func validate() throws(SpecError) {
      try require(
        exponent >= 0 && exponent.isFinite, "exponent", is: exponent, allowed: "0 or more")
      try require((1e-12...1).contains(floor), "floor", is: floor, allowed: "1e-12 to 1")
    }
  }

  static let budgets: Set<Budget.Axis> = [.sparsity]

  var hyperparameters = Hyperparameters()

  var needs: Set<CalibrationStatistic> {
    hyperparameters.scaling == .gram ? [.gram] : [.channelNorms]
  }

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    let rank = SVD.rank(for: budget, rows: site.rows, columns: site.columns)
    let (left, right) =
      switch hyperparameters.scaling {
      case .channels: try byChannels(site, rank: rank)
      case .gram: try byGram(site, rank: rank)
      }
    return try EncodedWeight(left: left, right: right, at: site)
  }

  private func byChannels(
    _ site: LinearSite, rank: Int
  ) throws -> (left: Tensor, right: Tensor) {
    let exponent = hyperparameters.exponent
    let scales = InputScales(
      factors: try site.channelNorms().map { Float(pow(Double($0), exponent)) })
    let (left, right) = try SVD.factors(
      of: scales.applied(to: site.weight), rank: rank, path: site.path)
    return (left, scales.undone(on: right))
  }

  private func byGram(_ site: LinearSite, rank: Int) throws -> (left: Tensor, right: Tensor) {
    let gram = try site.gram()
    guard gram.squaredNorm() > 0 else {
      return (Tensor(zeros: [site.rows, rank]), Tensor(zeros: [rank, site.columns]))
    }
    let (root, inverse) = try roots(of: gram, path: site.path)
    let (left, right) = try SVD.factors(
      of: site.weight.matmul(root), rank: rank, path: site.path)
    return (left, rank > 0 ? right.matmul(inverse) : right)
  }

  private func roots(
    of gram: Tensor, path: String
  ) throws(CompressionError) -> (root: Tensor, inverse: Tensor) {
    do {
      let root = try gram.squareRootOfPositiveDefinite(floor: hyperparameters.floor)
      let inverse = try gram.inverseSquareRootOfPositiveDefinite(floor: hyperparameters.floor)
      return (root.value, inverse.value)
    } catch {
      throw .numerics(site: path, error)
    }
  }
}
