internal import Autograd
public import Tensors

/// A gated feed-forward layer: `down · (silu(gate · x) · (up · x))`.
public struct GatedLayer: Sendable {
  /// The gate and up projections `[hidden, width]`.
  public var gate, up: Tensor
  /// The down projection `[width, hidden]`.
  public var down: Tensor

  typealias WeightPath = any WritableKeyPath<GatedLayer, Tensor> & Sendable

  /// The linear layers, in the order in which they run.
  static let linears: [(name: String, weight: WeightPath)] = [
    ("gate", \.gate), ("up", \.up), ("down", \.down),
  ]

  init(width: Int, hidden: Int, random: inout RandomStream) {
    gate = .linearWeight(out: hidden, in: width, random: &random)
    up = .linearWeight(out: hidden, in: width, random: &random)
    down = .linearWeight(out: width, in: hidden, random: &random)
  }

  /// Runs the layer; a residual is added to its output.
  func callAsFunction(
    _ x: Variable, addingTo residual: Variable? = nil, path: String, on tape: Tape
  ) -> Variable {
    let gated = tape.swiGLU(
      gate: tape.linear(x, weight: gate, path: "\(path).gate"),
      up: tape.linear(x, weight: up, path: "\(path).up"))
    return tape.linear(gated, weight: down, path: "\(path).down", addingTo: residual)
  }
}
