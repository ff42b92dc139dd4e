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
  struct Node {
    let parents: [Int?]
    let backward: (Tensor) -> [Tensor?]
  }

  /// Whether the tape keeps what gradients need.
  public let isRecording: Bool

  /// Is told the input of each linear layer, by the layer's path.
  public var observer: ((_ path: String, _ input: Tensor) -> Void)?

  private var nodes: [Node] = []
  private var parameters: [String: Int] = [:]

  /// Creates an empty tape.
  public init(recording: Bool = true) {
    isRecording = recording
  }

  /// A value without a gradient.
  public func constant(_ value: Tensor) -> Variable {
    Variable(value: value, node: nil)
  }

  /// A value whose gradient is asked for under a name; the same name gives the same record.
  public func parameter(_ name: String, _ value: Tensor) -> Variable {
    guard isRecording else { return constant(value) }
    if let node = parameters[name] { return Variable(value: value, node: node) }
    let node = nodes.count
    nodes.append(Node(parents: []) { _ in [] })
    parameters[name] = node
    return Variable(value: value, node: node)
  }

  /// Applies an operation and records it if a gradient can flow through it.
  func apply<Rule: Operation>(_ operation: Rule, _ inputs: [Variable]) -> Variable {
    let values = inputs.map(\.value)
    let (value, saved) = operation.forward(values)
    guard isRecording, inputs.contains(where: { $0.node != nil }) else { return constant(value) }
    let parents = inputs.map(\.node)
    let wanted = parents.map { $0 != nil }
    nodes.append(
      Node(parents: parents) { gradient in
        operation.backward(gradient, inputs: values, saved: saved, wanted: wanted)
      })
    return Variable(value: value, node: nodes.count - 1)
  }

  /// The gradients of a scalar with respect to every named parameter it depends on.
  ///
  /// The tape is spent afterwards: each record is dropped once its gradient has been passed on.
  ///
  /// - Precondition: `loss` is a scalar that this tape recorded.
  public func gradients(of loss: Variable, seed: Float = 1) -> [String: Tensor] {
    guard let start = loss.node else { preconditionFailure("the loss depends on no parameter") }
    precondition(loss.value.count == 1, "gradients(of:) wants a scalar, not \(loss.shape)")
    var gradients = [Tensor?](repeating: nil, count: nodes.count)
    gradients[start] = Tensor(filledWith: seed, shape: loss.shape)
    let leaves = Set(parameters.values)
    for index in stride(from: start, through: 0, by: -1) where !leaves.contains(index) {
      let node = nodes.removeLast(upTo: index)
      guard let gradient = gradients[index].take() else { continue }
      for case (let parent?, let part?) in zip(node.parents, node.backward(gradient)) {
        if gradients[parent] == nil {
          gradients[parent] = part
        } else {
          gradients[parent]?.add(part)
        }
      }
    }
    return parameters.compactMapValues { gradients[$0] }
  }
}

extension [Tape.Node] {
  /// Removes and returns the record at `index`, with everything above it.
  fileprivate mutating func removeLast(upTo index: Int) -> Tape.Node {
    let node = self[index]
    removeLast(count - index)
    return node
  }
}
