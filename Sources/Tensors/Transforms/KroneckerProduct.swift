/// A Kronecker product of two matrices that is applied without being built.
///
/// ```
/// (A ⊗ B)[i·p + k, j·q + l] = A[i, j] · B[k, l]     A [m, n], B [p, q], A ⊗ B [m·p, n·q]
/// ```
public struct KroneckerProduct: Sendable, Equatable {
  /// A, `[m, n]`.
  public let left: Tensor
  /// B, `[p, q]`.
  public let right: Tensor

  /// Pairs two matrices.
  public init(_ left: Tensor, _ right: Tensor) {
    precondition(
      left.shape.count == 2 && right.shape.count == 2,
      "Kronecker product of \(left.shape) and \(right.shape)")
    self.left = left
    self.right = right
  }

  /// The extents of the product.
  public var shape: [Int] {
    [left.rows * right.rows, left.columns * right.columns]
  }

  /// The product as a matrix, `[m·p, n·q]`.
  ///
  /// - Complexity: O(m · n · p · q)
  public func matrix() -> Tensor {
    let (m, n, p, q) = (left.rows, left.columns, right.rows, right.columns)
    var result = Tensor(zeros: shape)
    for i in 0..<m {
      for k in 0..<p {
        for j in 0..<n {
          for l in 0..<q { result[i * p + k, j * q + l] = left[i, j] * right[k, l] }
        }
      }
    }
    return result
  }

  /// Multiplies each row x of `[rows, n·q]` by the product: `y = (A ⊗ B) · x`, `[rows, m·p]`.
  ///
  /// With x read as a matrix X `[n, q]`, y is `A · X · Bᵀ`.
  ///
  /// - Parameters:
  ///   - rows: the vectors, `[rows, n·q]`.
  ///   - transposed: whether to multiply by `(A ⊗ B)ᵀ`, from `[rows, m·p]` to `[rows, n·q]`.
  /// - Returns: the products, `[rows, m·p]`.
  /// - Complexity: O(rows · n · q · (m + p)) or what is less in the other order.
  public func apply(to rows: Tensor, transposed: Bool = false) -> Tensor {
    let count = rows.rows
    let n = transposed ? left.rows : left.columns
    let q = transposed ? right.rows : right.columns
    let m = transposed ? left.columns : left.rows
    let p = transposed ? right.columns : right.rows
    precondition(
      rows.shape.count == 2 && rows.columns == n * q,
      "Kronecker product of \(left.shape) and \(right.shape) on \(rows.shape)")
    let inner = rows.reshaped([count * n, q]).matmul(right, transposingRight: !transposed)
    // [count, n, p] to [count, p, n], so that the other factor meets the last axis as well.
    let outer = Self.exchangingLastAxes(inner, count, n, p).reshaped([count * p, n])
      .matmul(left, transposingRight: !transposed)
    return Self.exchangingLastAxes(outer, count, p, m).reshaped([count, m * p])
  }

  private static func exchangingLastAxes(
    _ tensor: Tensor, _ count: Int, _ rows: Int, _ columns: Int
  ) -> Tensor {
    let values = tensor.values
    var result = [Float](repeating: 0, count: values.count)
    for part in 0..<count {
      let start = part * rows * columns
      for row in 0..<rows {
        for column in 0..<columns {
          result[start + column * rows + row] = values[start + row * columns + column]
        }
      }
    }
    return Tensor(result, shape: [count, columns, rows])
  }
}
