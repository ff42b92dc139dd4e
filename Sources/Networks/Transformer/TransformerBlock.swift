public import Autograd
public import Tensors

/// Attention and a feed-forward layer, each with a norm and a residual connection.
public struct TransformerBlock: Sendable {
  /// The place of the block, from 0.
  public let index: Int
  /// The norm of the attention.
  public var attentionNorm: TransformerNorm
  /// The attention.
  public var attention: TransformerAttention
  /// The norm of the feed-forward layer.
  public var feedForwardNorm: TransformerNorm
  /// The feed-forward layer.
  public var feedForward: TransformerFeedForward
  let placement: TransformerConfiguration.NormPlacement

  /// The residual stream after the block, `[tokens, width]`, for sequences of `context` tokens that
  /// lie one after another.
  public func callAsFunction(_ x: Variable, context: Int, on tape: Tape) -> Variable {
    let x = afterAttention(x, context: context, on: tape)
    switch placement {
    case .before: return tape.add(x, feedForward(feedForwardNorm(x, on: tape), on: tape))
    case .after: return feedForwardNorm(tape.add(x, feedForward(x, on: tape)), on: tape)
    }
  }

  /// Runs every expert on every token, for an observer; nothing else happens.
  public func runAllExperts(_ x: Variable, context: Int, on tape: Tape) {
    let observer = tape.observer
    tape.observer = nil
    let x = afterAttention(x, context: context, on: tape)
    let input = placement == .before ? feedForwardNorm(x, on: tape) : x
    tape.observer = observer
    feedForward.runAllExperts(input, on: tape)
  }

  private func afterAttention(_ x: Variable, context: Int, on tape: Tape) -> Variable {
    switch placement {
    case .before:
      tape.add(x, attention(attentionNorm(x, on: tape), context: context, on: tape))
    case .after:
      attentionNorm(tape.add(x, attention(x, context: context, on: tape)), on: tape)
    }
  }
}

extension TransformerBlock {
  /// Calls `body` with each linear layer that is worth compressing, in the order in which they run.
  ///
  /// A router is not: it is tiny, and all depends on it.
  public mutating func updateLinears<Failure: Error>(
    _ body: (inout TransformerLinear) throws(Failure) -> Void
  ) throws(Failure) {
    for index in attention.inputs.indices { try body(&attention.inputs[index]) }
    try body(&attention.output)
    for index in feedForward.experts.indices {
      if var gate = feedForward.experts[index].gate {
        feedForward.experts[index].gate = nil  // so that the weight is not shared while it changes
        try body(&gate)
        feedForward.experts[index].gate = gate
      }
      try body(&feedForward.experts[index].up)
      try body(&feedForward.experts[index].down)
    }
  }

  /// The linear layers, in the order in which they run.
  public var linears: [TransformerLinear] {
    var result: [TransformerLinear] = []
    var copy = self
    copy.updateLinears { result.append($0) }
    return result
  }

  /// The paths of the linear layers, in the order in which they run.
  public var linearPaths: [String] { linears.map(\.path) }

  /// The weight `[out, in]` of the linear layer at a path.
  ///
  /// - Precondition: the path is one of `linearPaths`.
  public subscript(linear path: String) -> Tensor {
    get {
      guard let linear = linears.first(where: { $0.path == path }) else {
        preconditionFailure("block \(index) has no linear layer '\(path)'")
      }
      return linear.weight
    }
    set {
      var isFound = false
      updateLinears { linear in
        guard linear.path == path else { return }
        precondition(
          linear.weight.shape == newValue.shape,
          "\(path): \(newValue.shape) for \(linear.weight.shape)")
        linear.weight = newValue
        isFound = true
      }
      precondition(isFound, "block \(index) has no linear layer '\(path)'")
    }
  }
}
