internal import Foundation
internal import Tensors

extension TAMP {
  /// The tokens of one sample that stand for it.
  struct Selection {
    /// The tokens in the order in which they are picked.
    var order: [Int] = []
    /// The score g of each token before each pick.
    var scores: [[Double]] = []
  }

  /// Picks tokens with much attention around them until they stand for all.
  ///
  /// ```
  /// g[i] = a[i] + Σ over the nearest exp(−d[i, j]) · a[j]        d = 1 − cosine
  /// pick the largest g; its nearest lose exp(−suppression · d) · max(g, 0); the picked go below all
  /// until mean K + mean K[T, T] − 2 · mean K[:, T] < discrepancy · √(1 − density)
  /// ```
  ///
  /// K is the kernel `exp(−‖y[i] − y[j]‖²/2)` of outputs of unit length, T the picked tokens.
  func selection(_ cosines: Cosines, attention: [Double], density: Double) -> Selection {
    let nearest = (0..<cosines.tokens).map { neighbours(of: $0, cosines) }
    var scores = (0..<cosines.tokens).map { token in
      nearest[token].reduce(attention[token]) { sum, other in
        sum + exp(-(1 - cosines[token, other])) * attention[other]
      }
    }
    var selection = Selection()
    var kernel = KernelDiscrepancy(cosines)
    let limit = discrepancy * max(1 - density, 0).squareRoot()
    while selection.order.count < cosines.tokens {
      selection.scores.append(scores)
      let best = scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) } ?? 0
      let height = max(scores[best], 0)
      for other in nearest[best] {
        scores[other] -= exp(-suppression * (1 - cosines[best, other])) * height
      }
      selection.order.append(best)
      let below = (scores.min() ?? 0) - 1
      for token in selection.order { scores[token] = below }
      kernel.add(best)
      if kernel.value < limit { break }
    }
    selection.scores.append(scores)
    return selection
  }

  private func neighbours(of token: Int, _ cosines: Cosines) -> [Int] {
    let others = (0..<cosines.tokens).filter { $0 != token }
    let order = others.sorted { (-cosines[token, $0], $0) < (-cosines[token, $1], $1) }
    return Array(order.prefix(neighbours))
  }

  /// The mean of the squares of each channel over the picked tokens of all samples, `[in]`.
  ///
  /// `inputs` is `[tokens, in]` for each sample.
  static func meanSquares(_ inputs: [Tensor], selected: [[Int]]) -> [Double] {
    var sums = [Double](repeating: 0, count: inputs.first?.columns ?? 0)
    for (sample, tokens) in zip(inputs, selected) {
      let squares = sample.selecting(rows: tokens).columnSquaredNorms()
      for (channel, square) in squares.enumerated() { sums[channel] += square }
    }
    let count = Double(max(selected.reduce(0) { $0 + $1.count }, 1))
    return sums.map { $0 / count }
  }
}

/// How far some points are from standing for all in the mean of a kernel.
private struct KernelDiscrepancy {
  private let kernel: [[Double]]
  private let means: [Double]
  private let mean: Double
  private var picked: [Int] = []
  private var inner = 0.0
  private var cross = 0.0

  init(_ cosines: TAMP.Cosines) {
    let places = 0..<cosines.tokens
    // ‖a − b‖² = 2 − 2 · cosine of vectors of unit length
    kernel = places.map { first in places.map { exp(cosines[first, $0] - 1) } }
    means = kernel.map { $0.reduce(0, +) / Double(places.count) }
    mean = means.reduce(0, +) / Double(max(places.count, 1))
  }

  mutating func add(_ point: Int) {
    inner += kernel[point][point] + 2 * picked.reduce(0) { $0 + kernel[point][$1] }
    cross += means[point]
    picked.append(point)
  }

  var value: Double {
    let count = Double(max(picked.count, 1))
    return mean + inner / (count * count) - 2 * cross / count
  }
}
