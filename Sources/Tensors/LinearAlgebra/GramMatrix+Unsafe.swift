internal import CKernels
internal import COpenBLAS

/// A part of the upper triangle of a Gram matrix that one thread computes.
private struct GramBlock {
  let row, column, height, width: Int

  var isDiagonal: Bool { row == column }

  /// Squares on the diagonal, and right of it blocks of half the height, which take as long.
  ///
  /// A wide square spares BLAS copies of the inputs: the diagonal ones of 512 columns run at 75
  /// GFLOP/s, of 256 at 60. A narrow matrix has narrow squares, so that there is work for threads.
  static func upperTriangle(of width: Int) -> [GramBlock] {
    let side = width < 1024 ? 256 : 512
    let starts = Array(stride(from: 0, to: width, by: side))
    return starts.flatMap { row in
      starts.filter { $0 >= row }.flatMap { column in
        let (height, across) = (min(side, width - row), min(side, width - column))
        guard row < column else {
          return [GramBlock(row: row, column: column, height: height, width: across)]
        }
        return [row, row + side / 2].map {
          GramBlock(row: $0, column: column, height: side / 2, width: across)
        }
      }
    }
  }
}

extension Tensor {
  /// Adds `factor · inputsᵀ · inputs` to this symmetric matrix, both triangles.
  ///
  /// Uses `Parallel.threads`; the blocks, and so the bits, are the same whatever their number.
  ///
  /// - Complexity: O(rows · n²), half of a general product.
  public mutating func addGram(of inputs: Tensor, times factor: Float = 1) {
    let (n, tokens) = (inputs.columns, inputs.rows)
    precondition(shape == [n, n], "addGram: \(inputs.shape) to \(shape)")
    let blocks = GramBlock.upperTriangle(of: n)
    withMutableBuffer { c in
      inputs.withBuffer { a in
        guard let c = c.baseAddress, let a = a.baseAddress else { return }
        // Each block of the upper triangle, and its image in the lower one, is written by one thread.
        nonisolated(unsafe) let (target, source) = (c, a)
        Parallel.forEach(count: blocks.count) { index in
          let block = blocks[index]
          let (row, column, height, width) = (block.row, block.column, block.height, block.width)
          let place = target + row * n + column
          if block.isDiagonal {
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
