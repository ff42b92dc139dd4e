internal import Autograd
internal import Foundation
internal import Tensors

/// One layer of a decoder in the manner of LLaMA, of which heads, value neurons and channels can go.
///
/// ```
/// x ← x + attention(norm(x)) · outputᵀ + attentionBias          rotary positions, causal
/// x ← x + (silu(gate · norm(x)) · (up · norm(x))) · downᵀ + feedForwardBias + branch · norm(x)
/// ```
///
/// Weights are `[out, in]`, states `[sequences · tokens, width]`. The widths of heads are read from
/// the weights: a head's values may be narrower than its queries and keys. Biases and the branch are
/// what some methods put in to make up for what they remove.
struct PrunableLayer: Sendable {
  /// What the layers of a model have in common.
  struct Frame: Sendable {
    /// The tokens of a sequence.
    var tokens: Int
    /// The width of the queries of one head.
    var headWidth: Int
    /// What is added to the mean square in each norm.
    var epsilon: Float = 1e-6
    /// The base of the rotary angles.
    var rotaryBase = 10_000.0
  }

  /// What the layers have in common.
  var frame: Frame
  /// Query projection, `[heads · headWidth, width]`.
  var query: Tensor
  /// Key projection, `[heads · headWidth, width]`.
  var key: Tensor
  /// Value projection, `[heads · valueWidth, width]`.
  var value: Tensor
  /// Output projection, `[width, heads · valueWidth]`.
  var output: Tensor
  /// Gate projection, `[channels, width]`.
  var gate: Tensor
  /// Up projection, `[channels, width]`.
  var up: Tensor
  /// Down projection, `[width, channels]`.
  var down: Tensor
  /// The gain of the norm before attention, `[width]`.
  var attentionNorm: Tensor
  /// The gain of the norm before the feed-forward layer, `[width]`.
  var feedForwardNorm: Tensor
  /// What is added to the outputs of attention, `[width]`.
  var attentionBias: Tensor?
  /// What is added to the outputs of the feed-forward layer, `[width]`.
  var feedForwardBias: Tensor?
  /// A linear map beside the feed-forward layer, `[width, width]`.
  var branch: Tensor?
  /// The beginning of the names of its parameters.
  var name = "layer"

  /// The number of heads.
  var heads: Int { query.rows / frame.headWidth }

  /// The number of channels of the feed-forward layer.
  var channels: Int { gate.rows }
}

// MARK: - Forward

extension PrunableLayer {
  /// The states after the layer.
  func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    let inputs = norm(x, attentionNorm, "attentionNorm", on: tape)
    let middle = tape.add(x, attention(headOutputs(inputs, on: tape), on: tape))
    let normed = norm(middle, feedForwardNorm, "feedForwardNorm", on: tape)
    return tape.add(middle, feedForward(normed, on: tape))
  }

  private func norm(
    _ x: Variable, _ gain: Tensor, _ path: String, on tape: Tape
  ) -> Variable {
    tape.rmsNorm(x, gain: gain, epsilon: frame.epsilon, path: "\(name).\(path)")
  }

  private func linear(
    _ x: Variable, _ weight: Tensor, _ path: String, on tape: Tape
  ) -> Variable {
    tape.linear(x, weight: weight, path: "\(name).\(path)")
  }

  /// What the heads give, side by side, `[tokens, heads · valueWidth]`.
  private func headOutputs(_ inputs: Variable, on tape: Tape) -> Variable {
    func split(_ x: Variable) -> Variable {
      tape.splitHeads(x, heads: heads, tokens: frame.tokens)
    }
    let angles = frame.angles
    let queries = tape.rotate(
      linear(inputs, query, "query", on: tape), headWidth: frame.headWidth, angles: angles)
    let keys = tape.rotate(
      linear(inputs, key, "key", on: tape), headWidth: frame.headWidth, angles: angles)
    let products = tape.batchedMatmul(split(queries), split(keys), transposingRight: true)
    let scores = tape.scale(products, by: 1 / Float(frame.headWidth).squareRoot())
    let masked = tape.add(
      tape.reshape(scores, [scores.shape[0], frame.tokens * frame.tokens]),
      tape.constant(frame.causalBias))
    let probabilities = tape.softmax(tape.reshape(masked, scores.shape))
    let values = split(linear(inputs, value, "value", on: tape))
    return tape.joinHeads(tape.batchedMatmul(probabilities, values), heads: heads)
  }

  private func attention(_ headOutputs: Variable, on tape: Tape) -> Variable {
    let outputs = linear(headOutputs, output, "output", on: tape)
    guard let attentionBias else { return outputs }
    return tape.addBias(outputs, bias: attentionBias, path: "\(name).attentionBias")
  }

  private func hidden(_ inputs: Variable, on tape: Tape) -> Variable {
    tape.swiGLU(
      gate: linear(inputs, gate, "gate", on: tape), up: linear(inputs, up, "up", on: tape))
  }

  private func feedForward(_ inputs: Variable, on tape: Tape) -> Variable {
    var outputs = linear(hidden(inputs, on: tape), down, "down", on: tape)
    if let feedForwardBias {
      outputs = tape.addBias(outputs, bias: feedForwardBias, path: "\(name).feedForwardBias")
    }
    guard let branch else { return outputs }
    return tape.add(outputs, linear(inputs, branch, "branch", on: tape))
  }
}

extension PrunableLayer.Frame {
  /// The angles of each position, `[tokens, headWidth / 2]`.
  fileprivate var angles: RotaryAngles {
    let half = headWidth / 2
    let angles = (0..<tokens * half).map { index in
      let exponent = 2 * Double(index % half) / Double(headWidth)
      return Double(index / half) / pow(rotaryBase, exponent)
    }
    return RotaryAngles(
      cosines: Tensor(angles.map { Float(cos($0)) }, shape: [tokens, half]),
      sines: Tensor(angles.map { Float(sin($0)) }, shape: [tokens, half]))
  }

  /// −∞ where a key is later than its query, `[tokens · tokens]`.
  fileprivate var causalBias: Tensor {
    let places = 0..<tokens * tokens
    return Tensor(
      places.map { $0 % tokens > $0 / tokens ? -.infinity : 0 }, shape: [places.count])
  }
}

// MARK: - Values along the way

extension PrunableLayer {
  /// The values of a forward pass, all `[sequences · tokens, …]`.
  struct Trace {
    /// What attention reads.
    let attentionInput: Tensor
    /// What the heads give, side by side.
    let headOutputs: Tensor
    /// What attention adds.
    let attention: Tensor
    /// What the feed-forward layer reads.
    let feedForwardInput: Tensor
    /// What its channels give.
    let hidden: Tensor
    /// What it adds.
    let feedForward: Tensor
    /// The states after the layer.
    let output: Tensor
  }

  /// The values of a forward pass that is not recorded.
  func trace(_ states: Tensor) -> Trace {
    let tape = Tape(recording: false)
    let inputs = norm(tape.constant(states), attentionNorm, "attentionNorm", on: tape)
    let heads = headOutputs(inputs, on: tape)
    let added = attention(heads, on: tape)
    let middle = tape.add(tape.constant(states), added)
    let normed = norm(middle, feedForwardNorm, "feedForwardNorm", on: tape)
    let outputs = feedForward(normed, on: tape)
    return Trace(
      attentionInput: inputs.value, headOutputs: heads.value, attention: added.value,
      feedForwardInput: normed.value, hidden: hidden(normed, on: tape).value,
      feedForward: outputs.value, output: tape.add(middle, outputs).value)
  }

  /// What the feed-forward layer gives for some of its own inputs.
  func feedForward(of inputs: Tensor) -> Tensor {
    let tape = Tape(recording: false)
    return feedForward(tape.constant(inputs), on: tape).value
  }
}

// MARK: - Cutting

extension PrunableLayer {
  /// The rows of the value projection, and columns of the output's, that belong to a head.
  func valueNeurons(of head: Int) -> Range<Int> {
    let width = value.rows / heads
    return head * width..<(head + 1) * width
  }

  /// The layer with some of its heads.
  func keeping(heads kept: [Int]) -> PrunableLayer {
    let rows = kept.flatMap { $0 * frame.headWidth..<($0 + 1) * frame.headWidth }
    var copy = keeping(valueNeurons: kept.flatMap { valueNeurons(of: $0) })
    copy.query = query.selecting(rows: rows)
    copy.key = key.selecting(rows: rows)
    return copy
  }

  /// The layer with some of its value neurons, as many of each head.
  func keeping(valueNeurons kept: [Int]) -> PrunableLayer {
    var copy = self
    copy.value = value.selecting(rows: kept)
    copy.output = output.selecting(columns: kept)
    return copy
  }

  /// The layer with some of its channels.
  func keeping(channels kept: [Int]) -> PrunableLayer {
    var copy = self
    copy.gate = gate.selecting(rows: kept)
    copy.up = up.selecting(rows: kept)
    copy.down = down.selecting(columns: kept)
    return copy
  }

  /// The number of its parameters, norms and what was put in included.
  var parameterCount: Int {
    let weights = [query, key, value, output, gate, up, down, attentionNorm, feedForwardNorm]
    return (weights + [attentionBias, feedForwardBias, branch].compactMap(\.self))
      .reduce(0) { $0 + $1.count }
  }
}
