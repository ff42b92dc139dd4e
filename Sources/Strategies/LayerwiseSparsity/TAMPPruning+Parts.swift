internal import CompressionCore
internal import Tensors

/// Lets layers whose outputs differ from token to token keep more.
///
/// ```
/// ρ = mean of the positive cosines between the outputs of a sequence's tokens, over sequences
/// I = 1 − ρ                    what is kept beyond the least goes out in proportion to it
/// ```
///
/// - Complexity: O(tokens² · out) for each layer and sequence
struct DiversityAllocation: Allocation {
  static let needs: Set<CalibrationStatistic> = [.tokens]

  struct Hyperparameters: StrategyHyperparameters {
    /// How far the sparsity of a layer may lie above the target.
    var margin = 0.1
    /// What becomes of the weights that rounding gives out too much.
    var overshoot = TAMP.Overshoot.removed

    func validate() throws(SpecError) {
      try require((0...1).contains(margin), "margin", is: margin, allowed: "0 to 1")
    }
  }

  var hyperparameters = Hyperparameters()

  /// How diverse the outputs of a layer are.
  static func importance(_ site: LinearSite) throws -> Double {
    let densities = try site.samples().map { sample in
      TAMP.Cosines(sample.inputs.matmul(site.weight, transposingRight: true)).textDensity
    }
    return 1 - densities.reduce(0, +) / Double(max(densities.count, 1))
  }

  func shares(
    of budget: Budget, among sites: [LinearSite], scores: (LinearSite) throws -> Tensor?
  ) throws -> [String: Budget] {
    guard case .fraction(let sparsity)? = budget.sparsity else {
      return try UniformAllocation().shares(of: budget, among: sites, scores: scores)
    }
    // Layers whose tokens are all alike still take what no other has room for.
    let importance = try sites.map { max(try Self.importance($0), 1e-6) }
    let sparsities = TAMP.sparsities(
      importance: importance, sizes: sites.map(\.weight.count), sparsity: sparsity,
      cap: min(1, sparsity + hyperparameters.margin), overshoot: hyperparameters.overshoot)
    let shares = zip(sites, sparsities).map { site, share in
      (site.path, budget.removing(fraction: min(share, 1 - 1e-9)))
    }
    return Dictionary(shares) { first, _ in first }
  }
}

/// Scores a weight by its magnitude times the norm of the input it meets at the tokens that stand for
/// the others.
///
/// ```
/// score[o, i] = |W[o, i]| · √(mean of X[t, i]² over the picked tokens t)
/// ```
///
/// Tokens are picked for each layer by the attention that the last one pays them and by how well they
/// cover its outputs; see `TAMP.selection`.
///
/// - Complexity: O(tokens² · out) for each sequence
struct AMIA: WeightScore {
  static let card = StrategyCard(
    id: "amia", revision: 1, name: "AMIA", family: .layerwiseSparsity,
    summary: "magnitude × norm of the inputs at tokens that stand for the others",
    paper: "https://arxiv.org/abs/2504.09897", code: "https://github.com/G-JWLee/TAMP")

  struct Hyperparameters: StrategyHyperparameters {
    /// When enough tokens are picked, as a share of √(1 − density) in the discrepancy.
    var discrepancy = 0.1
    /// The neighbours of a token that share its attention.
    var neighbours = 3
    /// How fast a picked token stops holding others back with distance.
    var suppression = 0.2

    func validate() throws(SpecError) {
      try require(
        discrepancy >= 0 && discrepancy.isFinite, "discrepancy", is: discrepancy,
        allowed: "0 or more")
      try require(neighbours >= 0, "neighbours", is: neighbours, allowed: "0 or more")
      try require(
        suppression >= 0 && suppression.isFinite, "suppression", is: suppression,
        allowed: "0 or more")
    }
  }

  static let needs: Set<CalibrationStatistic> = [.tokens]

  var hyperparameters = Hyperparameters()

  var group: ScoreGroup { .outputRow }

  /// The tokens of each sequence that stand for it, in the order in which they are picked.
  func selected(_ site: LinearSite) throws -> [[Int]] {
    let method = TAMP(
      neighbours: hyperparameters.neighbours, suppression: hyperparameters.suppression,
      discrepancy: hyperparameters.discrepancy)
    return try site.samples().map { sample in
      let cosines = TAMP.Cosines(sample.inputs.matmul(site.weight, transposingRight: true))
      return method.selection(
        cosines, attention: sample.attention, density: cosines.textDensity
      ).order
    }
  }

  func scores(for site: LinearSite, random: inout RandomStream) throws -> Tensor {
    let squares = TAMP.meanSquares(
      try site.samples().map(\.inputs), selected: try selected(site))
    var scores = site.weight.magnitude()
    scores.scaleColumns(
      by: Tensor(squares.map { Float($0.squareRoot()) }, shape: [site.columns]))
    return scores
  }
}

extension TAMP.Cosines {
  /// ρ of a text without visual tokens.
  fileprivate var textDensity: Double {
    densities(isVisual: [Bool](repeating: false, count: tokens)).text
  }
}
