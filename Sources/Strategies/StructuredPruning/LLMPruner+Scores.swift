internal import CompressionCore
internal import Networks
internal import Tensors

/// What coupled groups of a model are worth.
enum GroupScores {
  /// What a slice of a weight is worth: `w` the weight, `g` its gradient, `F` the mean square of
  /// the gradients of single sequences.
  enum Importance: String, HyperparameterChoice {
    /// A random number for each slice.
    case random
    /// `Σ w²`.
    case magnitude
    /// `|Σ w · g|`: the change of the loss when the whole slice goes, to first order.
    case vector
    /// `Σ |w · g|`.
    case first
    /// `Σ |w² · F|`.
    case second
    /// `Σ |w · g − w² · F / 2|`.
    case mixed

    var usesGradients: Bool { self != .random && self != .magnitude }
    var usesSquares: Bool { self == .second || self == .mixed }
  }

  /// How the slices of a group are put together.
  enum Grouping: String, HyperparameterChoice {
    case sum, mean, max, product

    /// The aggregate of several lists, place by place.
    func callAsFunction(_ slices: [[Double]]) -> [Double] {
      guard let first = slices.first else { return [] }
      return first.indices.map { place in
        let values = slices.map { $0[place] }
        return switch self {
        case .sum: values.reduce(0, +)
        case .mean: values.reduce(0, +) / Double(values.count)
        case .max: values.reduce(values[0]) { Swift.max($0, $1) }
        case .product: values.reduce(1, *)
        }
      }
    }
  }
}

/// What the loss of a model says of its weights.
struct LossTerms {
  let importance: GroupScores.Importance
  /// The gradient of the mean loss, by path.
  private(set) var gradients: [String: Tensor] = [:]
  /// The mean of the squared gradients of single sequences, by path.
  private(set) var squares: [String: Tensor] = [:]
  /// The mean loss, where gradients were taken.
  private(set) var loss: Double?
  private let seed: UInt64

  init(
    of model: some LayeredModel, on samples: TokenSequences,
    for importance: GroupScores.Importance, random: inout RandomStream
  ) {
    self.importance = importance
    seed = importance == .random ? random.next() : 0
    guard importance.usesGradients else { return }
    let whole = model.gradients(samples)
    (loss, gradients) = (whole.loss, whole.gradients)
    guard importance.usesSquares else { return }
    for sample in 0..<samples.count {
      let own = model.gradients(samples[sample..<sample + 1]).gradients
      squares.merge(own.mapValues { ($0 * $0).scaled(by: 1 / Float(samples.count)) }) { $0 + $1 }
    }
  }

  /// The worth of each row of a weight, or of each column.
  private func slices(
    _ part: BlockPart, ofBlock block: Int, of model: some LayeredModel, columns: Bool
  ) -> [Double] {
    let path = model.path(of: part, ofBlock: block)
    let weight = model[part, ofBlock: block]
    let count = columns ? weight.columns : weight.rows
    if importance == .random {
      var random = RandomStream(seed: seed, for: path)
      return (0..<count).map { _ in random.uniform() }
    }
    let terms = self.terms(of: weight, at: path)
    let width = weight.columns
    var sums = [Double](repeating: 0, count: count)
    for (index, term) in terms.enumerated() {
      sums[columns ? index % width : index / width] += term
    }
    return importance == .vector ? sums.map { abs($0) } : sums
  }

  /// The term of each element.
  private func terms(of weight: Tensor, at path: String) -> [Double] {
    let w = weight.values.map(Double.init)
    if importance == .magnitude { return w.map { $0 * $0 } }
    let g = (gradients[path] ?? Tensor(zeros: weight.shape)).values.map(Double.init)
    let f = importance.usesSquares ? (squares[path]?.values ?? []).map(Double.init) : []
    return w.indices.map { index in
      switch importance {
      case .random, .magnitude, .vector: w[index] * g[index]
      case .first: abs(w[index] * g[index])
      case .second: abs(w[index] * w[index] * f[index])
      case .mixed: abs(w[index] * g[index] - 0.5 * w[index] * w[index] * f[index])
      }
    }
  }

  /// The worth of each group of heads of a block.
  func groupScores(
    _ model: some LayeredModel, ofBlock block: Int, grouping: GroupScores.Grouping
  ) -> [Double] {
    let widths = model.widths(ofBlock: block)
    let share = widths.heads / widths.keyHeads
    let dimensions = widths.keyHeads * model.headWidth
    // Query heads that share a key are added up, so that each dimension has four slices.
    func folded(_ slices: [Double]) -> [Double] {
      (0..<dimensions).map { dimension in
        let (group, place) = dimension.quotientAndRemainder(dividingBy: model.headWidth)
        return (0..<share).reduce(0) {
          $0 + slices[(group * share + $1) * model.headWidth + place]
        }
      }
    }
    let each = grouping([
      folded(slices(.query, ofBlock: block, of: model, columns: false)),
      slices(.key, ofBlock: block, of: model, columns: false),
      slices(.value, ofBlock: block, of: model, columns: false),
      folded(slices(.output, ofBlock: block, of: model, columns: true)),
    ])
    return (0..<widths.keyHeads).map { group in
      each[group * model.headWidth..<(group + 1) * model.headWidth].reduce(0, +)
    }
  }

  /// The worth of each channel of a block.
  func channelScores(
    _ model: some LayeredModel, ofBlock block: Int, grouping: GroupScores.Grouping
  ) -> [Double] {
    grouping([
      slices(.gate, ofBlock: block, of: model, columns: false),
      slices(.up, ofBlock: block, of: model, columns: false),
      slices(.down, ofBlock: block, of: model, columns: true),
    ])
  }

  /// The model without the groups that are worth least.
  func pruned<Model: LayeredModel>(
    _ model: Model, cuts: WidthCuts, grouping: GroupScores.Grouping
  ) -> Model {
    var result = model
    for (block, cut) in cuts.blocks.sorted(by: { $0.key < $1.key }) {
      let groups = groupScores(model, ofBlock: block, grouping: grouping)
      let channels = channelScores(model, ofBlock: block, grouping: grouping)
      result.keepGroups(groups.placesKept(removing: cut.groups), ofBlock: block)
      result.keepChannels(channels.placesKept(removing: cut.channels), ofBlock: block)
    }
    return result
  }
}

extension Array where Element: Comparable {
  /// The places of all but the smallest elements, rising.
  func placesKept(removing count: Int) -> [Int] {
    let removed = Set(placesOfSmallest(count))
    return indices.filter { !removed.contains($0) }
  }
}
