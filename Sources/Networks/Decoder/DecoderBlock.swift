internal import Autograd
public import Tensors

/// Attention and a gated feed-forward layer, each behind a norm and around a residual connection.
public struct DecoderBlock: Sendable {
  /// Gain of the norm before attention `[width]`.
  public var attentionNorm: Tensor
  /// Query projection `[heads · headWidth, width]`.
  public var query: Tensor
  /// Key projection `[keyValueHeads · headWidth, width]`.
  public var key: Tensor
  /// Value projection `[keyValueHeads · headWidth, width]`.
  public var value: Tensor
  /// Output projection `[width, heads · headWidth]`.
  public var output: Tensor
  /// Gain of the norm before the feed-forward layer `[width]`.
  public var feedForwardNorm: Tensor
  /// Gate projection `[feedForward, width]`.
  public var gate: Tensor
  /// Up projection `[feedForward, width]`.
  public var up: Tensor
  /// Down projection `[width, feedForward]`.
  public var down: Tensor
  /// What linear layers leave out of their inputs, by the last part of their path, such as
  /// `feedforward.down`.
  public var inputSparsity: [String: InputSparsity] = [:]
  /// The magnitude of an activated gate up to which its channel is left out.
  public var gateThreshold: Double?

  init(_ configuration: DecoderModel.Configuration, random: inout RandomStream) {
    let (width, hidden) = (configuration.width, configuration.feedForward)
    let keys = configuration.keyValueHeads * configuration.headWidth
    attentionNorm = Tensor(filledWith: 1, shape: [width])
    query = .linearWeight(out: width, in: width, random: &random)
    key = .linearWeight(out: keys, in: width, random: &random)
    value = .linearWeight(out: keys, in: width, random: &random)
    output = .linearWeight(out: width, in: width, random: &random)
    feedForwardNorm = Tensor(filledWith: 1, shape: [width])
    gate = .linearWeight(out: hidden, in: width, random: &random)
    up = .linearWeight(out: hidden, in: width, random: &random)
    down = .linearWeight(out: width, in: hidden, random: &random)
  }

  /// Query heads and key heads as the weights have them; pruned blocks have fewer than the model.
  func heads(width: Int) -> (query: Int, key: Int) { (query.rows / width, key.rows / width) }

  /// Runs one of the block's linear layers, with the inputs that it leaves out left out.
  func linear(
    _ x: Variable, _ name: String, _ weight: Tensor, path: String,
    addingTo residual: Variable? = nil, on tape: Tape
  ) -> Variable {
    tape.linear(
      x, weight: weight, path: "\(path).\(name)", skipping: inputSparsity[name],
      addingTo: residual)
  }

  func callAsFunction(
    _ x: Variable, configuration: DecoderModel.Configuration, angles: RotaryAngles, path: String,
    on tape: Tape
  ) -> Variable {
    let x = attention(x, configuration: configuration, angles: angles, path: path, on: tape)
    return feedForward(x, epsilon: configuration.epsilon, path: path, on: tape)
  }

  private func attention(
    _ residual: Variable, configuration: DecoderModel.Configuration, angles: RotaryAngles,
    path: String,
    on tape: Tape
  ) -> Variable {
    let heads = heads(width: configuration.headWidth)
    let shape = AttentionShape(
      context: configuration.context, heads: heads.query, keyValueHeads: heads.key,
      headWidth: configuration.headWidth)
    let x = tape.rmsNorm(
      residual, gain: attentionNorm, epsilon: configuration.epsilon, path: "\(path).attention.norm")
    let q = linear(x, "attention.query", query, path: path, on: tape)
    let k = linear(x, "attention.key", key, path: path, on: tape)
    let v = linear(x, "attention.value", value, path: path, on: tape)
    let width = configuration.headWidth
    tape.observeAttention(
      query: tape.rotate(q, headWidth: width, angles: angles).value,
      key: tape.rotate(k, headWidth: width, angles: angles).value, shape: shape)
    let attended = tape.causalAttention(
      query: q, key: k, value: v, shape: shape, angles: angles)
    return linear(
      attended, "attention.output", output, path: path, addingTo: residual, on: tape)
  }

  func feedForward(
    _ residual: Variable, epsilon: Float, path: String, on tape: Tape
  ) -> Variable {
    let x = tape.rmsNorm(
      residual, gain: feedForwardNorm, epsilon: epsilon, path: "\(path).feedforward.norm")
    let gates = linear(x, "feedforward.gate", gate, path: path, on: tape)
    let hidden = tape.swiGLU(
      gate: gates, up: linear(x, "feedforward.up", up, path: path, on: tape))
    return linear(
      tape.skipping(hidden, gate: gates, below: gateThreshold), "feedforward.down", down,
      path: path, addingTo: residual, on: tape)
  }
}
