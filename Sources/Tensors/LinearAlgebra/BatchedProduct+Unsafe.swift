internal import COpenBLAS

extension Tensor {
  /// The products of pairs of matrices, either of which may be read transposed.
  ///
  /// ```
  /// out[b] = op(self[b]) · op(right[b])      op(self) [batch, m, k], op(right) [batch, k, n]
  /// ```
  ///
  /// Two plain matrices are a batch of one, and give a plain matrix.
  ///
  /// - Complexity: O(batch · m · n · k), by BLAS.
  public func batchedMatmul(
    _ right: Tensor, transposingSelf: Bool = false, transposingRight: Bool = false
  ) -> Tensor {
    let rank = shape.count
    precondition(
      rank == right.shape.count && (rank == 2 || rank == 3)
        && (rank == 2 || shape[0] == right.shape[0]),
      "batchedMatmul: \(shape) · \(right.shape)")
    let (m, k) = Self.extents(shape, transposing: transposingSelf)
    let (inner, n) = Self.extents(right.shape, transposing: transposingRight)
    precondition(
      k == inner,
      "batchedMatmul: \(shape)\(transposingSelf ? "ᵀ" : "") · \(right.shape)"
        + "\(transposingRight ? "ᵀ" : "")")
    let batch = rank == 3 ? shape[0] : 1
    return Tensor(shape: shape.prefix(rank - 2) + [m, n]) { c in
      guard m > 0, n > 0 else { return }
      withBuffer { a in
        right.withBuffer { b in
          for item in 0..<batch {
            blas_sgemm(
              transposingSelf, transposingRight, Int32(m), Int32(n), Int32(k), 1,
              a.baseAddress.map { $0 + item * m * k }, Int32(max(columns, 1)),
              b.baseAddress.map { $0 + item * k * n }, Int32(max(right.columns, 1)), 0,
              c.baseAddress.map { $0 + item * m * n }, Int32(n))
          }
        }
      }
    }
  }

  private static func extents(_ shape: [Int], transposing: Bool) -> (rows: Int, columns: Int) {
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    return transposing ? (columns, rows) : (rows, columns)
  }
}
