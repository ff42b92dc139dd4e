internal import Foundation
internal import Tensors

/// Prunes attention through the products of its weights and feed-forward layers with a linear repair,
/// without retraining.
///
/// ```
/// value, output   rotated together for each head: (√E ∘ W_o)ᵀ = U · S · Vᵀ, so that neurons are
///                 principal directions; those with the smallest ‖W_v ∘ √e‖ + ‖W_o ∘ √e‖ go
/// query, key      W ∘ √e cut off at a rank, and divided by √e again
/// channels        the smallest sum of the three norms goes, the lowest hundredth spared
/// repair          X · B nearest to what the removed channels gave, at a low rank
/// ```
///
/// Weights are `[out, in]`; e are the energies of a weight's inputs and E those of the layer's outputs,
/// the mean over sequences of the sum over tokens of the square. The feed-forward layers that a linear
/// map imitates best are repaired, but not the last one.
///
/// Reference: J. He et al., *Olica: Efficient Structured Pruning of Large Language Models without
/// Retraining*, 2025, https://arxiv.org/abs/2506.08436.
///
/// - Fidelity: the signs of rotated neurons, which are free, make the largest element of each column
///   of the output weight positive. `OlicaPruning` is the strategy.
struct Olica {
  /// The share of all parameters that goes.
  var sparsity = 0.2
  /// How much more query and key lose than value and output.
  var attentionRatio = 3.0
  /// What is added to the diagonal of a linear fit, as a share of its mean, for 128 sequences of 128
  /// tokens; it grows for fewer.
  var dampening = 0.02
  /// The rank of a repair, as a share of the width.
  var repairRatio = 0.1
  /// How many layers are repaired.
  var repairs = 1
  /// The share of channels, the lowest, that is spared.
  var exempt = 0.01
  /// The temperature of the weights of output dimensions in a repair.
  var temperature = 0.05

  /// The energy of each column of `[sequences · tokens, width]`.
  static func energies(_ values: Tensor, sequences: Int) -> [Double] {
    values.columnSquaredNorms().map { $0 / Double(sequences) }
  }

  static func roots(_ energies: [Double]) -> InputScales {
    InputScales(
      factors: Tensor(energies.map { Float($0.squareRoot()) }, shape: [energies.count]))
  }
}

// MARK: - Linear fits

extension Olica {
  /// A linear map `[in, out]` and what it gives.
  struct Fit {
    /// The map.
    let solution: Tensor
    /// How well it predicts each output: the mean of centred products over the product of the
    /// deviations over n − 1.
    let correlations: [Double]
  }

  /// The ridge regression of outputs on inputs, `[sequences · tokens, …]` both.
  func fit(
    _ inputs: Tensor, _ outputs: Tensor, tokens: Int
  ) throws(LinearAlgebraError) -> Fit {
    let gram = inputs.matmul(inputs, transposingSelf: true)
    let mean = (0..<gram.rows).reduce(0) { $0 + Double(gram[$1, $1]) } / Double(gram.rows)
    let size = Double(inputs.rows / tokens) / 128 * (Double(tokens) / 128)
    let factor = try PositiveDefiniteFactor(of: gram, shift: dampening * mean / size)
    let solution = try factor.solve(inputs.matmul(outputs, transposingSelf: true))
    let (found, wanted) = (
      ColumnMoments(inputs.matmul(solution)), ColumnMoments(outputs)
    )
    let count = Double(inputs.rows)
    let correlations = (0..<outputs.columns).map { column in
      let product = found.deviation(column) * wanted.deviation(column) * count / (count - 1)
      // What never changes is predicted by nothing.
      return product > 0 ? found.covariance(wanted, column) / product : 0
    }
    return Fit(solution: solution, correlations: correlations)
  }

  /// How far a feed-forward layer is from a linear map: one less the mean correlation.
  func nonlinearity(
    _ trace: PrunableLayer.Trace, tokens: Int
  ) throws(LinearAlgebraError) -> Double {
    let fit = try fit(trace.feedForwardInput, trace.feedForward, tokens: tokens)
    return 1 - fit.correlations.reduce(0, +) / Double(fit.correlations.count)
  }

  /// The layers with the smallest scores, the last one left out, rising.
  func repairedLayers(_ scores: [Double]) -> [Int] {
    let order = scores.indices.dropLast().sorted { (scores[$0], $0) < (scores[$1], $1) }
    return order.prefix(repairs).sorted()
  }

  /// A linear map of low rank for what a feed-forward layer lost.
  struct Repair {
    /// The full map, `[out, in]`.
    let solution: Tensor
    /// The map that is put in, `[out, in]`.
    let product: Tensor
    /// Its rank.
    let rank: Int
  }

  /// The repair of a residual `[tokens, width]`; output dimensions that are fitted well count more.
  func repair(
    _ inputs: Tensor, residual: Tensor, tokens: Int
  ) throws(LinearAlgebraError) -> Repair {
    let fit = try fit(inputs, residual, tokens: tokens)
    let mean = fit.correlations.reduce(0, +) / Double(fit.correlations.count)
    let weights = fit.correlations.map { Float(1 / (1 + exp(-($0 - mean) / temperature))) }
    let scales = InputScales(factors: Tensor(weights, shape: [weights.count]))
    let rank = Int(repairRatio * Double(min(inputs.columns, residual.columns)))
    let cut = try scales.applied(to: fit.solution).singularValueDecomposition()
      .truncated(to: rank)
    return Repair(
      solution: fit.solution.transposed(), product: scales.undone(on: cut.product()).transposed(),
      rank: rank)
  }
}

// MARK: - Attention and channels

extension Olica {
  /// The layer with the value neurons of each head turned to principal directions of its output.
  ///
  /// The function of the layer does not change. `energies` are those of the outputs of attention.
  static func rotated(
    _ layer: PrunableLayer, energies: [Double]
  ) throws(LinearAlgebraError) -> PrunableLayer {
    var result = layer
    let scales = roots(energies)
    for head in 0..<layer.heads {
      let neurons = Array(layer.valueNeurons(of: head))
      let output = layer.output.selecting(columns: neurons).transposed()  // [neurons, width]
      let parts = try scales.applied(to: output).singularValueDecomposition()
      let values = parts.left.matmul(
        layer.value.selecting(rows: neurons), transposingSelf: true)
      let columns = scales.undone(
        on: parts.right.scalingRows(by: parts.values.map { Float($0) }))
      for (place, neuron) in neurons.enumerated() {
        let column = columns.row(place)
        let largest = column.indices.max { (abs(column[$0]), -$0) < (abs(column[$1]), -$1) }
        let sign: Float = largest.map { column[$0] < 0 ? -1 : 1 } ?? 1
        for index in 0..<layer.output.rows { result.output[index, neuron] = sign * column[index] }
        for index in 0..<layer.value.columns {
          result.value[neuron, index] = sign * values[place, index]
        }
      }
    }
    return result
  }

  /// A weight cut off at a rank in the scales of its inputs.
  static func lowRank(
    _ weight: Tensor, energies: [Double], rank: Int
  ) throws(LinearAlgebraError) -> Tensor {
    let scales = roots(energies)
    let cut = try scales.applied(to: weight).singularValueDecomposition().truncated(to: rank)
    return scales.undone(on: cut.product())
  }

  /// The value neurons that stay, rising: of each head the lowest share goes.
  static func valueNeuronsKept(
    _ layer: PrunableLayer, inputs: [Double], headOutputs: [Double], share: Double
  ) -> [Int] {
    let values = roots(inputs).applied(to: layer.value)
    let outputs = roots(headOutputs).applied(to: layer.output).columnSquaredNorms()
    let scores = (0..<layer.value.rows).map { neuron in
      values.rows(neuron..<neuron + 1).squaredNorm().squareRoot() + outputs[neuron].squareRoot()
    }
    return (0..<layer.heads).flatMap { head in
      let neurons = layer.valueNeurons(of: head)
      let order = neurons.sorted { (scores[$0], $0) < (scores[$1], $1) }
      return order.dropFirst(Int(share * Double(neurons.count))).sorted()
    }
  }

  /// The channels that stay, rising.
  func channelsKept(
    _ layer: PrunableLayer, inputs: [Double], hidden: [Double], share: Double
  ) -> [Int] {
    let scores = Self.channelScores(
      gate: layer.gate, up: layer.up, down: layer.down, inputs: inputs, hidden: hidden)
    return channelsKept(scores, removing: Int(share * Double(layer.channels)))
  }

  /// What channels are worth: the norms of their rows of gate and up and of their column of down, in
  /// the scales of what these read.
  static func channelScores(
    gate: Tensor, up: Tensor, down: Tensor, inputs: [Double], hidden: [Double]
  ) -> [Double] {
    let scales = roots(inputs)
    let rows = [scales.applied(to: gate), scales.applied(to: up)]
    let columns = roots(hidden).applied(to: down).columnSquaredNorms()
    return columns.indices.map { channel in
      rows.reduce(columns[channel].squareRoot()) {
        $0 + $1.rows(channel..<channel + 1).squaredNorm().squareRoot()
      }
    }
  }

  /// The channels that stay, rising: the lowest go, but for the very lowest, which are spared as long
  /// as there are others.
  func channelsKept(_ scores: [Double], removing count: Int) -> [Int] {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    let spared = min(Int(exempt * Double(scores.count)), max(0, scores.count - count))
    let gone = Set(order.dropFirst(spared).prefix(count))
    return scores.indices.filter { !gone.contains($0) }
  }
}
