internal import Autograd
internal import Tensors

/// Removes the heads and channels whose coupled weights matter least to the loss, by its Taylor
/// expansion.
///
/// ```
/// vectorize      |Σ w · g|                     over a slice of coupled weights
/// paramFirst     Σ |w · g|
/// paramSecond    Σ |w · F · w|
/// paramMix       Σ |w · g − ½ · w · F · w|
/// ```
///
/// `g` is the gradient of the mean loss of all samples, `F` the mean over samples of the squared
/// gradient of a sample's own loss. The slices of a dimension of a head are its rows of the query,
/// key and value weights and its column of the output's; those of a channel its rows of gate and up
/// and its column of down. Slices are joined for each dimension, and the dimensions of a head added.
///
/// Reference: X. Ma et al., *LLM-Pruner: On the Structural Pruning of Large Language Models*, 2023,
/// https://arxiv.org/abs/2305.11627.
///
/// - Fidelity: the block-wise mode of the released code, whose rounding it shares. There is no
///   strategy, as heads and channels of several weights go together.
struct LLMPruner {
  /// What a slice of coupled weights is worth.
  enum Importance: String, CaseIterable, Sendable {
    /// The change of the loss to first order, all weights together.
    case vectorize
    /// The changes of single weights to first order.
    case paramFirst = "param_first"
    /// The changes of single weights to second order alone.
    case paramSecond = "param_second"
    /// The changes of single weights, both orders.
    case paramMix = "param_mix"
  }

  /// How the slices of one dimension are joined.
  enum Grouping: String, CaseIterable, Sendable {
    /// Their sum.
    case sum
    /// Their mean.
    case mean
    /// The largest.
    case max
    /// Their product.
    case product = "prod"
  }

  /// What a slice is worth.
  var importance = Importance.paramFirst
  /// How slices are joined.
  var grouping = Grouping.sum

  /// First and second order of the loss at the weights of a layer, by the names that the layer gives.
  struct Gradients {
    /// The gradients of the mean loss.
    let first: [String: Tensor]
    /// The means of squared gradients of samples.
    let second: [String: Tensor]
  }

  /// The score of each head of a layer.
  func headScores(_ layer: PrunableLayer, _ gradients: Gradients) -> [Double] {
    let slices = [
      slices(layer.query, "\(layer.name).query", ofRows: true, gradients),
      slices(layer.key, "\(layer.name).key", ofRows: true, gradients),
      slices(layer.value, "\(layer.name).value", ofRows: true, gradients),
      slices(layer.output, "\(layer.name).output", ofRows: false, gradients),
    ]
    let dimensions = joined(slices)
    return (0..<layer.heads).map { head in
      layer.valueNeurons(of: head).reduce(0) { $0 + dimensions[$1] }
    }
  }

  /// The score of each channel of a layer.
  func channelScores(_ layer: PrunableLayer, _ gradients: Gradients) -> [Double] {
    joined([
      slices(layer.gate, "\(layer.name).gate", ofRows: true, gradients),
      slices(layer.up, "\(layer.name).up", ofRows: true, gradients),
      slices(layer.down, "\(layer.name).down", ofRows: false, gradients),
    ])
  }

  private func slices(
    _ weight: Tensor, _ name: String, ofRows: Bool, _ gradients: Gradients
  ) -> [Double] {
    let zeros = Tensor(zeros: weight.shape)
    let (first, second) = (gradients.first[name] ?? zeros, gradients.second[name] ?? zeros)
    var sums = [Double](repeating: 0, count: ofRows ? weight.rows : weight.columns)
    let (w, g, f) = (weight.values, first.values, second.values)
    for index in w.indices {
      let slice = ofRows ? index / weight.columns : index % weight.columns
      sums[slice] += term(Double(w[index]), Double(g[index]), Double(f[index]))
    }
    return importance == .vectorize ? sums.map(abs) : sums
  }

  private func term(_ w: Double, _ g: Double, _ f: Double) -> Double {
    switch importance {
    case .vectorize: w * g
    case .paramFirst: abs(w * g)
    case .paramSecond: abs(w * f * w)
    case .paramMix: abs(w * g - 0.5 * w * f * w)
    }
  }

  private func joined(_ slices: [[Double]]) -> [Double] {
    (slices.first ?? []).indices.map { place in
      let values = slices.map { $0[place] }
      return switch grouping {
      case .sum: values.reduce(0, +)
      case .mean: values.reduce(0, +) / Double(values.count)
      case .max: values.max() ?? 0
      case .product: values.reduce(1, *)
      }
    }
  }

  /// How many of some units of `width` dimensions each go: the count of dimensions is rounded up, the
  /// count of units down.
  static func removed(dimensions: Int, width: Int, ratio: Double) -> Int {
    (dimensions - Int(Double(dimensions) * (1 - ratio))) / width
  }

  /// The places that stay when the lowest go, rising.
  static func kept(_ scores: [Double], removing count: Int) -> [Int] {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    return order.dropFirst(count).sorted()
  }
}
