internal import Foundation
internal import Tensors

/// Removes heads and channels by what they contribute to a layer's output as a whole, and fits each
/// output dimension again by a straight line.
///
/// ```
/// ratio[l] = ratio · n · softmax(α · cosine of input and output)      of the n layers most alike
/// head h goes where Σ over dimensions |ρ(O − o[h], O)| is large        ρ Pearson's correlation
/// channel score = ‖G[c] ∘ x‖ + ‖U[c] ∘ x‖ + ‖(D[:, c]ᵀ · V) ∘ w‖ · a[c]       the lowest go
/// O ≈ slope · (sum of what stays) + offset                             one line for each dimension
/// ```
///
/// `o[h]` is what head h adds to the output of attention and O their sum, `[tokens, width]`; x are the
/// norms of the inputs and a those of the channels' activations over tokens; V are the principal
/// directions of the outputs and w the sigmoid of their eigenvalues over the mean.
///
/// Reference: J. Guo et al., *SlimLLM: Accurate Structured Pruning for Large Language Models*, 2025,
/// https://proceedings.mlr.press/v267/guo25a.html.
///
/// `SlimLLMPruning` applies it to models.
struct SlimLLM {
  /// How many layers are pruned.
  var prunedLayers = 1
  /// The factor α on the cosines.
  var sharpness = 10.0
  /// The share that goes, on average over the pruned layers.
  var ratio = 0.2

  /// The mean cosine of states before and after a layer.
  static func similarity(_ before: Tensor, _ after: Tensor) -> Double {
    1 - (COMP.layerImportance([before, after]).first ?? 0)
  }

  /// What each layer loses, from the similarities; 0 for layers that stay dense.
  func ratios(_ similarities: [Double]) -> [Double] {
    let order = similarities.indices.sorted {
      (-similarities[$0], $0) < (-similarities[$1], $1)
    }
    let chosen = order.prefix(prunedLayers)
    let largest = chosen.first.map { similarities[$0] } ?? 0
    var ratios = [Double](repeating: 0, count: similarities.count)
    for layer in chosen { ratios[layer] = exp(sharpness * (similarities[layer] - largest)) }
    let sum = ratios.reduce(0, +)
    return ratios.map { sum > 0 ? $0 / sum * ratio * Double(prunedLayers) : 0 }
  }

  /// How many of some go, half to even.
  static func removed(of count: Int, ratio: Double) -> Int {
    Int((ratio * Double(count)).rounded(.toNearestOrEven))
  }
}

// MARK: - Heads

extension SlimLLM {
  /// What each head adds to the output of attention, and which heads stay.
  struct Heads {
    /// What each head adds, `[tokens, width]`.
    let parts: [Tensor]
    /// Their sum.
    let sum: Tensor

    /// Splits what the heads give, side by side, into so many heads of one width; `output` is the
    /// output projection.
    init(_ headOutputs: Tensor, output: Tensor, count: Int) {
      let width = output.columns / count
      parts = (0..<count).map { head in
        let neurons = Array(head * width..<(head + 1) * width)
        return headOutputs.selecting(columns: neurons)
          .matmul(output.selecting(columns: neurons), transposingRight: true)
      }
      var sum = Tensor(zeros: parts[0].shape)
      for part in parts { sum.add(part) }
      self.sum = sum
    }

    /// How well the output keeps its shape without a head; the highest can go.
    var scores: [Double] {
      parts.map { SlimLLM.correlation(sum - $0, sum) }
    }

    /// The heads by falling score.
    var order: [Int] {
      let scores = scores
      return scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    }

    /// What some heads add together.
    func total(_ heads: [Int]) -> Tensor {
      var total = Tensor(zeros: sum.shape)
      for head in heads { total.add(parts[head]) }
      return total
    }

    /// The heads that stay when each removed one, in order, may take the place of one that stays.
    func swapped(removing count: Int) -> [Int] {
      var kept = Array(order.dropFirst(count))
      var best = SlimLLM.correlation(total(kept), sum)
      for candidate in order.prefix(count) {
        var next = kept
        for place in kept.indices {
          var trial = kept
          trial[place] = candidate
          let value = SlimLLM.correlation(total(trial), sum)
          if value > best { (best, next) = (value, trial) }
        }
        kept = next
      }
      return kept.sorted()
    }
  }

  /// Σ over columns of the magnitude of Pearson's correlation, with moments over n.
  static func correlation(_ first: Tensor, _ second: Tensor) -> Double {
    let (a, b) = (ColumnMoments(first), ColumnMoments(second))
    return (0..<first.columns).reduce(0) { sum, column in
      sum + abs(a.covariance(b, column)) / (a.deviation(column) * b.deviation(column))
    }
  }
}

// MARK: - Channels and repair

extension SlimLLM {
  /// A feed-forward layer, what it reads and what it gives.
  struct FeedForward {
    /// Gate and up projections, `[channels, width]`.
    var gate: Tensor, up: Tensor
    /// Down projection, `[width, channels]`.
    var down: Tensor
    /// What the layer reads, `[tokens, width]`.
    var inputs: Tensor
    /// What its channels give, `[tokens, channels]`.
    var hidden: Tensor
    /// What it gives, `[tokens, width]`.
    var outputs: Tensor
  }

  /// What each channel of a feed-forward layer is worth.
  static func channelScores(_ layer: FeedForward) throws(LinearAlgebraError) -> [Double] {
    let inputs = layer.inputs.columnSquaredNorms()
    let activity = layer.hidden.columnSquaredNorms()
    let (directions, weights) = try principalDirections(layer.outputs)
    let down = layer.down.matmul(directions, transposingSelf: true)  // [channels, width]
    return (0..<layer.gate.rows).map { channel in
      var (gate, up, out) = (0.0, 0.0, 0.0)
      for index in inputs.indices {
        let (g, u) = (Double(layer.gate[channel, index]), Double(layer.up[channel, index]))
        gate += g * g * inputs[index]
        up += u * u * inputs[index]
        let d = Double(down[channel, index]) * weights[index]
        out += d * d * activity[channel]
      }
      return gate.squareRoot() + up.squareRoot() + out.squareRoot()
    }
  }

  /// The principal directions of some outputs as columns, and σ(λ / mean λ) of each.
  private static func principalDirections(
    _ outputs: Tensor
  ) throws(LinearAlgebraError) -> (Tensor, [Double]) {
    let moments = ColumnMoments(outputs)
    let width = outputs.columns
    var scatter = Matrix64(zeros: width, width)
    for row in moments.centred {
      for first in 0..<width {
        for second in 0..<width { scatter[first, second] += row[first] * row[second] }
      }
    }
    let (values, vectors) = try scatter.eigen()
    let mean = values.reduce(0) { $0 + abs($1) } / Double(max(width, 1))
    return (vectors.tensor, values.map { 1 / (1 + exp(-abs($0) / mean)) })
  }

  /// The channels that stay: the lowest hundredth is spared, and of the others the lowest go.
  static func channelsKept(_ scores: [Double], removing count: Int) -> [Int] {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    let spared = min(removed(of: scores.count, ratio: 0.01), scores.count - count)
    let gone = order.dropFirst(spared).prefix(count)
    return scores.indices.filter { !gone.contains($0) }
  }

  /// For each column the line through what is left that comes nearest to what there was.
  static func lines(from left: Tensor, to whole: Tensor) -> (slopes: [Double], offsets: [Double]) {
    let (x, y) = (ColumnMoments(left), ColumnMoments(whole))
    let slopes = (0..<left.columns).map { column in
      let variance = x.covariance(x, column)
      return variance > 0 ? x.covariance(y, column) / variance : 1
    }
    return (slopes, zip(zip(y.means, x.means), slopes).map { $0.0 - $1 * $0.1 })
  }

  /// For each column the slope of the line through zero that comes nearest to what there was.
  static func slopes(from left: Tensor, to whole: Tensor) -> [Double] {
    let squares = left.columnSquaredNorms()
    return zip((left * whole).columnSums(), squares).map { $1 > 0 ? $0 / $1 : 1 }
  }
}
