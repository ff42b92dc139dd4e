public import Tensors

/// `y` is any function of x, usually a step; `dx = dy · pass`, as if it were the identity where
/// `pass` is 1.
///
/// Reference: Y. Bengio et al., *Estimating or Propagating Gradients Through Stochastic Neurons*,
/// 2013, https://arxiv.org/abs/1308.3432.
struct StraightThrough: Operation, TwiceDifferentiable {
  let function: (Tensor) -> Tensor
  /// Where the gradient passes, of x; everywhere when nil.
  var pass: ((Tensor) -> Tensor)?

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor?) {
    let value = function(inputs[0])
    precondition(
      value.shape == inputs[0].shape, "straightThrough: \(inputs[0].shape) became \(value.shape)")
    return (value, pass?(inputs[0]))
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor?, wanted: [Bool]) -> [Tensor?] {
    [saved.map { gradient * $0 } ?? gradient]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [pass.map { tape.multiply(gradient, tape.constant($0(inputs[0].value))) } ?? gradient]
  }
}

/// `y = a` where the mask is not 0, else `b`; `da = dy` where it is not 0, `db = dy` where it is.
struct Selection: Operation, TwiceDifferentiable {
  let mask: Tensor

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (mask.selecting(inputs[0], inputs[1]), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    let zeros = Tensor(zeros: mask.shape)
    return [
      wanted[0] ? mask.selecting(gradient, zeros) : nil,
      wanted[1] ? mask.selecting(zeros, gradient) : nil,
    ]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    let zeros = tape.constant(Tensor(zeros: mask.shape))
    return [
      tape.select(mask, gradient, zeros), tape.select(mask, zeros, gradient),
    ]
  }
}

/// A uniform grid of integer codes: `value = scale · (code − zero)`, codes from 0 to `maximumCode`.
private struct RoundingGrid: Sendable {
  let scale: Float
  let zero: Float
  let maximumCode: Float

  /// 1 between the least and the largest value, 0 outside.
  func covers(_ x: Tensor) -> Tensor {
    x.applying(
      .clamp(low: -scale * zero, high: scale * (maximumCode - zero)), derivative: 1)
  }

  /// The nearest value of the grid, ties to even multiples of the scale.
  func nearest(_ x: Float) -> Float {
    let code = (x / scale).rounded(.toNearestOrEven) + zero
    return scale * (min(max(code, 0), maximumCode) - zero)
  }
}

extension Tape {
  /// Any function of a value whose gradient is taken as that of the identity.
  ///
  /// The function must keep the shape; the gradient is dense, whatever the function sets to zero.
  public func straightThrough(
    _ x: Variable, _ function: @escaping (Tensor) -> Tensor
  ) -> Variable {
    apply(StraightThrough(function: function), [x])
  }

  /// Rounds to the grid `scale · (code − zero)` with whole codes from 0 to `maximumCode`, ties to
  /// even multiples of the scale; the gradient passes where the value is within the grid's range.
  ///
  /// - Precondition: the scale is positive.
  public func roundStraightThrough(
    _ x: Variable, scale: Float, zero: Float, maximumCode: Float
  ) -> Variable {
    precondition(scale > 0, "roundStraightThrough: the scale \(scale) is not positive")
    let grid = RoundingGrid(scale: scale, zero: zero, maximumCode: maximumCode)
    return apply(StraightThrough(function: { $0.map(grid.nearest) }, pass: grid.covers), [x])
  }

  /// Multiplies by a mask; the gradient passes where the mask is 0 too.
  public func maskStraightThrough(_ x: Variable, mask: Tensor) -> Variable {
    straightThrough(x) { $0 * mask }
  }

  /// Keeps the elements whose magnitude is above a threshold; the gradient passes everywhere.
  public func thresholdStraightThrough(_ x: Variable, above threshold: Float) -> Variable {
    straightThrough(x) { $0.map { abs($0) > threshold ? $0 : 0 } }
  }

  /// Keeps the `count` elements of largest magnitude, of all or of each row; the gradient passes
  /// everywhere.
  ///
  /// Of equal magnitudes the last stay.
  public func topStraightThrough(_ x: Variable, _ count: Int, ofEachRow: Bool = false) -> Variable {
    let runs = ofEachRow ? x.value.flatRows : 1
    let size = x.value.count / max(runs, 1)
    precondition((0...size).contains(count), "topStraightThrough: \(count) of \(size)")
    return straightThrough(x) { value in
      let goes = value.magnitude().smallest(size - count, ofEachOf: runs)
      return Tensor(zip(value.values, goes).map { $1 ? 0 : $0 }, shape: value.shape)
    }
  }

  /// The left value where the mask is not 0, else the right one; all of one shape.
  public func select(_ mask: Tensor, _ left: Variable, _ right: Variable) -> Variable {
    apply(Selection(mask: mask), [left, right])
  }
}
