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

/// `Y = X · Wᵀ` with `X` `[tokens, in]`, `W` `[out, in]`; `dX = dY · W`, `dW = dYᵀ · X`.
struct LinearMap: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].matmul(inputs[1], transposingRight: true), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [
      wanted[0] ? gradient.matmul(inputs[1]) : nil,
      wanted[1] ? gradient.matmul(inputs[0], transposingSelf: true) : nil,
    ]
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
  /// The weight `[out, in]` is a parameter named `path`; the observer sees the input.
  public func linear(_ x: Variable, weight: Tensor, path: String) -> Variable {
    observer?(path, x.value)
    return apply(LinearMap(), [x, parameter(path, weight)])
  }

  /// The rows of a table `[vocabulary, width]` that `indices` name; the table is the parameter `path`.
  public func lookup(_ indices: [Int32], table: Tensor, path: String) -> Variable {
    apply(RowLookup(indices: indices), [parameter(path, table)])
  }
}
