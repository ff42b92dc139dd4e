internal import Foundation
internal import Tensors

/// Shares bits out to groups of weights by rate-distortion theory, and rounds them on a companded grid.
///
/// ```
/// energy = mean over iterations of Σ over passes of (∂output/∂W)²
/// rows in rising order of log₂ variance + log₂ energy, cut in sets; a group is one input of a set
/// depth  = clip(½ · (log₂ S² + log₂ energy − log₂ λ), 0, max)        S² = mean (w − median)²
/// log₂ λ ← log₂ λ + step · (mean rounded depth − target)
/// Ŵ = F⁻¹((min(⌊2ᴮ · F(w)⌋, 2ᴮ − 1) + ½) / 2ᴮ)       F the Laplace distribution, scale 3/√2 · S
/// ```
///
/// Weights are `[out, in]`. A search over scales and shifts of the grid may follow, and the bias makes up
/// for what the mean input loses.
///
/// Reference: S. I. Young, *RADIO: Rate-Distortion Optimization for Large Language Model Compression*,
/// 2025, https://arxiv.org/abs/2505.03031.
///
/// - Fidelity: energies stay with the place of a set when rows change sets, as released. There is no
///   strategy: a site knows no gradients, and depths differ from group to group.
struct Radio {
  /// The rows of a set; it divides the outputs.
  var groupSize = 512
  /// The mean depth that is aimed at.
  var targetRate = 3.0
  /// log₂ λ at the start.
  var start = -12.0
  /// The step of the ascent.
  var step = 2.0
  /// The steps of the ascent.
  var iterations = 10
  /// The largest depth.
  var maximumDepth = 8.0

  /// What the gradients say of a layer.
  struct Energy {
    /// The mean input, `[in]`.
    var inputMean: [Double]
    /// The energy of each row, `[out]`.
    var rows: [Double]
    /// The energy of each group in the natural order of rows, `[sets][in]`.
    var groups: [[Double]]
  }

  /// Averages over iterations; each has inputs `[tokens, in]` and, for each backward pass, gradients of
  /// the outputs, `[tokens, out]`.
  func energy(_ iterations: [(inputs: Tensor, gradients: [Tensor])]) -> Energy {
    let width = iterations[0].inputs.columns
    let rows = iterations[0].gradients[0].columns
    var mean = [Double](repeating: 0, count: width)
    var squares = [Double](repeating: 0, count: rows * width)
    let share = 1 / Double(iterations.count)
    for (inputs, gradients) in iterations {
      for (channel, sum) in inputs.columnSums().enumerated() {
        mean[channel] += share * sum / Double(inputs.rows)
      }
      for gradient in gradients {
        let slopes = gradient.matmul(inputs, transposingSelf: true).values
        for index in squares.indices {
          squares[index] += share * Double(slopes[index]) * Double(slopes[index])
        }
      }
    }
    let matrix = stride(from: 0, to: squares.count, by: width).map {
      Array(squares[$0..<$0 + width])
    }
    let sets = stride(from: 0, to: rows, by: groupSize).map { start in
      (0..<width).map { column in
        (start..<start + groupSize).reduce(0) { $0 + matrix[$1][column] } / Double(groupSize)
      }
    }
    return Energy(
      inputMean: mean, rows: matrix.map { $0.reduce(0, +) / Double(width) }, groups: sets)
  }

  /// The sets of rows, in rising order of variance times energy.
  func sets(_ weight: Tensor, energy: Energy) -> [[Int]] {
    let keys = (0..<weight.rows).map { row in
      let values = weight.row(row).map(Double.init)
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return log2(squares / Double(max(values.count - 1, 1))) + log2(energy.rows[row])
    }
    let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    return stride(from: 0, to: order.count, by: groupSize).map {
      Array(order[$0..<$0 + groupSize])
    }
  }

  /// The weights of one input in one set.
  struct Group: Sendable, Equatable {
    /// The weights.
    let weights: [Double]
    /// Their median, the lower of two.
    let median: Double
    /// S, the root of the mean squared distance from it.
    let spread: Double

    init(_ weights: [Double]) {
      self.weights = weights
      let median = weights.sorted()[(weights.count - 1) / 2]
      self.median = median
      let squares = weights.reduce(0) { $0 + ($1 - median) * ($1 - median) }
      spread = (squares / Double(weights.count)).squareRoot()
    }
  }

  /// The groups of a layer, `[sets][in]`.
  static func groups(_ weight: Tensor, sets: [[Int]]) -> [[Group]] {
    sets.map { rows in
      (0..<weight.columns).map { column in Group(rows.map { Double(weight[$0, column]) }) }
    }
  }

  /// The depth of a group before rounding.
  func depth(_ group: Group, energy: Double, multiplier: Double) -> Double {
    let depth = 0.5 * (2 * log2(group.spread) + log2(energy) - multiplier)
    return depth.isNaN ? 0 : min(max(depth, 0), maximumDepth)
  }

  /// The depths of all layers along the ascent.
  struct Ascent {
    /// log₂ λ at each step.
    var multipliers: [Double] = []
    /// The mean rounded depth at each step.
    var rates: [Double] = []
    /// The depths at the end, `[layers][sets][in]`.
    var depths: [[[Double]]] = []
  }

  /// Finds the multiplier for which the mean rounded depth is the target.
  func ascent(_ layers: [(groups: [[Group]], energy: Energy)]) -> Ascent {
    var ascent = Ascent()
    var multiplier = start
    for _ in 0..<iterations {
      multiplier += step * ((ascent.rates.last ?? targetRate) - targetRate)
      ascent.depths = layers.map { layer in
        zip(layer.groups, layer.energy.groups).map { groups, energies in
          zip(groups, energies).map { depth($0, energy: $1, multiplier: multiplier) }
        }
      }
      // All groups have as many weights.
      let rounded = ascent.depths.flatMap { $0.flatMap(\.self) }
        .map { $0.rounded(.toNearestOrEven) }
      ascent.multipliers.append(multiplier)
      ascent.rates.append(rounded.reduce(0, +) / Double(max(rounded.count, 1)))
    }
    return ascent
  }
}
