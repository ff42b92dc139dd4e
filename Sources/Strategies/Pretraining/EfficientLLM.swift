internal import Tensors

/// Blocks from which small groups of weights go one at a time while the model is trained.
///
/// A group is a channel of the feed-forward layer (a row of up and gate, a column of down) or a head
/// of the attention (rows of query, key and value, columns of output). Of all groups of all blocks
/// the one with the smallest saliency per weight goes:
///
/// ```
/// saliency = | Σ (−g·w + ½·F·w²) |        F the mean of g² over the steps so far
/// ```
///
/// What reads the group makes up for it, with H = XᵀX/tokens + λ·mean(diag)·I over the inputs that
/// are left:
///
/// ```
/// W ← W − W_S · [(H⁻¹)_SS]⁻¹ · (H⁻¹)_S
/// ```
///
/// Reference: X. Xing et al., *EfficientLLM: Scalable Pruning-Aware Pretraining for
/// Architecture-Agnostic Edge Language Models*, 2025, https://arxiv.org/abs/2502.06663.
struct EfficientLLM {
  /// The kinds of groups.
  enum Kind: Int, CaseIterable {
    /// A channel of the feed-forward layer.
    case channel
    /// A head of the attention.
    case head

    /// The matrices whose rows make the group.
    var producers: [String] {
      switch self {
      case .channel: ["up", "gate"]
      case .head: ["query", "key", "value"]
      }
    }

    /// The matrix whose columns read it.
    var consumer: String {
      switch self {
      case .channel: "down"
      case .head: "output"
      }
    }
  }

  /// A group.
  struct Group: Hashable {
    let kind: Kind
    let block: Int
    let index: Int
  }

  /// A matrix with what the training said of it.
  struct Matrix {
    /// The weight `[out, in]`.
    var weight: Tensor
    /// The gradient of the last step.
    let gradient: Tensor
    /// The mean of the squared gradients.
    let fisher: Tensor

    /// A weight with its last gradient and the mean of the squared ones.
    init(weight: Tensor, gradient: Tensor, fisher: Tensor) {
      self.weight = weight
      self.gradient = gradient
      self.fisher = fisher
    }

    /// A weight with the gradients of the steps so far.
    init(_ weight: Tensor, gradients: [Tensor]) {
      self.weight = weight
      gradient = gradients.last ?? Tensor(zeros: weight.shape)
      var mean = [Double](repeating: 0, count: weight.count)
      for gradient in gradients {
        for (index, slope) in gradient.values.enumerated() {
          mean[index] += Double(slope) * Double(slope) / Double(gradients.count)
        }
      }
      fisher = Tensor(mean.map(Float.init), shape: weight.shape)
    }

    func effect(_ row: Int, _ column: Int) -> Double {
      let value = Double(weight[row, column])
      return -Double(gradient[row, column]) * value
        + 0.5 * Double(fisher[row, column]) * value * value
    }
  }

  /// The matrices of each block by name.
  private(set) var blocks: [[String: Matrix]]
  private let heads: Int
  /// XᵀX/tokens with its damping, of each consumer.
  private let hessians: [[String: Tensor]]
  private var removed: Set<Group>

  /// Sets the blocks up with the inputs `[tokens, in]` of down and output.
  init(_ blocks: [[String: Matrix]], heads: Int, inputs: [[String: Tensor]], dampening: Double) {
    let products = inputs.map { block in
      block.mapValues {
        $0.matmul($0, transposingSelf: true).scaled(by: 1 / Float($0.rows))
      }
    }
    self.init(blocks, heads: heads, products: products, dampening: dampening, removed: [])
  }

  /// Sets blocks up that have lost groups before, with XᵀX/tokens of the inputs of down and output;
  /// what reads a group makes up for it only where there is a product.
  init(
    _ blocks: [[String: Matrix]], heads: Int, products: [[String: Tensor]], dampening: Double,
    removed: Set<Group>
  ) {
    self.blocks = blocks
    self.heads = heads
    self.removed = removed
    hessians = products.map { $0.mapValues { Self.damped($0, dampening) } }
  }

  private static func damped(_ product: Tensor, _ dampening: Double) -> Tensor {
    var hessian = product
    let width = hessian.rows
    let mean = (0..<width).reduce(0.0) { $0 + Double(hessian[$1, $1]) } / Double(width)
    for index in 0..<width { hessian[index, index] += Float(dampening * mean) }
    return hessian
  }

  /// All groups of a kind in a block, those that are gone too.
  func groups(_ kind: Kind, block: Int) -> [Group] {
    let count = kind == .head ? heads : blocks[block]["down"]?.weight.columns ?? 0
    return (0..<count).map { Group(kind: kind, block: block, index: $0) }
  }

  /// The inputs of the consumer that belong to a group.
  private func span(_ group: Group) -> Range<Int> {
    guard group.kind == .head else { return group.index..<group.index + 1 }
    let width = (blocks[group.block]["output"]?.weight.columns ?? 0) / heads
    return group.index * width..<(group.index + 1) * width
  }

  /// What the loss would change by without the group, to second order.
  func saliency(_ group: Group) -> Double { abs(total(group).effect) }

  /// The number of weights of a group.
  func size(_ group: Group) -> Int { total(group).count }

  /// Which elements of a matrix belong to groups that are left, in row-major order.
  func livingElements(of name: String, inBlock block: Int) -> [Bool] {
    guard let weight = blocks[block][name]?.weight else { return [] }
    let gone = removed.filter { $0.block == block }
    let rows = Set(gone.filter { $0.kind.producers.contains(name) }.flatMap { span($0) })
    let columns = Set(gone.filter { $0.kind.consumer == name }.flatMap { span($0) })
    return (0..<weight.rows).flatMap { row in
      (0..<weight.columns).map { !rows.contains(row) && !columns.contains($0) }
    }
  }

  /// The signed sum over the weights of a group, and their number.
  private func total(_ group: Group) -> (effect: Double, count: Int) {
    let span = span(group)
    var (effect, count) = (0.0, 0)
    for name in group.kind.producers {
      guard let matrix = blocks[group.block][name] else { continue }
      for row in span {
        for column in 0..<matrix.weight.columns { effect += matrix.effect(row, column) }
      }
      count += span.count * matrix.weight.columns
    }
    if let matrix = blocks[group.block][group.kind.consumer] {
      for row in 0..<matrix.weight.rows {
        for column in span { effect += matrix.effect(row, column) }
      }
      count += span.count * matrix.weight.rows
    }
    return (effect, count)
  }

  /// Removes the group of smallest saliency per weight with at most `limit` weights, and lets its
  /// reader make up for it.
  ///
  /// - Returns: the group, or nil when none is left.
  mutating func removeLeast(of limit: Int = .max) throws -> Group? {
    let candidates = blocks.indices.flatMap { block in
      Kind.allCases.flatMap { groups($0, block: block) }
    }.filter { !removed.contains($0) }
    let prices = candidates.map { group in
      let total = total(group)
      return total.count > limit ? .infinity : abs(total.effect) / Double(total.count)
    }
    guard let least = prices.indices.min(by: { prices[$0] < prices[$1] }),
      prices[least] < .infinity
    else { return nil }
    let group = candidates[least]
    try compensate(group)
    clearColumns(of: group)
    for name in group.kind.producers {
      guard let columns = blocks[group.block][name]?.weight.columns else { continue }
      for row in span(group) {
        for column in 0..<columns { blocks[group.block][name]?.weight[row, column] = 0 }
      }
    }
    removed.insert(group)
    return group
  }

  private mutating func clearColumns(of group: Group) {
    let name = group.kind.consumer
    guard let rows = blocks[group.block][name]?.weight.rows else { return }
    for row in 0..<rows {
      for column in span(group) { blocks[group.block][name]?.weight[row, column] = 0 }
    }
  }

  private mutating func compensate(_ group: Group) throws {
    let name = group.kind.consumer
    guard var weight = blocks[group.block][name]?.weight,
      let hessian = hessians[group.block][name]
    else { return }
    let gone = Set(
      removed.filter { $0.block == group.block && $0.kind == group.kind }.flatMap { span($0) })
    let alive = (0..<weight.columns).filter { !gone.contains($0) }
    let inverse = try Self.part(hessian, alive, alive).inverseOfPositiveDefinite()
    let going = span(group)
    let leaving = alive.indices.filter { going.contains(alive[$0]) }
    let block = try Self.part(inverse, leaving, leaving).inverseOfPositiveDefinite()
    let all = Array(alive.indices)
    let change = Self.part(weight, Array(0..<weight.rows), leaving.map { alive[$0] })
      .matmul(block).matmul(Self.part(inverse, leaving, all))
    for row in 0..<weight.rows {
      for (place, column) in alive.enumerated() { weight[row, column] -= change[row, place] }
    }
    blocks[group.block][name]?.weight = weight
  }

  private static func part(_ matrix: Tensor, _ rows: [Int], _ columns: [Int]) -> Tensor {
    Tensor(
      rows.flatMap { row in columns.map { matrix[row, $0] } }, shape: [rows.count, columns.count])
  }
}
