internal import CKernels
internal import COpenBLAS

extension Tensor {
  /// The product of two matrices, either of which may be read transposed.
  ///
  /// ```
  /// out = op(self) · op(right)      op(self) [m, k], op(right) [k, n], out [m, n]
  /// ```
  ///
  /// - Complexity: O(m · n · k), by BLAS.
  public func matmul(
    _ right: Tensor, transposingSelf: Bool = false, transposingRight: Bool = false
  ) -> Tensor {
    var result = Tensor(
      uninitialized: [
        transposingSelf ? columns : rows, transposingRight ? right.rows : right.columns,
      ])
    result.setProduct(
      self, right, transposingLeft: transposingSelf, transposingRight: transposingRight)
    return result
  }

  /// Sets this matrix to `alpha · op(left) · op(right) + beta · self`.
  public mutating func setProduct(
    _ left: Tensor, _ right: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false,
    alpha: Float = 1, beta: Float = 0
  ) {
    precondition(
      left.shape.count == 2 && right.shape.count == 2 && shape.count == 2,
      "matmul: \(left.shape) · \(right.shape) to \(shape)")
    let m = transposingLeft ? left.columns : left.rows
    let k = transposingLeft ? left.rows : left.columns
    let n = transposingRight ? right.rows : right.columns
    precondition(
      k == (transposingRight ? right.columns : right.rows) && shape == [m, n],
      "matmul: \(left.shape)\(transposingLeft ? "ᵀ" : "") · \(right.shape)"
        + "\(transposingRight ? "ᵀ" : "") to \(shape)")
    guard m > 0, n > 0 else { return }
    withMutableBuffer { c in
      left.withBuffer { a in
        right.withBuffer { b in
          if alpha == 1 && (beta == 0 || beta == 1) {
            MatrixKernel.multiply(
              ck_product(
                transposing_left: transposingLeft, transposing_right: transposingRight, rows: m,
                columns: n, depth: k, left: a.baseAddress, left_stride: max(left.columns, 1),
                right: b.baseAddress, right_stride: max(right.columns, 1), addend: nil,
                result: c.baseAddress, result_stride: n),
              adding: beta == 1)
            return
          }
          blas_sgemm(
            transposingLeft, transposingRight, Int32(m), Int32(n), Int32(k), alpha,
            a.baseAddress, Int32(max(left.columns, 1)), b.baseAddress,
            Int32(max(right.columns, 1)), beta, c.baseAddress, Int32(n))
        }
      }
    }
  }
}
