internal import Tensors

/// Prunes layers of a multimodal model by how diverse the outputs of their tokens are, on the inputs
/// that attention and diversity single out.
///
/// ```
/// ρ_v, ρ_l = mean of the positive cosines between outputs of visual, of text tokens
/// ρ_vl     = mean of all cosines between the two kinds
/// I        = |(1 − ρ_v) + (1 − ρ_l) + (1 − ρ_vl)|       layers with a large I keep more
/// score    = |W| · √(mean of x² over the selected tokens)   lowest of each output row go
/// ```
///
/// `W` is `[out, in]`; outputs are `[tokens, out]`, with rows of unit length before anything else.
/// Means over calibration samples are means of the samples' means.
///
/// Reference: J. Lee et al., *TAMP: Token-Adaptive Layerwise Pruning in Multimodal Large Language
/// Models*, 2025, https://arxiv.org/abs/2504.09897.
///
/// `TAMPPruning` is the strategy, for text alone.
///
/// - Complexity: O(tokens² · out) for each layer and sample
struct TAMP {
  /// The mean cosines of one sample, or of several on average.
  struct Densities: Sendable, Equatable {
    /// ρ_v.
    var visual = 0.0
    /// ρ_l.
    var text = 0.0
    /// ρ_vl.
    var between = 0.0

    /// I.
    var importance: Double { abs((1 - visual) + (1 - text) + (1 - between)) }

    /// The mean of the three.
    var mean: Double { (visual + text + between) / 3 }

    /// The average over samples.
    static func average(_ samples: [Densities]) -> Densities {
      let count = Double(max(samples.count, 1))
      return Densities(
        visual: samples.reduce(0) { $0 + $1.visual } / count,
        text: samples.reduce(0) { $0 + $1.text } / count,
        between: samples.reduce(0) { $0 + $1.between } / count)
    }
  }

  /// The cosines between the rows of outputs `[tokens, out]`.
  struct Cosines {
    /// The number of tokens.
    let tokens: Int
    private let values: [Double]

    init(_ outputs: Tensor) {
      tokens = outputs.rows
      let rows = (0..<outputs.rows).map { outputs.rows($0..<$0 + 1) }
      let norms = rows.map { $0.squaredNorm().squareRoot() }
      var values = [Double](repeating: 0, count: rows.count * rows.count)
      for first in rows.indices {
        for second in 0...first {
          let size = norms[first] * norms[second]
          // A token without an output looks like no other.
          let cosine = size > 0 ? rows[first].dot(rows[second]) / size : 0
          values[first * rows.count + second] = cosine
          values[second * rows.count + first] = cosine
        }
      }
      self.values = values
    }

    /// The cosine of two tokens.
    subscript(first: Int, second: Int) -> Double { values[first * tokens + second] }

    /// The mean cosines within and between the two kinds of tokens.
    func densities(isVisual: [Bool]) -> Densities {
      let visual = (0..<tokens).filter { isVisual[$0] }
      let text = (0..<tokens).filter { !isVisual[$0] }
      let pairs = visual.flatMap { first in text.map { self[first, $0] } }
      return Densities(
        visual: meanOfPositive(visual), text: meanOfPositive(text),
        between: pairs.reduce(0, +) / Double(max(pairs.count, 1)))
    }

    private func meanOfPositive(_ places: [Int]) -> Double {
      var (sum, count) = (0.0, 0)
      for (index, first) in places.enumerated() {
        for second in places[(index + 1)...] where self[first, second] > 0 {
          sum += self[first, second]
          count += 1
        }
      }
      return sum / Double(max(count, 1))
    }
  }

  /// The neighbours of a token that share its attention, and are passed over once it is picked.
  var neighbours = 3
  /// How fast passing over falls with distance.
  var suppression = 0.2
  /// The discrepancy at which enough tokens are picked, as a share of √(1 − density).
  var discrepancy = 0.1
}
