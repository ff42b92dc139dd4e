internal import CKernels

/// Elementwise arithmetic and sums.
extension Tensor {
  /// The sum of two tensors of one shape.
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    combine(left, right, "+", ck_add)
  }

  /// The difference of two tensors of one shape.
  public static func - (left: Tensor, right: Tensor) -> Tensor {
    combine(left, right, "-", ck_subtract)
  }

  /// The elementwise product of two tensors of one shape.
  public static func * (left: Tensor, right: Tensor) -> Tensor {
    combine(left, right, "*", ck_multiply)
  }

  private typealias Kernel = (
    Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?
  ) -> Void

  private static func combine(
    _ left: Tensor, _ right: Tensor, _ name: String, _ kernel: Kernel
  ) -> Tensor {
    precondition(left.shape == right.shape, "\(left.shape) \(name) \(right.shape)")
    return Tensor(shape: left.shape) { result in
      left.withBuffer { a in
        right.withBuffer { b in kernel(a.count, a.baseAddress, b.baseAddress, result.baseAddress) }
      }
    }
  }

  /// Adds `factor` times another tensor of the same shape.
  public mutating func add(_ other: Tensor, times factor: Float = 1) {
    precondition(shape == other.shape, "add: \(shape) += \(other.shape)")
    withMutableBuffer { target in
      other.withBuffer { ck_axpy($0.count, factor, $0.baseAddress, target.baseAddress) }
    }
  }

  /// Multiplies each element by a number.
  public mutating func scale(by factor: Float) {
    withMutableBuffer { ck_scale($0.count, factor, $0.baseAddress) }
  }

  /// The tensor with each element multiplied by a number.
  public func scaled(by factor: Float) -> Tensor {
    var copy = self
    copy.scale(by: factor)
    return copy
  }

  /// Multiplies column `j` of a matrix by `factors[j]`.
  public mutating func scaleColumns(by factors: Tensor) {
    let columns = columns
    precondition(factors.count == columns, "scaleColumns: \(shape) by \(factors.shape)")
    withMutableBuffer { target in
      factors.withBuffer { factor in
        for start in stride(from: 0, to: target.count, by: max(columns, 1)) {
          for column in 0..<columns { target[start + column] *= factor[column] }
        }
      }
    }
  }

  /// The absolute value of each element.
  public func magnitude() -> Tensor { map { abs($0) } }

  /// `|self[r, c]| · factors[c]`, the absolute values with each column multiplied by a number.
  ///
  /// Uses `Parallel.threads`.
  public func magnitude(scalingColumnsBy factors: Tensor) -> Tensor {
    let columns = columns
    precondition(factors.count == columns, "magnitude: \(shape) by \(factors.shape)")
    return Tensor(shape: shape) { target in
      withBuffer { source in
        factors.withBuffer { factor in
          // Each row is written by one thread.
          nonisolated(unsafe) let (x, f, y) = (source, factor, target)
          let (rows, together) = (columns == 0 ? 0 : x.count / columns, 64)
          Parallel.forEach(count: (rows + together - 1) / together) { group in
            for row in group * together..<min((group + 1) * together, rows) {
              let start = row * columns
              for column in 0..<columns { y[start + column] = abs(x[start + column]) * f[column] }
            }
          }
        }
      }
    }
  }

  /// The sum of the elements, accumulated in double over fixed lanes.
  public func sum() -> Double {
    withBuffer { ck_sum($0.count, $0.baseAddress) }
  }

  /// The sum of the elementwise product, accumulated in double over fixed lanes.
  public func dot(_ other: Tensor) -> Double {
    precondition(count == other.count, "dot: \(shape) · \(other.shape)")
    return withBuffer { a in
      other.withBuffer { b in ck_dot(a.count, a.baseAddress, b.baseAddress) }
    }
  }

  /// The sum of squares.
  public func squaredNorm() -> Double { dot(self) }

  /// The sum of squares of each column of a matrix `[rows, columns]`, in double.
  public func columnSquaredNorms() -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    withBuffer {
      ck_column_squares(columns == 0 ? 0 : count / columns, columns, $0.baseAddress, &sums)
    }
    return sums
  }

  /// The flat index of the first element that is NaN or infinite, if any.
  public func firstNonFinite() -> Int? {
    withBuffer { Self.first(in: $0, above: Float.greatestFiniteMagnitude.bitPattern) }
  }

  /// The flat index of the first element that is NaN, if any.
  public func firstNaN() -> Int? {
    withBuffer { Self.first(in: $0, above: Float.infinity.bitPattern) }
  }

  /// The index of the first value that is NaN or infinite, if any.
  public static func firstNonFinite(in values: [Float]) -> Int? {
    values.withUnsafeBufferPointer {
      first(in: $0, above: Float.greatestFiniteMagnitude.bitPattern)
    }
  }

  private static func first(in values: UnsafeBufferPointer<Float>, above limit: UInt32) -> Int? {
    guard let base = values.baseAddress else { return nil }
    let index = ck_first_above(values.count, base, limit)
    return index < values.count ? index : nil
  }
}
