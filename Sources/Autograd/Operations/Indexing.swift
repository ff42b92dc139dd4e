internal import Tensors

/// `Y[indices[r]] += X[r]`, from zeros; `dX[r] = dY[indices[r]]`.
struct RowScatter: Operation, TwiceDifferentiable {
  let indices: [Int32]
  let rows: Int

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    let limit = Int32(clamping: rows)
    precondition(
      indices.count == inputs[0].rows && indices.allSatisfy { $0 >= 0 && $0 < limit },
      "scatterRows: \(indices.count) indices of \(inputs[0].shape), each below \(rows)")
    return (RowKernels.scatterRows(inputs[0], indices, tableRows: rows), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [RowKernels.gatherRows(gradient, indices)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [tape.gatherRows(gradient, indices)]
  }
}

/// `y.flat[i] = x.flat[indices[i]]`; `dx.flat[indices[i]] += dy.flat[i]`.
struct ElementGather: Operation, TwiceDifferentiable {
  let indices: [Int32]
  let shape: [Int]

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].gathered(indices, shape: shape), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient.scattered(indices, shape: inputs[0].shape)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [tape.apply(ElementScatter(indices: indices, shape: inputs[0].shape), [gradient])]
  }
}

/// `y.flat[indices[i]] += x.flat[i]`, from zeros; `dx.flat[i] = dy.flat[indices[i]]`.
struct ElementScatter: Operation, TwiceDifferentiable {
  let indices: [Int32]
  let shape: [Int]

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].scattered(indices, shape: shape), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient.gathered(indices, shape: inputs[0].shape)]
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [tape.apply(ElementGather(indices: indices, shape: inputs[0].shape), [gradient])]
  }
}

extension Tape {
  /// The rows of a matrix that `indices` name, `[indices, columns]`; a row may be named twice.
  public func gatherRows(_ x: Variable, _ indices: [Int32]) -> Variable {
    apply(RowLookup(indices: indices), [x])
  }

  /// A matrix of `rows` zero rows to whose row `indices[r]` the row `r` was added.
  public func scatterRows(_ x: Variable, _ indices: [Int32], rows: Int) -> Variable {
    apply(RowScatter(indices: indices, rows: rows), [x])
  }

  /// The columns of a matrix that `indices` name, `[rows, indices]`; a column may be named twice.
  public func gatherColumns(_ x: Variable, _ indices: [Int32]) -> Variable {
    let (rows, width) = (x.value.flatRows, Int32(x.value.columns))
    precondition(
      indices.allSatisfy { $0 >= 0 && $0 < width }, "gatherColumns: a column outside 0..<\(width)")
    let flat = (0..<Int32(rows)).flatMap { row in indices.map { row * width + $0 } }
    return apply(ElementGather(indices: flat, shape: [rows, indices.count]), [x])
  }

  /// One or several elements of each row: `y[r, j] = x[r, indices[r · count + j]]`, `[rows, count]`.
  ///
  /// With log-probabilities and targets it gives the targets' log-probabilities.
  public func gatherElements(_ x: Variable, _ indices: [Int32], perRow count: Int = 1) -> Variable {
    let (rows, width) = (x.value.flatRows, Int32(x.value.columns))
    precondition(
      indices.count == rows * count && indices.allSatisfy { $0 >= 0 && $0 < width },
      "gatherElements: \(indices.count) indices of \(x.shape), \(count) a row, each below \(width)")
    let flat = indices.enumerated().map { Int32($0 / max(count, 1)) * width + $1 }
    return apply(ElementGather(indices: flat, shape: [rows, count]), [x])
  }
}
