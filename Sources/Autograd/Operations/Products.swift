public import Tensors

/// `Y = A · B`; `dA = dY · Bᵀ`, `dB = Aᵀ · dY`, for matrices.
struct MatrixProduct: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].matmul(inputs[1]), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [
      wanted[0] ? gradient.matmul(inputs[1], transposingRight: true) : nil,
      wanted[1] ? inputs[0].matmul(gradient, transposingSelf: true) : nil,
    ]
  }
}

/// `Y = X · Wᵀ [+ R]` with `X` `[tokens, in]`, `W` `[out, in]`; `dX = dY · W`, `dW = dYᵀ · X`,
/// `dR = dY`; another weight may stand in for `W` in `dX`.
struct LinearMap: Operation {
  /// What stands in for the weight in the gradient of the input.
  var inputGradientWeight: Tensor?

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    let addend = inputs.count > 2 ? inputs[2] : nil
    return (inputs[0].matmul(reusing: inputs[1], transposingRight: true, adding: addend), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    var sums = [Tensor?](repeating: nil, count: inputs.count)
    accumulate(gradient, inputs: inputs, saved: saved, wanted: wanted, into: &sums)
    return sums
  }

  func accumulate(
    _ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool], into sums: inout [Tensor?]
  ) {
    if wanted[0] { sums[0].addProduct(gradient, reusing: inputGradientWeight ?? inputs[1]) }
    if wanted[1] { sums[1].addTransposedProduct(gradient, inputs[0]) }
    if inputs.count > 2, wanted[2] { sums[2].add(gradient) }
  }
}

extension Tensor? {
  /// Adds `left · weight` to a sum that may not have begun.
  fileprivate mutating func addProduct(_ left: Tensor, reusing weight: Tensor) {
    if self == nil {
      self = left.matmul(reusing: weight)
    } else {
      self?.addProduct(left, reusing: weight)
    }
  }

  /// Adds `leftᵀ · right` to a sum that may not have begun.
  fileprivate mutating func addTransposedProduct(_ left: Tensor, _ right: Tensor) {
    if self == nil {
      self = left.matmul(right, transposingSelf: true)
    } else {
      self?.setProduct(left, right, transposingLeft: true, beta: 1)
    }
  }
}

/// `Y[r] = table[indices[r]]`; `dtable[indices[r]] += dY[r]`.
struct RowLookup: Operation {
  let indices: [Int32]

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (RowKernels.gatherRows(inputs[0], indices), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [RowKernels.scatterRows(gradient, indices, tableRows: inputs[0].rows)]
  }
}

extension Tape {
  /// The product of two matrices.
  public func matmul(_ left: Variable, _ right: Variable) -> Variable {
    apply(MatrixProduct(), [left, right])
  }

  /// A linear layer without bias: `[tokens, in]` to `[tokens, out]`.
  ///
  /// The weight `[out, in]` is a parameter named `path`; the observer sees the input. A residual of
  /// the value's shape is added, if given.
  public func linear(
    _ x: Variable, weight: Tensor, path: String, addingTo residual: Variable? = nil
  ) -> Variable {
    observer?(path, x.value)
    return apply(
      LinearMap(inputGradientWeight: inputGradientWeights[path]),
      [x, parameter(path, weight)] + (residual.map { [$0] } ?? []))
  }

  /// The rows of a table `[vocabulary, width]` that `indices` name; the table is the parameter `path`.
  public func lookup(_ indices: [Int32], table: Tensor, path: String) -> Variable {
    apply(RowLookup(indices: indices), [parameter(path, table)])
  }
}
