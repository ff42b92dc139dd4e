public import Tensors

/// `y = a ∘ b` with b repeated over a's rows or columns;
/// `da = dy`, `dy`, `dy · b`, `dy / b` and `db = Σ dy`, `−Σ dy`, `Σ dy · a`, `−Σ dy · a / b²` for
/// `+`, `−`, `·`, `/`, the sums over what an element of b was repeated over.
struct BroadcastArithmetic: Operation, TwiceDifferentiable {
  let arithmetic: Arithmetic

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].combined(arithmetic, inputs[1]), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [
      wanted[0] ? first(gradient, inputs[1]) : nil,
      wanted[1] ? second(gradient, inputs[0], inputs[1]) : nil,
    ]
  }

  private func first(_ gradient: Tensor, _ b: Tensor) -> Tensor {
    switch arithmetic {
    case .add, .subtract: gradient
    case .multiply, .divide: gradient.combined(arithmetic, b)
    }
  }

  private func second(_ gradient: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    switch arithmetic {
    case .add: gradient.reduced(to: b.shape)
    case .subtract: gradient.reduced(to: b.shape).scaled(by: -1)
    case .multiply: gradient.reduced(to: b.shape, times: a)
    case .divide:
      gradient.reduced(to: b.shape, times: a).chained(through: .reciprocal, derivative: 1, at: b)
    }
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    let (a, b) = (inputs[0], inputs[1])
    switch arithmetic {
    case .add: return [gradient, wanted[1] ? tape.sum(gradient, to: b.shape) : nil]
    case .subtract:
      return [gradient, wanted[1] ? tape.scale(tape.sum(gradient, to: b.shape), by: -1) : nil]
    case .multiply:
      return [
        wanted[0] ? tape.multiply(gradient, b) : nil,
        wanted[1] ? tape.sum(tape.multiply(gradient, a), to: b.shape) : nil,
      ]
    case .divide:
      let quotient = tape.divide(gradient, b)
      guard wanted[1] else { return [quotient, nil] }
      let products = tape.sum(tape.multiply(gradient, a), to: b.shape)
      let slope = tape.scale(tape.apply(.power(-2), to: b), by: -1)
      return [wanted[0] ? quotient : nil, tape.multiply(products, slope)]
    }
  }
}

extension BroadcastArithmetic: SampleSeparable {
  func sampleGradients(
    _ gradient: Tensor, inputs: [Tensor], saved: Void, samples: Int, wanted: [Bool]
  ) -> [Tensor?] {
    precondition(
      !wanted[0] && Broadcast(from: inputs[1].shape, to: inputs[0].shape) == .row,
      "\(arithmetic): only a row that is repeated has gradients per sample, not \(inputs[1].shape)")
    let parts = (0..<samples).map { sample in
      second(
        gradient.sample(sample, of: samples), inputs[0].sample(sample, of: samples), inputs[1])
    }
    return [nil, Tensor.stacking(parts)]
  }
}

/// `y[i] = Σ x` over what element i of a smaller shape repeats to; `dx = dy`, repeated.
struct RepeatedSum: Operation, TwiceDifferentiable {
  let shape: [Int]

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].reduced(to: shape), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [Tensor(zeros: inputs[0].shape).combined(.add, gradient)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [tape.add(tape.constant(Tensor(zeros: inputs[0].shape)), gradient)]
  }
}

extension Tape {
  /// The difference of two values; the right one may be repeated as in `add`.
  public func subtract(_ left: Variable, _ right: Variable) -> Variable {
    apply(BroadcastArithmetic(arithmetic: .subtract), [left, right])
  }

  /// The quotient of two values; the right one may be repeated as in `add`.
  public func divide(_ left: Variable, _ right: Variable) -> Variable {
    apply(BroadcastArithmetic(arithmetic: .divide), [left, right])
  }

  /// Adds a bias `[width]` to each row; the bias is the parameter `path`.
  public func addBias(_ x: Variable, bias: Tensor, path: String) -> Variable {
    add(x, parameter(path, bias))
  }

  /// A linear layer with bias: `[tokens, in]` to `[tokens, out]`.
  ///
  /// The weight `[out, in]` and the bias `[out]` are the parameters `path` and `biasPath`; the
  /// observer sees the input under `path`.
  public func linear(
    _ x: Variable, weight: Tensor, path: String, bias: Tensor, biasPath: String
  ) -> Variable {
    addBias(linear(x, weight: weight, path: path), bias: bias, path: biasPath)
  }

  /// The sums over the rows of a matrix: one for each column, `[columns]`.
  public func sumOverRows(_ x: Variable) -> Variable {
    sum(x, to: Array(x.shape.suffix(1)))
  }

  /// The sums over the columns of a matrix: one for each row, `[rows, 1]`.
  public func sumOverColumns(_ x: Variable) -> Variable {
    sum(x, to: x.value.columnShape)
  }

  /// The means over the rows of a matrix: one for each column, `[columns]`.
  public func meanOverRows(_ x: Variable) -> Variable {
    scale(sumOverRows(x), by: 1 / Float(x.value.flatRows))
  }

  /// The means over the columns of a matrix: one for each row, `[rows, 1]`.
  public func meanOverColumns(_ x: Variable) -> Variable {
    scale(sumOverColumns(x), by: 1 / Float(x.value.columns))
  }

  /// The mean of all elements, a scalar.
  public func mean(_ x: Variable) -> Variable {
    scale(sum(x), by: 1 / Float(x.value.count))
  }

  /// The sums down to a shape that repeats to this one's.
  func sum(_ x: Variable, to shape: [Int]) -> Variable {
    x.shape == shape ? x : apply(RepeatedSum(shape: shape), [x])
  }
}
