internal import Tensors

extension SlimLLM {
  /// A line for each output dimension.
  typealias Lines = (slopes: [Double], offsets: [Double])

  /// What was decided about a layer.
  struct Record {
    /// How well the output keeps its shape without each head.
    var headScores: [Double] = []
    /// The heads that stay by their scores alone, rising.
    var headsByScore: [Int] = []
    /// The heads that stay, rising.
    var headsKept: [Int] = []
    /// The lines through the outputs of attention.
    var attention: Lines = ([], [])
    /// What each channel is worth.
    var channelScores: [Double] = []
    /// The channels that stay, rising.
    var channelsKept: [Int] = []
    /// The lines through the outputs of the feed-forward layer.
    var feedForward: Lines = ([], [])
  }

  /// Takes a share of heads and channels out of a layer that reads `states`, `[tokens, width]`.
  ///
  /// Channels are judged on the repaired attention.
  static func prune(
    _ layer: inout PrunableLayer, _ states: Tensor, ratio: Double
  ) throws(LinearAlgebraError) -> Record {
    var record = Record()
    pruneHeads(of: &layer, states, ratio: ratio, &record)
    try pruneChannels(of: &layer, states, ratio: ratio, &record)
    return record
  }

  private static func pruneHeads(
    of layer: inout PrunableLayer, _ states: Tensor, ratio: Double, _ record: inout Record
  ) {
    let heads = Heads(
      layer.trace(states).headOutputs, output: layer.output, count: layer.heads)
    let count = removed(of: layer.heads, ratio: ratio)
    record.headScores = heads.scores
    record.headsByScore = heads.order.dropFirst(count).sorted()
    record.headsKept = heads.swapped(removing: count)
    record.attention = lines(from: heads.total(record.headsKept), to: heads.sum)
    layer = layer.keeping(heads: record.headsKept)
    layer.output = layer.output.scalingRows(by: record.attention.slopes.map { Float($0) })
    layer.attentionBias = bias(record.attention)
  }

  private static func pruneChannels(
    of layer: inout PrunableLayer, _ states: Tensor, ratio: Double, _ record: inout Record
  ) throws(LinearAlgebraError) {
    let trace = layer.trace(states)
    record.channelScores = try channelScores(
      FeedForward(
        gate: layer.gate, up: layer.up, down: layer.down, inputs: trace.feedForwardInput,
        hidden: trace.hidden, outputs: trace.feedForward))
    record.channelsKept = channelsKept(
      record.channelScores, removing: removed(of: layer.channels, ratio: ratio))
    layer = layer.keeping(channels: record.channelsKept)
    record.feedForward = lines(
      from: layer.feedForward(of: trace.feedForwardInput), to: trace.feedForward)
    layer.down = layer.down.scalingRows(by: record.feedForward.slopes.map { Float($0) })
    layer.feedForwardBias = bias(record.feedForward)
  }

  private static func bias(_ lines: Lines) -> Tensor {
    Tensor(lines.offsets.map { Float($0) }, shape: [lines.offsets.count])
  }
}
