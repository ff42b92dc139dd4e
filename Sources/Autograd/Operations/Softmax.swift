internal import Tensors

/// `y = exp(x) / Σ exp(x)` over the last dimension; `dx = y · (dy − Σ y·dy)`.
struct Softmax: Operation, TwiceDifferentiable {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let y = SoftmaxKernels.softmax(inputs[0])
    return (y, y)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    [SoftmaxKernels.softmaxGradient(gradient, y: saved)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    let y = tape.softmax(inputs[0])
    let mean = tape.sumOverColumns(tape.multiply(y, gradient))
    return [tape.multiply(y, tape.subtract(gradient, mean))]
  }
}

/// `y = x − log Σ exp(x)` over the last dimension; `dx = dy − exp(y) · Σ dy`.
struct LogSoftmax: Operation, TwiceDifferentiable {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let y = SoftmaxKernels.logSoftmax(inputs[0])
    return (y, y)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    [SoftmaxKernels.logSoftmaxGradient(gradient, y: saved)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    let total = tape.sumOverColumns(gradient)
    return [tape.subtract(gradient, tape.multiply(tape.softmax(inputs[0]), total))]
  }
}

/// `y[r] = log Σ exp(x[r])`, `[…, 1]`; `dx = dy[r] · softmax(x[r])`.
struct LogSumExp: Operation, TwiceDifferentiable {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let y = SoftmaxKernels.logSumExp(inputs[0])
    return (y, y)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    [SoftmaxKernels.logSumExpGradient(gradient, x: inputs[0], y: saved)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [tape.multiply(tape.softmax(inputs[0]), gradient)]
  }
}

extension Tape {
  /// The softmax over the last dimension; a row of −∞ gives zeros.
  public func softmax(_ x: Variable) -> Variable { apply(Softmax(), [x]) }

  /// The logarithm of the softmax over the last dimension.
  public func logSoftmax(_ x: Variable) -> Variable { apply(LogSoftmax(), [x]) }

  /// `log Σ exp(x)` over the last dimension: `[…, columns]` to `[…, 1]`.
  public func logSumExp(_ x: Variable) -> Variable { apply(LogSumExp(), [x]) }
}
