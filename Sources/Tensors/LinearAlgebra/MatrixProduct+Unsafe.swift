internal import CKernels
internal import COpenBLAS

extension Tensor {
  /// The product of two matrices, either of which may be read transposed.
  ///
  /// ```
  /// out = op(self) · op(right) [+ addend]      op(self) [m, k], op(right) [k, n], out [m, n]
  /// ```
  ///
  /// - Complexity: O(m · n · k)
  public func matmul(
    _ right: Tensor, transposingSelf: Bool = false, transposingRight: Bool = false,
    adding addend: Tensor? = nil
  ) -> Tensor {
    product(right, (transposingSelf, transposingRight), addend, reusing: nil)
  }

  /// The product with a matrix, such as a layer's weight, that will be multiplied again before it is
  /// written: `self · op(right) [+ addend]`.
  ///
  /// The matrix is then kept in the form in which products read it, too. No bit differs.
  public func matmul(
    reusing right: Tensor, transposingRight: Bool = false, adding addend: Tensor? = nil
  ) -> Tensor {
    product(right, (false, transposingRight), addend, reusing: right.storage)
  }

  /// Adds `left · right` to this matrix; the right one is kept as by `matmul(reusing:)`.
  public mutating func addProduct(_ left: Tensor, reusing right: Tensor) {
    withProduct(left, right, transposingLeft: false, transposingRight: false) { product in
      var product = product
      product.addend = UnsafePointer(product.result)
      MatrixKernel.multiply(product, reusing: right.storage)
    }
  }

  private func product(
    _ right: Tensor, _ transposing: (left: Bool, right: Bool), _ addend: Tensor?,
    reusing operand: Storage?
  ) -> Tensor {
    let shape = [
      transposing.left ? columns : rows, transposing.right ? right.rows : right.columns,
    ]
    var result = Tensor(uninitialized: shape)
    precondition(
      addend == nil || addend?.shape == shape, "matmul: \(shape) + \(addend?.shape ?? [])")
    result.withProduct(
      self, right, transposingLeft: transposing.left, transposingRight: transposing.right
    ) { product in
      guard let addend else { return MatrixKernel.multiply(product, reusing: operand) }
      addend.withBuffer { d in
        var product = product
        product.addend = d.baseAddress
        MatrixKernel.multiply(product, reusing: operand)
      }
    }
    return result
  }

  /// Sets this matrix to `alpha · op(left) · op(right) + beta · self`.
  public mutating func setProduct(
    _ left: Tensor, _ right: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false,
    alpha: Float = 1, beta: Float = 0
  ) {
    withProduct(
      left, right, transposingLeft: transposingLeft, transposingRight: transposingRight
    ) { product in
      var product = product
      if beta == 1 { product.addend = UnsafePointer(product.result) }
      if alpha == 1 && (beta == 0 || beta == 1) { return MatrixKernel.multiply(product) }
      MatrixKernel.multiplyByBlas(product, alpha: alpha, beta: beta)
    }
  }

  /// Calls `body` with the description of a product into this matrix.
  private mutating func withProduct(
    _ left: Tensor, _ right: Tensor, transposingLeft: Bool, transposingRight: Bool,
    _ body: (ck_product) -> Void
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
          body(
            ck_product(
              transposing_left: transposingLeft, transposing_right: transposingRight, rows: m,
              columns: n, depth: k, left: a.baseAddress, left_stride: max(left.columns, 1),
              right: b.baseAddress, right_stride: max(right.columns, 1), addend: nil,
              result: c.baseAddress, result_stride: n))
        }
      }
    }
  }
}
