internal import Autograd
public import Tensors

/// A linear layer with or without a bias: `y = x · Wᵀ + b`.
public struct TransformerLinear: Sendable {
  /// The name of the weight in the checkpoint, without `.weight`.
  public let path: String
  /// The weight `[out, in]`.
  public var weight: Tensor
  /// The bias `[out]`.
  public var bias: Tensor?
  /// What the layer leaves out of its inputs, if anything.
  public var inputSparsity: InputSparsity?

  /// The path goes to the tape, whose observer thus sees the inputs of every linear layer.
  func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    let product = tape.linear(x, weight: weight, path: path, skipping: inputSparsity)
    guard let bias else { return product }
    guard !tape.isRecording else {
      return tape.addBias(product, bias: bias, path: path + ".bias")
    }
    return tape.inferring(product) { TransformerMath.addBias($0, bias) }
  }
}

/// A norm over the rows, of either kind.
public struct TransformerNorm: Sendable {
  /// The name of the norm in the checkpoint.
  public let path: String
  /// The gain `[width]`.
  public var gain: Tensor
  /// The bias `[width]` of a layer norm; a root-mean-square norm has none.
  public var bias: Tensor?
  let epsilon: Float

  func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    if tape.isRecording, bias == nil {
      return tape.rmsNorm(x, gain: gain, epsilon: epsilon, path: path)
    }
    return tape.inferring(x) { x in
      guard let bias else { return RowKernels.rmsNorm(x, gain: gain, epsilon: epsilon).output }
      return TransformerMath.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon)
    }
  }
}

/// Multi-head attention with its projections.
public struct TransformerAttention: Sendable {
  /// Query, key and value projections, or one for all three.
  public var inputs: [TransformerLinear]
  /// The output projection.
  public var output: TransformerLinear
  let configuration: TransformerConfiguration
  let window: Int?
  let angles: RotaryTable?

  /// Queries or keys `[tokens, heads · headWidth]` of whole sequences, turned by their positions or
  /// turned back; as they are in a model whose positions are no angles.
  public func rotated(_ heads: Tensor, context: Int, back: Bool = false) -> Tensor {
    guard let angles = angles?.angles(context: context) else { return heads }
    return AttentionKernels.rotate(
      heads, headWidth: configuration.headWidth, angles: angles, direction: back ? -1 : 1)
  }

  func callAsFunction(_ x: Variable, context: Int, on tape: Tape) -> Variable {
    var (query, key, value) = projected(x, on: tape)
    if let angles = angles?.angles(context: context) {
      let width = configuration.headWidth
      query = tape.rotate(query, headWidth: width, angles: angles)
      key = tape.rotate(key, headWidth: width, angles: angles)
    }
    let mask = AttentionReach(isCausal: !configuration.isBidirectional, window: window)
    // The heads are those of the weights: pruned blocks have fewer than the model.
    let heads = query.value.columns / configuration.headWidth
    let keyHeads = key.value.columns / configuration.headWidth
    let shape = AttentionShape(
      context: context, heads: heads, keyValueHeads: keyHeads,
      headWidth: configuration.headWidth)
    if mask.isCausal {
      tape.observeAttention(query: query.value, key: key.value, shape: shape, window: window)
    }
    guard !tape.isRecording else {
      let mask = AttentionMask(causal: mask.isCausal, window: window)
      return output(
        tape.attention(
          query: query, key: key, value: value, queries: context, keys: context, heads: heads,
          keyValueHeads: keyHeads, mask: mask), on: tape)
    }
    let attended = tape.constant(
      TransformerMath.attention(
        query: query.value, key: key.value, value: value.value, shape: shape, mask: mask))
    return output(attended, on: tape)
  }

  private func projected(
    _ x: Variable, on tape: Tape
  ) -> (query: Variable, key: Variable, value: Variable) {
    let parts = inputs.map { $0(x, on: tape) }
    if parts.count == 3 { return (parts[0], parts[1], parts[2]) }
    let query = configuration.heads * configuration.headWidth
    let key = configuration.keyValueHeads * configuration.headWidth
    func part(_ start: Int, _ width: Int) -> Variable {
      tape.inferring(parts[0]) { TransformerMath.columns(start..<start + width, of: $0) }
    }
    return (part(0, query), part(query, key), part(query + key, key))
  }
}

/// A feed-forward network: `down · f(up · x)`, or `down · (f(gate · x) · (up · x))` with a gate.
public struct TransformerExpert: Sendable {
  /// The gate, where there is one.
  public var gate: TransformerLinear?
  /// The projection to the inner width.
  public var up: TransformerLinear
  /// The projection back.
  public var down: TransformerLinear
  /// The magnitude of an activated gate up to which its channel is left out.
  public var gateThreshold: Double?
  let activation: TransformerConfiguration.Activation

  /// The gates after their activation, `[tokens, channels]`, for some inputs `[tokens, width]`.
  ///
  /// - Precondition: there is a gate.
  public func activatedGates(_ inputs: Tensor) -> Tensor {
    guard let gate else { preconditionFailure("\(up.path) has no gate") }
    let tape = Tape(recording: false)
    return TransformerMath.activate(gate(tape.constant(inputs), on: tape).value, activation)
  }

  func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    guard let gate else {
      let inner = tape.inferring(up(x, on: tape)) { TransformerMath.activate($0, activation) }
      return down(inner, on: tape)
    }
    let (gated, raised) = (gate(x, on: tape), up(x, on: tape))
    func hidden() -> Variable {
      guard activation != .silu else { return tape.swiGLU(gate: gated, up: raised) }
      let active = tape.inferring(gated) { TransformerMath.activate($0, activation) }
      return tape.multiply(active, raised)
    }
    return down(
      tape.skipping(hidden(), gate: gated, below: gateThreshold, activation: activation),
      on: tape)
  }
}

/// One feed-forward network, or several among which a router chooses for each token.
///
/// The router's probabilities of the experts chosen are scaled to sum to one.
///
/// Reference: A. Jiang et al., *Mixtral of Experts*, 2024.
public struct TransformerFeedForward: Sendable {
  /// The router, where there are several experts.
  public var router: TransformerLinear?
  /// The experts.
  public var experts: [TransformerExpert]
  let active: Int

  func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    guard let router else { return experts[0](x, on: tape) }
    let scores = x.value.matmul(router.weight, transposingRight: true)
    let routes = TransformerMath.routes(scores, active: active)
    var sum = Tensor(zeros: x.shape)
    for (expert, route) in zip(experts, routes) where !route.rows.isEmpty {
      let part = tape.constant(RowKernels.gatherRows(x.value, route.rows))
      TransformerMath.scatter(
        expert(part, on: tape).value, to: route.rows, weights: route.weights, into: &sum)
    }
    return tape.constant(sum)
  }

  /// Runs every expert on every token, so that an observer sees inputs of experts that no token
  /// was sent to; the outputs are not used.
  func runAllExperts(_ x: Variable, on tape: Tape) {
    for expert in experts { _ = expert(x, on: tape) }
  }
}

extension Tape {
  /// Applies a function that has no backward rule.
  func inferring(_ x: Variable, _ function: (Tensor) -> Tensor) -> Variable {
    precondition(!isRecording, "transformers of checkpoints run on a tape that does not record")
    return constant(function(x.value))
  }
}
