internal import CKernels

extension Tensor {
  /// Takes variable `index` out of the inverse of a symmetric positive definite matrix.
  ///
  /// ```
  /// H⁻¹ ← H⁻¹ − h·hᵀ / h[i]          h the i-th column of H⁻¹
  /// ```
  ///
  /// What remains is the inverse of H without row and column `i`, with zeros in their place
  /// (Hassibi and Stork, *Optimal Brain Surgeon*, 1993). A symmetric matrix stays symmetric to the
  /// last bit.
  ///
  /// - Precondition: the matrix is square and its diagonal element `index` positive.
  /// - Complexity: O(n²)
  public mutating func eliminateFromInverse(_ index: Int) {
    precondition(shape.count == 2 && rows == columns, "eliminate: \(shape) is not square")
    let pivot = Double(self[index, index])
    precondition(pivot > 0, "eliminate: diagonal element \(index) is \(pivot), wanted above 0")
    let n = rows
    let root = pivot.squareRoot()
    withMutableBuffer { a in
      // With h / √h[i] on both sides each product is the same as that of the mirrored element.
      let scaled = (0..<n).map { Float(Double(a[index * n + $0]) / root) }
      for row in 0..<n {
        ck_axpy(n, -scaled[row], scaled, a.baseAddress?.advanced(by: row * n))
        a[row * n + index] = 0
      }
      for column in 0..<n { a[index * n + column] = 0 }
    }
  }
}
