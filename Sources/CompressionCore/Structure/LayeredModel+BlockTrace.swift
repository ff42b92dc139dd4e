internal import Autograd
public import Networks
public import Tensors

/// What flows through one block, `[tokens, …]` each.
public struct BlockTrace: Sendable {
  /// What query, key and value read.
  public let attentionInput: Tensor
  /// What the heads give, side by side: what the output projection reads.
  public let headOutputs: Tensor
  /// What gate and up read.
  public let feedForwardInput: Tensor
  /// What the channels give: what the down projection reads.
  public let hidden: Tensor
  /// The residual stream after the block.
  public let output: Tensor
}

extension LayeredModel {
  /// What flows through a block that gets `x`, sequences of `context` tokens one after another.
  public func trace(ofBlock block: Int, _ x: Tensor, context: Int) -> BlockTrace {
    let tape = Tape(recording: false)
    var inputs: [String: Tensor] = [:]
    tape.observer = { inputs[$0] = $1 }
    let output = output(ofBlock: block, tape.constant(x), context: context, on: tape).value
    func input(_ part: BlockPart) -> Tensor {
      let path = path(of: part, ofBlock: block)
      guard let input = inputs[path] else { preconditionFailure("\(path) reads nothing") }
      return input
    }
    return BlockTrace(
      attentionInput: input(.query), headOutputs: input(.output), feedForwardInput: input(.gate),
      hidden: input(.down), output: output)
  }

  /// Changes block after block; `body` sees the stream that the changed blocks before it give.
  public func changingBlocks(
    on sequences: TokenSequences,
    _ body: (_ model: inout Self, _ block: Int, _ stream: Tensor) throws -> Void
  ) rethrows -> Self {
    var model = self
    var stream = embed(sequences)
    for block in 0..<blockCount {
      try body(&model, block, stream)
      let tape = Tape(recording: false)
      stream =
        model.output(
          ofBlock: block, tape.constant(stream), context: sequences.context, on: tape
        ).value
    }
    return model
  }

  /// What a linear map of a block gives for some inputs, `[tokens, out]`, its bias left out.
  public func product(_ part: BlockPart, ofBlock block: Int, _ inputs: Tensor) -> Tensor {
    inputs.matmul(self[part, ofBlock: block], transposingRight: true)
  }

  /// Keeps all groups of heads and all channels of a block but some of each.
  public mutating func remove(groups: [Int], channels: [Int], ofBlock block: Int) {
    let widths = widths(ofBlock: block)
    let (groups, channels) = (Set(groups), Set(channels))
    if !groups.isEmpty {
      keepGroups((0..<widths.keyHeads).filter { !groups.contains($0) }, ofBlock: block)
    }
    if !channels.isEmpty {
      keepChannels((0..<widths.channels).filter { !channels.contains($0) }, ofBlock: block)
    }
  }
}
