public import Tensors

/// Which elements of a parameter exist; the others are zero and stay so.
public struct ParameterMask: Sendable, Equatable {
  /// Whether each element is kept, in row-major order.
  public let kept: [Bool]

  /// Wraps the marks of a parameter's elements.
  public init(_ kept: [Bool]) {
    self.kept = kept
  }

  /// Keeps what is not zero.
  public init(nonZerosOf parameter: Tensor) {
    kept = parameter.withBuffer { $0.map { $0 != 0 } }
  }

  /// Sets the elements that are not kept to zero, whatever they are, NaN too.
  public func apply(to tensor: inout Tensor) {
    precondition(tensor.count == kept.count, "a mask of \(kept.count) on \(tensor.shape)")
    tensor.withMutableBuffer { values in
      for index in values.indices where !kept[index] { values[index] = 0 }
    }
  }

  /// A tensor with the elements that are not kept set to zero.
  public func applied(to tensor: Tensor) -> Tensor {
    var result = tensor
    apply(to: &result)
    return result
  }
}
