internal import Tensors

/// `y = x`; `dx = dy`.
struct Identity: Operation, TwiceDifferentiable {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) { (inputs[0], ()) }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] { [gradient] }
}

/// `y = x` under another shape; `dx = dy` under the old one.
struct Reshape: Operation, TwiceDifferentiable {
  let shape: [Int]

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].reshaped(shape), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient.reshaped(inputs[0].shape)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [tape.reshape(gradient, inputs[0].shape)]
  }
}

/// Axis i of y is axis `axes[i]` of x; `dx` is `dy` with the inverse order.
struct Permutation: Operation, TwiceDifferentiable {
  let axes: [Int]

  private var inverse: [Int] {
    var inverse = axes
    for (place, axis) in axes.enumerated() { inverse[axis] = place }
    return inverse
  }

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].permuted(axes), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient.permuted(inverse)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [tape.permute(gradient, inverse)]
  }
}

/// `y` holds the inputs one after the other along an axis; each gets its part of `dy`.
struct Concatenation: Operation, TwiceDifferentiable {
  let axis: Int

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (Tensor.concatenating(inputs, axis: axis), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    zip(ranges(inputs.map(\.shape)), wanted).map {
      $1 ? gradient.slice($0, axis: axis) : nil
    }
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    zip(ranges(inputs.map(\.shape)), wanted).map {
      $1 ? tape.slice(gradient, $0, axis: axis) : nil
    }
  }

  private func ranges(_ shapes: [[Int]]) -> [Range<Int>] {
    var start = 0
    return shapes.map { shape in
      defer { start += shape[axis] }
      return start..<(start + shape[axis])
    }
  }
}

/// `y` is a range of an axis of x; `dx` is `dy` there, zero elsewhere.
struct Slice: Operation, TwiceDifferentiable {
  let range: Range<Int>
  let axis: Int

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].slice(range, axis: axis), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    let (before, after) = padding(inputs[0].shape)
    return [Tensor.concatenating([before, gradient, after], axis: axis)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    let (before, after) = padding(inputs[0].shape)
    return [
      tape.concatenate([tape.constant(before), gradient, tape.constant(after)], axis: axis)
    ]
  }

  private func padding(_ shape: [Int]) -> (before: Tensor, after: Tensor) {
    var (before, after) = (shape, shape)
    before[axis] = range.lowerBound
    after[axis] = shape[axis] - range.upperBound
    return (Tensor(zeros: before), Tensor(zeros: after))
  }
}

extension Tape {
  /// The same elements under another shape.
  public func reshape(_ x: Variable, _ shape: [Int]) -> Variable {
    apply(Reshape(shape: shape), [x])
  }

  /// The axes in another order: axis `i` of the result is axis `axes[i]` of `x`.
  public func permute(_ x: Variable, _ axes: [Int]) -> Variable {
    apply(Permutation(axes: axes), [x])
  }

  /// A matrix with rows and columns exchanged.
  public func transpose(_ x: Variable) -> Variable {
    permute(x, [1, 0])
  }

  /// Values one after the other along an axis: 0 for rows, 1 for the columns of matrices.
  public func concatenate(_ parts: [Variable], axis: Int) -> Variable {
    apply(Concatenation(axis: axis), parts)
  }

  /// A range of an axis.
  public func slice(_ x: Variable, _ range: Range<Int>, axis: Int) -> Variable {
    apply(Slice(range: range, axis: axis), [x])
  }

  /// A range of the rows.
  public func rows(_ x: Variable, _ range: Range<Int>) -> Variable {
    slice(x, range, axis: 0)
  }

  /// A range of the columns, the last dimension.
  public func columns(_ x: Variable, _ range: Range<Int>) -> Variable {
    slice(x, range, axis: x.shape.count - 1)
  }

  /// The columns of each head apart: `[batch · tokens, heads · width]` to
  /// `[batch · heads, tokens, width]`.
  public func splitHeads(_ x: Variable, heads: Int, tokens: Int) -> Variable {
    let batch = x.value.flatRows / max(tokens, 1)
    let width = x.value.columns / max(heads, 1)
    precondition(
      batch * tokens == x.value.flatRows && heads * width == x.value.columns,
      "splitHeads: \(x.shape) into \(heads) heads of sequences of \(tokens)")
    let apart = permute(reshape(x, [batch, tokens, heads, width]), [0, 2, 1, 3])
    return reshape(apart, [batch * heads, tokens, width])
  }

  /// The heads side by side again: `[batch · heads, tokens, width]` to
  /// `[batch · tokens, heads · width]`.
  public func joinHeads(_ x: Variable, heads: Int) -> Variable {
    precondition(
      x.shape.count == 3 && heads > 0 && x.shape[0] % heads == 0,
      "joinHeads: \(x.shape) of \(heads) heads")
    let (batch, tokens, width) = (x.shape[0] / heads, x.shape[1], x.shape[2])
    let together = permute(reshape(x, [batch, heads, tokens, width]), [0, 2, 1, 3])
    return reshape(together, [batch * tokens, heads * width])
  }
}
