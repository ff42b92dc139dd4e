public import Tensors

/// `y = f(x)`, element by element, or a derivative of f; `dx = dy · f′(x)`.
///
/// `PointwiseFunction` has the table of functions and their derivatives.
struct Pointwise: Operation, TwiceDifferentiable {
  let function: PointwiseFunction
  /// Which derivative of the function this is: 0 or 1.
  var order = 0

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].applying(function, derivative: order), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient.chained(through: function, derivative: order + 1, at: inputs[0])]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    precondition(order == 0, "Pointwise: a third derivative of \(function)")
    return [tape.multiply(gradient, tape.apply(Pointwise(function: function, order: 1), inputs))]
  }
}

extension Tape {
  /// A function applied to each element.
  public func apply(_ function: PointwiseFunction, to x: Variable) -> Variable {
    apply(Pointwise(function: function), [x])
  }

  /// eˣ of each element.
  public func exp(_ x: Variable) -> Variable { apply(.exponential, to: x) }

  /// The natural logarithm of each element.
  public func log(_ x: Variable) -> Variable { apply(.logarithm, to: x) }

  /// The square root of each element.
  public func squareRoot(_ x: Variable) -> Variable { apply(.squareRoot, to: x) }

  /// The square of each element.
  public func square(_ x: Variable) -> Variable { apply(.square, to: x) }

  /// The absolute value of each element.
  public func magnitude(_ x: Variable) -> Variable { apply(.magnitude, to: x) }

  /// Each element limited to a range; the gradient is zero outside.
  public func clamp(_ x: Variable, to range: ClosedRange<Float>) -> Variable {
    apply(.clamp(low: range.lowerBound, high: range.upperBound), to: x)
  }

  /// max(x, 0).
  public func relu(_ x: Variable) -> Variable { apply(.relu, to: x) }

  /// x·Φ(x), with the error function; `.geluTanh` is the approximation.
  public func gelu(_ x: Variable) -> Variable { apply(.gelu, to: x) }

  /// x·σ(x).
  public func silu(_ x: Variable) -> Variable { apply(.silu, to: x) }

  /// 1/(1 + e⁻ˣ).
  public func sigmoid(_ x: Variable) -> Variable { apply(.sigmoid, to: x) }

  /// The hyperbolic tangent of each element.
  public func tanh(_ x: Variable) -> Variable { apply(.tanh, to: x) }

  /// log(1 + eˣ).
  public func softplus(_ x: Variable) -> Variable { apply(.softplus, to: x) }
}
