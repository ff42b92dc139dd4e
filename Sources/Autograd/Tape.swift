public import Tensors

/// A value in a computation; its gradient can be asked for if the tape recorded how it came about.
public struct Variable: Sendable {
  /// The value.
  public let value: Tensor
  /// The record on the tape, or nil for a constant.
  let node: Int?

  /// The extent of each dimension.
  public var shape: [Int] { value.shape }
}

/// The record of a computation, from which gradients are taken in reverse.
///
/// ```swift
/// let tape = Tape()
/// let x = tape.parameter("x", Tensor([3], shape: [1]))
/// let loss = tape.sum(tape.multiply(x, x))
/// let gradients = tape.gradients(of: loss)  // ["x": [6]]
/// ```
///
/// A tape serves one thread. With `recording: false` it computes values only and keeps nothing, so
/// that one forward pass serves training, evaluation and calibration.
public final class Tape {
  /// Whether the tape keeps what gradients need.
  public let isRecording: Bool

  /// Is told the input of each linear layer, by the layer's path.
  public var observer: ((_ path: String, _ input: Tensor) -> Void)?

  /// Is told how much attention the last token of each sequence pays to each of its tokens, the mean
  /// over heads, `[sequences, tokens]`, by the causal attention of decoders.
  public var attentionObserver: ((_ shares: Tensor) -> Void)?

  /// What stands in for the weight of a linear layer in the gradient of the layer's input, by path.
  ///
  /// The forward pass and the gradient of the weight stay as they are. Second derivatives know
  /// nothing of it.
  public var inputGradientWeights: [String: Tensor] = [:]

  var records: [any Record] = []
  private(set) var parameters: [String: Int] = [:]
  /// The parameters that a tape without records came across, in order, where somebody wants them.
  var mentions: [(name: String, value: Tensor)]?
  var isSpent = false

  /// Creates an empty tape.
  public init(recording: Bool = true) {
    isRecording = recording
  }

  /// A value without a gradient.
  public func constant(_ value: Tensor) -> Variable {
    Variable(value: value, node: nil)
  }

  /// A value whose gradient can be asked for, without a name.
  public func variable(_ value: Tensor) -> Variable {
    guard isRecording else { return constant(value) }
    return append(Leaf(), value)
  }

  /// A value whose gradient is asked for under a name; the same name gives the same record.
  public func parameter(_ name: String, _ value: Tensor) -> Variable {
    guard isRecording else {
      mentions?.append((name, value))
      return constant(value)
    }
    if let node = parameters[name] { return Variable(value: value, node: node) }
    let leaf = variable(value)
    parameters[name] = leaf.node
    return leaf
  }

  /// A value through which no gradient flows back.
  public func stopGradient(_ x: Variable) -> Variable {
    constant(x.value)
  }

  /// Applies an operation and records it if a gradient can flow through it.
  func apply<Rule: Operation>(_ operation: Rule, _ inputs: [Variable]) -> Variable {
    let values = inputs.map(\.value)
    guard isRecording, inputs.contains(where: { $0.node != nil }) else {
      return constant(operation.value(values))
    }
    let (value, saved) = operation.forward(values)
    return append(Application(operation: operation, inputs: inputs, saved: saved), value)
  }

  /// Writes a record down.
  func append(_ record: any Record, _ value: Tensor) -> Variable {
    precondition(
      !isSpent, "the tape is spent: its gradients were taken without `retainingRecords: true`")
    records.append(record)
    return Variable(value: value, node: records.count - 1)
  }
}
