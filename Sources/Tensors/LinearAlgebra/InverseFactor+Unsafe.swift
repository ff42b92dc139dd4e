internal import COpenBLAS

extension Tensor {
  /// The upper factor `U` of the inverse: `Uᵀ · U = self⁻¹`, zeros below its diagonal.
  ///
  /// Row `i` of `U` holds what the OBS update needs once the inputs before `i` are fixed
  /// (Frantar and Alistarh, *SparseGPT*, 2023). The authors invert and factorise the inverse; here
  /// the matrix is factorised from its last row to its first, `self = R · Rᵀ` with `R` upper, and
  /// `U = R⁻¹`: half the work, and one rounding less. Uses `Parallel.threads`.
  ///
  /// - Complexity: O(2 n³ / 3)
  public func upperFactorOfInverse() throws(LinearAlgebraError) -> Tensor {
    precondition(shape.count == 2 && rows == columns, "upperFactorOfInverse: \(shape)")
    var work = BlockedInverse(reversing: self)
    guard work.factorise() else {
      // Told in the order in which the matrix was given.
      _ = try choleskyFactor()
      throw .notPositiveDefinite(order: rows, size: rows)
    }
    return work.inverted().reversingBothAxes()
  }

  /// Element `[i, j]` becomes `[n − 1 − i, n − 1 − j]`.
  fileprivate func reversingBothAxes() -> Tensor {
    Tensor(shape: shape) { target in
      withBuffer { source in
        for index in target.indices { target[index] = source[source.count - 1 - index] }
      }
    }
  }
}

/// The inverse of the lower Cholesky factor, by square blocks.
///
/// ```
/// L[k, k]·L[k, k]ᵀ = A[k, k]      L[i, k] = A[i, k]·L[k, k]⁻ᵀ      A[i, j] −= L[i, k]·L[j, k]ᵀ
/// X[i, j] = −L[i, i]⁻¹ · Σ L[i, k]·X[k, j]        j ≤ k < i
/// ```
///
/// Each product writes rows or columns of its own, so threads share nothing.
private struct BlockedInverse {
  static let size = 128

  private let n: Int
  private let starts: [Int]
  /// The matrix; `L` in its lower triangle once it is factorised.
  private var matrix: Tensor
  /// The inverses of the blocks on the diagonal of `L`.
  private var inverses: [Tensor] = []

  init(reversing matrix: Tensor) {
    n = matrix.rows
    starts = Array(stride(from: 0, to: n, by: Self.size))
    self.matrix = matrix.reversingBothAxes()
  }

  private func width(_ block: Int) -> Int { min(Self.size, n - starts[block]) }

  /// Whether the matrix is positive definite; its lower triangle becomes `L`.
  mutating func factorise() -> Bool {
    for block in starts.indices {
      guard let inverse = factoriseDiagonal(block) else { return false }
      inverses.append(inverse)
      solvePanel(below: block, inverse)
      updateTrailing(after: block)
    }
    return true
  }

  private mutating func factoriseDiagonal(_ block: Int) -> Tensor? {
    let (start, width) = (starts[block], width(block))
    var diagonal = Tensor(uninitialized: [width, width])
    matrix.withBuffer { a in
      diagonal.withMutableBuffer { d in
        for row in 0..<width {
          for column in 0..<width {
            d[row * width + column] = a[(start + row) * n + start + column]
          }
        }
      }
    }
    let info = diagonal.withMutableBuffer {
      lapack_spotrf_lower(Int32(width), $0.baseAddress, Int32(width))
    }
    guard info == 0 else { return nil }
    matrix.withMutableBuffer { a in
      for row in 0..<width {
        for column in 0...row { a[(start + row) * n + start + column] = diagonal[row, column] }
      }
    }
    return diagonal.inverseOfLowerTriangle()
  }

  /// `L[i, k] = A[i, k] · L[k, k]⁻ᵀ` for all blocks below.
  private mutating func solvePanel(below block: Int, _ inverse: Tensor) {
    let (start, width, n) = (starts[block], width(block), n)
    let below = Array(starts[(block + 1)...])
    matrix.withMutableBuffer { a in
      inverse.withBuffer { inverse in
        guard let a = a.baseAddress, let inverse = inverse.baseAddress else { return }
        nonisolated(unsafe) let (target, right) = (a, inverse)
        Parallel.forEach(count: below.count) { index in
          let height = min(Self.size, n - below[index])
          withUnsafeTemporaryAllocation(of: Float.self, capacity: height * width) { product in
            let place = target + below[index] * n + start
            blas_sgemm(
              false, true, Int32(height), Int32(width), Int32(width), 1, place, Int32(n), right,
              Int32(width), 0, product.baseAddress, Int32(width))
            for row in 0..<height {
              for column in 0..<width { place[row * n + column] = product[row * width + column] }
            }
          }
        }
      }
    }
  }

  /// `A[i, j] −= L[i, k] · L[j, k]ᵀ` for the blocks below and to the right, row of blocks by row.
  private mutating func updateTrailing(after block: Int) {
    let (start, width, n) = (starts[block], width(block), n)
    // The longest rows first, so that threads end together.
    let below = Array(starts[(block + 1)...].reversed())
    matrix.withMutableBuffer { a in
      guard let a = a.baseAddress else { return }
      nonisolated(unsafe) let target = a
      Parallel.forEach(count: below.count) { index in
        let row = below[index]
        let height = min(Self.size, n - row)
        let first = start + width
        blas_sgemm(
          false, true, Int32(height), Int32(row + height - first), Int32(width), -1,
          target + row * n + start, Int32(n), target + first * n + start, Int32(n), 1,
          target + row * n + first, Int32(n))
      }
    }
  }

  /// `L⁻¹`, zeros above its diagonal.
  func inverted() -> Tensor {
    var result = Tensor(zeros: [n, n])
    let columns = starts.indices
    result.withMutableBuffer { x in
      matrix.withBuffer { l in
        guard let x = x.baseAddress, let l = l.baseAddress else { return }
        nonisolated(unsafe) let (target, factor) = (x, l)
        // The first columns are the longest.
        Parallel.forEach(count: columns.count) { invertColumn($0, factor, into: target) }
      }
    }
    return result
  }

  private func invertColumn(
    _ column: Int, _ factor: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
  ) {
    let (left, wide) = (starts[column], width(column))
    inverses[column].withBuffer { inverse in
      for row in 0..<wide {
        for place in 0...row {
          target[(left + row) * n + left + place] = inverse[row * wide + place]
        }
      }
    }
    for block in (column + 1)..<max(starts.count, column + 1) {
      let (top, height) = (starts[block], width(block))
      withUnsafeTemporaryAllocation(of: Float.self, capacity: height * wide) { sum in
        blas_sgemm(
          false, false, Int32(height), Int32(wide), Int32(top - left), 1,
          factor + top * n + left, Int32(n), target + left * n + left, Int32(n), 0,
          sum.baseAddress, Int32(wide))
        inverses[block].withBuffer { inverse in
          blas_sgemm(
            false, false, Int32(height), Int32(wide), Int32(height), -1, inverse.baseAddress,
            Int32(height), sum.baseAddress, Int32(wide), 0, target + top * n + left, Int32(n))
        }
      }
    }
  }
}

extension Tensor {
  /// The inverse of a small lower triangle by substitution; what is above the diagonal is not read.
  fileprivate func inverseOfLowerTriangle() -> Tensor {
    let n = rows
    var inverse = Tensor(zeros: [n, n])
    withBuffer { l in
      inverse.withMutableBuffer { x in
        for row in 0..<n {
          let pivot = 1 / l[row * n + row]
          // Row by row, so that the inner loop runs along memory.
          for k in 0..<row {
            let factor = l[row * n + k] * pivot
            for column in 0...k { x[row * n + column] -= factor * x[k * n + column] }
          }
          x[row * n + row] = pivot
        }
      }
    }
    return inverse
  }
}
