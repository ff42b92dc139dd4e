internal import Tensors

/// `y = a + b`; `da = dy`, `db = dy`.
struct Addition: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0] + inputs[1], ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient, gradient]
  }
}

/// `y = a · b`, elementwise; `da = dy · b`, `db = dy · a`.
struct Multiplication: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0] * inputs[1], ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [wanted[0] ? gradient * inputs[1] : nil, wanted[1] ? gradient * inputs[0] : nil]
  }
}

/// `y = factor · x`; `dx = factor · dy`.
struct Scaling: Operation {
  let factor: Float

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].scaled(by: factor), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient.scaled(by: factor)]
  }
}

/// `y = Σ x`; `dx = dy` everywhere.
struct Summation: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (Tensor([Float(inputs[0].sum())], shape: []), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [Tensor(filledWith: gradient[flat: 0], shape: inputs[0].shape)]
  }
}

extension Tape {
  /// The sum of two values.
  ///
  /// The right one may be repeated: a row `[columns]` over the rows of a matrix, a column
  /// `[rows, 1]` over its columns, a scalar `[]` over all.
  public func add(_ left: Variable, _ right: Variable) -> Variable {
    guard left.shape != right.shape else { return apply(Addition(), [left, right]) }
    return apply(BroadcastArithmetic(arithmetic: .add), [left, right])
  }

  /// The elementwise product of two values; the right one may be repeated as in `add`.
  public func multiply(_ left: Variable, _ right: Variable) -> Variable {
    guard left.shape != right.shape else { return apply(Multiplication(), [left, right]) }
    return apply(BroadcastArithmetic(arithmetic: .multiply), [left, right])
  }

  /// A value times a number.
  public func scale(_ x: Variable, by factor: Float) -> Variable {
    apply(Scaling(factor: factor), [x])
  }

  /// The sum of all elements, a scalar.
  public func sum(_ x: Variable) -> Variable {
    apply(Summation(), [x])
  }
}
