internal import CKernels
internal import COpenBLAS

extension Tensor {
  /// The width of the square tiles into which a Gram matrix is cut for threads.
  private static let gramTile = 256

  /// Adds `factor · inputsᵀ · inputs` to this symmetric matrix, both triangles.
  ///
  /// Uses `Parallel.threads`; the tiles, and so the bits, are the same whatever their number.
  ///
  /// - Complexity: O(rows · n²), half of a general product.
  public mutating func addGram(of inputs: Tensor, times factor: Float = 1) {
    let (n, tokens) = (inputs.columns, inputs.rows)
    precondition(shape == [n, n], "addGram: \(inputs.shape) to \(shape)")
    let tile = Self.gramTile
    let starts = Array(stride(from: 0, to: n, by: tile))
    let pairs = starts.flatMap { row in starts.filter { $0 >= row }.map { (row, $0) } }
    withMutableBuffer { c in
      inputs.withBuffer { a in
        guard let c = c.baseAddress, let a = a.baseAddress else { return }
        // Each tile of the upper triangle, and its image in the lower one, is written by one thread.
        nonisolated(unsafe) let (target, source) = (c, a)
        Parallel.forEach(count: pairs.count) { index in
          let (row, column) = pairs[index]
          let (height, width) = (min(tile, n - row), min(tile, n - column))
          let place = target + row * n + column
          if row == column {
            blas_ssyrk_at_a(
              Int32(width), Int32(tokens), factor, source + row, Int32(n), 1, place, Int32(n))
            for i in 0..<height {
              for j in 0..<i { place[i * n + j] = place[j * n + i] }
            }
          } else {
            blas_sgemm(
              true, false, Int32(height), Int32(width), Int32(tokens), factor, source + row,
              Int32(n), source + column, Int32(n), 1, place, Int32(n))
            ck_transpose(height, width, n, n, place, target + column * n + row)
          }
        }
      }
    }
  }
}
