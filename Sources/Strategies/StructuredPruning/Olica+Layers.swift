internal import Foundation
internal import Tensors

extension Olica {
  /// What each kind of weight loses.
  struct Shares {
    /// Query and key, of the numbers of their factors.
    var queryKey: Double
    /// Value and output.
    var valueOutput: Double
    /// Channels of feed-forward layers.
    var feedForward: Double
  }

  /// The shares that together take the sparsity out of some layers of one size.
  func shares(_ layers: [PrunableLayer]) -> Shares {
    guard let first = layers.first else {
      return Shares(queryKey: 0, valueOutput: 0, feedForward: 0)
    }
    let count = Double(layers.count)
    let attention = Double(
      first.query.count + first.key.count + first.value.count + first.output.count)
    let feedForward = Double(first.gate.count + first.up.count + first.down.count)
    var total = Double(layers.reduce(0) { $0 + $1.parameterCount }) * sparsity
    let valueOutput = 2 * sparsity / (1 + attentionRatio)
    var queryKey = attentionRatio * valueOutput
    if sparsity <= 0.4 {
      queryKey = 2 * sparsity
      total -= count * attention / 2 * valueOutput
    }
    let rest = (total - attention * sparsity * count) / count
    return Shares(
      queryKey: queryKey, valueOutput: valueOutput, feedForward: rest / feedForward)
  }

  /// What was decided about a layer.
  struct Record {
    /// The value neurons that stay, rising.
    var valueKept: [Int] = []
    /// The channels that stay, rising.
    var channelsKept: [Int] = []
    /// The numbers that the layer stores.
    var parameters = 0
    /// What was put in beside the feed-forward layer.
    var repair: Repair?
  }

  /// Prunes a rotated layer that reads `states`, `[sequences · tokens, width]`.
  ///
  /// Channels are judged, and repaired, on the inputs that the attention gives before it is pruned.
  func prune(
    _ layer: inout PrunableLayer, _ states: Tensor, shares: Shares, repairing: Bool
  ) throws(LinearAlgebraError) -> Record {
    let tokens = layer.frame.tokens
    let sequences = states.rows / tokens
    let trace = layer.trace(states)
    let inputs = Self.energies(trace.attentionInput, sequences: sequences)
    var record = Record()
    record.parameters = layer.attentionNorm.count + layer.feedForwardNorm.count
    record.valueKept = Self.valueNeuronsKept(
      layer, inputs: inputs,
      headOutputs: Self.energies(trace.headOutputs, sequences: sequences),
      share: shares.valueOutput)
    record.channelsKept = channelsKept(
      layer, inputs: Self.energies(trace.feedForwardInput, sequences: sequences),
      hidden: Self.energies(trace.hidden, sequences: sequences), share: shares.feedForward)
    for path in [\PrunableLayer.query, \PrunableLayer.key] {
      let weight = layer[keyPath: path]
      let rank = Int(((1 - shares.queryKey) * Double(weight.rows) / 2).rounded(.up))
      layer[keyPath: path] = try Self.lowRank(weight, energies: inputs, rank: rank)
      record.parameters += rank * (weight.rows + weight.columns)
    }
    layer = layer.keeping(valueNeurons: record.valueKept).keeping(channels: record.channelsKept)
    if repairing {
      let residual = trace.feedForward - layer.feedForward(of: trace.feedForwardInput)
      let repair = try repair(trace.feedForwardInput, residual: residual, tokens: tokens)
      layer.branch = repair.product
      record.repair = repair
      record.parameters += repair.rank * (repair.product.rows + repair.product.columns)
    }
    for weight in [layer.value, layer.output, layer.gate, layer.up, layer.down] {
      record.parameters += weight.count
    }
    return record
  }
}
