internal import CompressionCore
internal import Tensors

/// Removes groups of inputs one after the other, each time the one that hurts the outputs least, and
/// searches for how many each layer can spare by mutating and selecting.
///
/// ```
/// H = 2/n · XᵀX + λ · I              λ = dampening · mean diagonal; a dead input has diagonal 1
/// B[S] = (H⁻¹[S, S])⁻¹               S the inputs of a group
/// score[S] = Σ (W[:, S] · B[S]) ∘ W[:, S]                          the lowest goes
/// W ← W − W[:, S] · B[S] · H⁻¹[S, :]
/// H⁻¹ ← H⁻¹ − H⁻¹[:, S] · B[S] · H⁻¹[S, :]
/// ```
///
/// `W` is `[out, in]` and `X` the calibration inputs, `[tokens, in]`. Groups are heads of an attention
/// output, `width` inputs each, or single channels of a feed-forward layer. Saved along the way, the
/// weights are the levels of a database from which the search puts models together.
///
/// Reference: S. Tang et al., *DarwinLM: Evolutionary Structured Pruning of Large Language Models*,
/// 2025, https://arxiv.org/abs/2502.07780; the removal of groups is that of ZipLM, 2023.
///
/// - Complexity: O(in³ + removed · in · (in + out)) for all levels of a layer
struct DarwinLM {
  /// What is added to the Hessian's diagonal, as a share of its mean.
  var dampening = 0.01

  /// The weights `[out, in]` after some numbers of inputs have gone, in groups of `width`.
  ///
  /// With none gone it is the weight itself, dead inputs included; with all gone it is zero. `counts`
  /// is in any order, each a multiple of the width.
  ///
  /// - Throws: `LinearAlgebraError` when the Hessian is not positive definite.
  func levels(
    of weight: Tensor, hessian: Tensor, removing counts: [Int], width: Int
  ) throws(LinearAlgebraError) -> [Tensor] {
    try removal(of: weight, hessian: hessian, removing: counts, width: width).levels
  }

  /// The levels, and the groups in the order in which they go, up to the last one that is needed.
  func removal(
    of weight: Tensor, hessian: Tensor, removing counts: [Int], width: Int
  ) throws(LinearAlgebraError) -> (levels: [Tensor], order: [Int]) {
    precondition(
      width > 0 && weight.columns % width == 0,
      "DarwinLM: \(weight.shape) in groups of \(width) inputs")
    var state = try GroupRemoval(
      weight, hessian: hessian, width: width, dampening: dampening)
    var found = [0: weight, weight.columns: Tensor(zeros: weight.shape)]
    var order: [Int] = []
    let last = counts.filter { $0 < weight.columns }.max() ?? 0
    while state.removed < last {
      order.append(try state.removeOne())
      if counts.contains(state.removed) { found[state.removed] = state.weight.tensor }
    }
    let levels = counts.map { count in
      guard let level = found[count] else {
        preconditionFailure("DarwinLM: \(count) inputs are no whole number of groups of \(width)")
      }
      return level
    }
    return (levels, order)
  }
}

/// A weight and the inverse Hessian of the inputs that are left.
private struct GroupRemoval {
  let width: Int
  var weight: Matrix64
  var removed = 0
  private var inverse: Matrix64
  private var isRemoved: [Bool]

  init(
    _ dense: Tensor, hessian: Tensor, width: Int, dampening: Double
  ) throws(LinearAlgebraError) {
    var weight = try Matrix64(finite: dense, for: "group removal")
    var damped = try Matrix64(finite: hessian, for: "group removal, Hessian")
    let inputs = 0..<damped.rows
    for input in inputs where damped[input, input] == 0 {
      damped[input, input] = 1
      for row in 0..<weight.rows { weight[row, input] = 0 }
    }
    let mean = inputs.reduce(0) { $0 + damped[$1, $1] } / Double(max(inputs.count, 1))
    for input in inputs { damped[input, input] += dampening * mean }
    // Inputs without weights are of no use to the others.
    for input in inputs where (0..<weight.rows).allSatisfy({ weight[$0, input] == 0 }) {
      for other in inputs {
        damped[input, other] = 0
        damped[other, input] = 0
      }
      damped[input, input] = 1
    }
    inverse = try PositiveDefiniteFactor(damped).inverse64()
    self.width = width
    self.weight = weight
    isRemoved = [Bool](repeating: false, count: damped.rows / width)
  }

  private func places(of group: Int) -> Range<Int> { group * width..<(group + 1) * width }

  /// `(H⁻¹[S, S])⁻¹`.
  private func inverseBlock(_ group: Int) throws(LinearAlgebraError) -> Matrix64 {
    let places = places(of: group)
    let block = inverse.block(rows: places, columns: places)
    if width == 1 { return Matrix64([1 / block.values[0]], rows: 1, columns: 1) }
    return try PositiveDefiniteFactor(block).inverse64()
  }

  private func score(_ group: Int) throws(LinearAlgebraError) -> Double {
    let columns = weight.block(rows: 0..<weight.rows, columns: places(of: group))
    let product = columns.product(try inverseBlock(group))
    return zip(product.values, columns.values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Removes the group that costs least; returns it.
  mutating func removeOne() throws(LinearAlgebraError) -> Int {
    var (best, least) = (-1, Double.infinity)
    for group in isRemoved.indices where !isRemoved[group] {
      let score = try score(group)
      if best < 0 || score < least { (best, least) = (group, score) }
    }
    try remove(best)
    return best
  }

  private mutating func remove(_ group: Int) throws(LinearAlgebraError) {
    let (places, all) = (places(of: group), 0..<inverse.rows)
    let rows = try inverseBlock(group).product(inverse.block(rows: places, columns: all))
    let columns = weight.block(rows: 0..<weight.rows, columns: places)
    weight.subtract(columns.product(rows))
    inverse.subtract(inverse.block(rows: all, columns: places).product(rows))
    isRemoved[group] = true
    removed += width
    for gone in isRemoved.indices where isRemoved[gone] {
      for place in self.places(of: gone) {
        for row in 0..<weight.rows { weight[row, place] = 0 }
        inverse[place, place] = 1
      }
    }
  }
}
