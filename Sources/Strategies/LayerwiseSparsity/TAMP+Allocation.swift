internal import CompressionCore
internal import Tensors

extension TAMP {
  /// What becomes of the weights that rounding up gives out too much.
  enum Overshoot: String, HyperparameterChoice {
    /// They go, so that the target is met.
    case removed
    /// As many more are given out: the released code.
    case added
  }

  /// The sparsity of each layer from its importance and size, none above `cap` but for rounding.
  ///
  /// Every layer begins with its share under the cap; what is left goes out in proportion to I,
  /// rounded up, to the layers that are not full. What this gives out too much is taken from the
  /// layers that keep most, or, as released, given to them once more. Numbers are singles, as there.
  static func sparsities(
    importance: [Double], sizes: [Int], sparsity: Double, cap: Double, overshoot: Overshoot
  ) -> [Double] {
    let target = Int(Double(sizes.reduce(0, +)) * (1 - sparsity))
    let full = sizes.map { Float($0) }
    let least = full.map { ($0 * Float(1 - cap)) }
    var scores = importance.map { Float($0) }
    var kept = least.map { $0.rounded(.up) }
    while total(kept) < target {
      let before = kept
      let rest = Float(target - total(kept))
      let sum = scores.reduce(0, +)
      let added = scores.map { sum > 0 ? ($0 / sum * rest).rounded(.up) : 0 }
      for layer in kept.indices {
        kept[layer] += added[layer]
        if kept[layer] >= full[layer] { scores[layer] = 0 }
        kept[layer] = min(kept[layer], full[layer])
      }
      // Beyond the whole numbers that singles hold, a weight more may be none.
      if kept == before { break }
    }
    correct(&kept, least: least, by: total(kept) - target, overshoot)
    return zip(kept, full).map { Double(min(max(1 - $0 / $1, 0), 1)) }
  }

  private static func total(_ counts: [Float]) -> Int { counts.reduce(0) { $0 + Int($1) } }

  private static func correct(
    _ kept: inout [Float], least: [Float], by excess: Int, _ overshoot: Overshoot
  ) {
    var left = excess
    let sign: Float = overshoot == .added ? 1 : -1
    let order = kept.indices.sorted { (-kept[$0], $0) < (-kept[$1], $1) }
    for layer in order where left > 0 {
      let change = min(left, Int(kept[layer]) - Int(least[layer]))
      kept[layer] += sign * Float(change)
      left -= change
    }
  }

  /// Which weights stay, row by row: the ⌊in · sparsity⌋ lowest `|W| · √scale` of each row go.
  static func mask(_ weight: Tensor, meanSquares: [Double], sparsity: Double) -> [Bool] {
    var scores = weight.magnitude()
    scores.scaleColumns(
      by: Tensor(meanSquares.map { Float($0.squareRoot()) }, shape: [weight.columns]))
    let removed = Int(Double(weight.columns) * sparsity)
    return scores.smallest(removed, ofEachOf: weight.rows).map { !$0 }
  }
}
