internal import CompressionCore
internal import Tensors

/// Lets blocks whose spectra have heavy tails keep more.
///
/// ```
/// λ        = squared singular values of windows [a, Q · a] of W, pooled, rising
/// α(i)     = 1 + n / Σ_{j ≥ i} ln(λ[j] / λ[i])         n = count − i
/// r        = 1 − ε + 2ε · (ᾱ − min ᾱ) / (max ᾱ − min ᾱ)       ᾱ the mean of a block
/// sparsity = c · r                                     c such that the model loses its share
/// ```
///
/// `W` is `[out, in]`. Windows of one shape make layers of different shapes comparable. The tail
/// begins in the middle of the spectrum, or where the distance to a power law is smallest among the
/// values below the peak of their histogram. No inputs are looked at.
///
/// - Complexity: O(windows · a³ + values²) for each layer
struct HeavyTailAllocation: Allocation {
  struct Hyperparameters: StrategyHyperparameters {
    /// The number of bins of the histogram whose peak bounds the tail's beginning.
    var bins = 100
    /// Half the distance ε between the densest block and the sparsest, over the mean.
    var epsilon = 0.3
    /// The most windows in each direction.
    var positions = 15
    /// Whether the other blocks make up for one whose share would exceed all of its weights; the
    /// released code cuts it off, and the model then loses less than it was asked to.
    var redistributing = true
    /// Where the tail begins.
    var tail = TailStart.peak
    /// Whether a spectrum is that of the whole matrix instead of windows, as in AlphaPruning.
    var wholeMatrices = false
    /// The columns of a window over its rows, Q.
    var windowRatio = 1.0
    /// The most rows of a window, a; a layer with fewer rows or columns takes what it has.
    var windowRows = 2000

    func validate() throws(SpecError) {
      try require(bins >= 1, "bins", is: bins, allowed: "1 or more")
      try require((0...1).contains(epsilon), "epsilon", is: epsilon, allowed: "0 to 1")
      try require(positions >= 2, "positions", is: positions, allowed: "2 or more")
      try require(
        windowRatio > 0 && windowRatio <= 1, "windowRatio", is: windowRatio,
        allowed: "above 0, at most 1")
      try require(windowRows >= 1, "windowRows", is: windowRows, allowed: "1 or more")
    }
  }

  enum TailStart: String, HyperparameterChoice {
    case middle, peak
  }

  var hyperparameters = Hyperparameters()

  /// The windows that the hyperparameters describe.
  var windows: SpectrumWindows {
    SpectrumWindows(
      rows: hyperparameters.windowRows, ratio: hyperparameters.windowRatio,
      positions: hyperparameters.positions)
  }

  /// The exponent of a weight's pooled spectrum.
  func exponent(of weight: Tensor, path: String) throws(CompressionError) -> TailExponent {
    let spectrum =
      hyperparameters.wholeMatrices
      ? PooledSpectrum(try PooledSpectrum.eigenvalues(of: weight, path: path))
      : try windows.spectrum(of: weight, path: path)
    return switch hyperparameters.tail {
    case .middle: spectrum.exponentFromMiddle()
    case .peak: spectrum.exponentBelowPeak(bins: hyperparameters.bins)
    }
  }

  /// The sparsity of each layer from its exponent, its block and its size.
  func sparsities(
    exponents: [Double], blocks: [Int], sizes: [Int], target: Double
  ) -> [Double] {
    let means = Self.blockMeans(Self.finite(exponents), blocks: blocks)
    let (low, high) = (means.min() ?? 0, means.max() ?? 0)
    let epsilon = hyperparameters.epsilon
    let ratios = means.map { mean in
      high > low ? (mean - low) / (high - low) * 2 * epsilon + 1 - epsilon : 1
    }
    let total = Double(sizes.reduce(0, +))
    let weighted = zip(ratios, sizes).reduce(0) { $0 + $1.0 * Double($1.1) }
    // All of the authors' experiments at 0.7 cut off at another limit than the others.
    let limit = target == 0.7 ? 0.99999 : 0.998
    let plain = ratios.map { $0 * target * total / weighted }
    guard let largest = plain.max(), largest > 1 else { return plain }
    guard hyperparameters.redistributing else { return plain.map { $0 > 1 ? limit : $0 } }
    return Self.redistributed(ratios, sizes: sizes, target: target, limit: max(limit, target))
  }

  func shares(
    of budget: Budget, among sites: [LinearSite], scores: (LinearSite) throws -> Tensor?
  ) throws -> [String: Budget] {
    guard case .fraction(let target)? = budget.sparsity else {
      return try UniformAllocation().shares(of: budget, among: sites, scores: scores)
    }
    let exponents = try sites.map { site in
      try site.requireFiniteWeights()
      return try exponent(of: site.weight, path: site.path).value
    }
    let sparsities = sparsities(
      exponents: exponents, blocks: sites.map(\.block), sizes: sites.map(\.weight.count),
      target: target)
    let pairs = zip(sites, sparsities).map { ($0.path, budget.removing(fraction: $1)) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// An exponent without bound, as of a spectrum of equal values, counts as the largest of the
  /// others.
  private static func finite(_ exponents: [Double]) -> [Double] {
    let largest = exponents.filter(\.isFinite).max() ?? 1
    return exponents.map { $0.isFinite ? $0 : largest }
  }

  private static func blockMeans(_ values: [Double], blocks: [Int]) -> [Double] {
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (value, block) in zip(values, blocks) {
      let old = sums[block] ?? (0, 0)
      sums[block] = (old.sum + value, old.count + 1)
    }
    return blocks.map { block in sums[block].map { $0.sum / $0.count } ?? 0 }
  }

  /// Finds by bisection the factor at which the shares, cut off at the limit, meet the target.
  private static func redistributed(
    _ ratios: [Double], sizes: [Int], target: Double, limit: Double
  ) -> [Double] {
    let wanted = target * Double(sizes.reduce(0, +))
    func shares(_ factor: Double) -> [Double] { ratios.map { min(limit, $0 * factor) } }
    var (low, high) = (0.0, limit / max(ratios.filter { $0 > 0 }.min() ?? 1, 1e-9))
    for _ in 0..<100 {
      let middle = (low + high) / 2
      let removed = zip(shares(middle), sizes).reduce(0) { $0 + $1.0 * Double($1.1) }
      if removed < wanted { low = middle } else { high = middle }
    }
    return shares(high)
  }
}

/// Wanda with the sparsity of each block set by how heavy the tails of its spectra are.
///
/// - Fidelity: ε was searched between 0.2 and 0.3 for each model; it is a knob. An n:m budget is
///   shared out uniformly. The lower bound of the tail's beginning is compared as in the released
///   code, where it excludes nothing unless eigenvalues exceed about 10.
struct FARMS: RecipeStrategy {
  static let card = StrategyCard(
    id: "farms", revision: 1, name: "FARMS", family: .layerwiseSparsity,
    summary: "Wanda, with blocks whose spectra have heavy tails kept denser",
    paper: "https://arxiv.org/abs/2506.06280", code: "https://github.com/HUST-AI-HYZ/FARMS")

  var hyperparameters = HeavyTailAllocation.Hyperparameters()

  var recipe: Recipe {
    Recipe(score: Wanda(), allocation: HeavyTailAllocation(hyperparameters: hyperparameters))
  }
}
