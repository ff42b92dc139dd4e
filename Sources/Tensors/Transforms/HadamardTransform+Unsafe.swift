/// An orthogonal transform with elements of one magnitude, in O(n log n), for any size.
///
/// ```
/// y = H · x / √h        H = I_b ⊗ P_m ⊗ W_(2^k),  n = b · h,  h = m · 2^k
/// ```
///
/// W is Walsh's matrix of a power of two, and P one of Paley's of a small order such as 12, 20 or 28
/// when the size has an odd factor. Where no Hadamard matrix of order n can be had, the largest
/// divisor h of n that has one makes equal blocks. The transform spreads an outlier over its block
/// evenly; QuIP# (Tseng et al., 2024) and QuaRot (Ashkboos et al., 2024) rotate weights by it.
public struct HadamardTransform: Sendable, Equatable {
  /// The length of the vectors.
  public let size: Int
  /// The order h of the Hadamard matrix on each block.
  public let blockSize: Int
  /// The order m of Paley's factor, or 1.
  public let paleyOrder: Int
  /// Paley's matrix, row-major.
  private let paley: [Float]

  /// Chooses the matrix for a size.
  ///
  /// - Precondition: `size` is positive.
  public init(size: Int) {
    precondition(size > 0, "Hadamard transform of the size \(size)")
    self.size = size
    let block = (1...size).reversed().first { size % $0 == 0 && Self.factor($0) != nil } ?? 1
    blockSize = block
    paleyOrder = Self.factor(block) ?? 1
    paley = paleyOrder > 1 ? HadamardMatrix.paley(paleyOrder) : [1]
  }

  /// Whether every element of the result depends on every element of the vector.
  public var isFull: Bool { blockSize == size }

  /// The smallest order m such that a Hadamard matrix of this order is Paley's of order m times
  /// Walsh's; 1 for a power of two, nil if there is none.
  private static func factor(_ order: Int) -> Int? {
    let power = 1 << order.trailingZeroBitCount
    if power == order { return 1 }
    var candidate = order / power * 4
    while candidate <= order {
      if HadamardMatrix.isPaleyOrder(candidate) { return candidate }
      candidate *= 2
    }
    return nil
  }

  /// Transforms each row of `[…, size]`.
  ///
  /// - Parameters:
  ///   - rows: the vectors, one after the other.
  ///   - inverse: whether to apply the inverse, which is the transpose.
  /// - Returns: the transformed vectors, of the same shape.
  /// - Complexity: O(count · (log₂ h + m))
  public func apply(to rows: Tensor, inverse: Bool = false) -> Tensor {
    precondition(rows.columns == size, "Hadamard transform of \(size) on \(rows.shape)")
    var result = rows
    let length = blockSize / paleyOrder
    let scale = 1 / Float(blockSize).squareRoot()
    var column = [Float](repeating: 0, count: paleyOrder)
    result.withMutableBuffer { values in
      for start in stride(from: 0, to: values.count, by: blockSize) {
        let block = UnsafeMutableBufferPointer(rebasing: values[start..<(start + blockSize)])
        for part in stride(from: 0, to: blockSize, by: length) {
          Self.walsh(UnsafeMutableBufferPointer(rebasing: block[part..<(part + length)]))
        }
        if paleyOrder > 1 {
          for offset in 0..<length {
            combine(block, offset, length, inverse: inverse, scratch: &column)
          }
        }
        for index in block.indices { block[index] *= scale }
      }
    }
    return result
  }

  /// The matrix `H / √h`, `[size, size]`.
  public func matrix() -> Tensor {
    var identity = Tensor(zeros: [size, size])
    for index in 0..<size { identity[index, index] = 1 }
    return apply(to: identity, inverse: true)
  }

  /// The unscaled Walsh–Hadamard transform in place.
  private static func walsh(_ values: UnsafeMutableBufferPointer<Float>) {
    var half = 1
    while half < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * half) {
        for index in start..<(start + half) {
          let (a, b) = (values[index], values[index + half])
          values[index] = a + b
          values[index + half] = a - b
        }
      }
      half *= 2
    }
  }

  /// Multiplies the elements at one offset of each part by Paley's matrix.
  private func combine(
    _ block: UnsafeMutableBufferPointer<Float>, _ offset: Int, _ length: Int, inverse: Bool,
    scratch: inout [Float]
  ) {
    let order = paleyOrder
    for row in 0..<order {
      var sum: Float = 0
      for column in 0..<order {
        let element = inverse ? paley[column * order + row] : paley[row * order + column]
        sum += element * block[column * length + offset]
      }
      scratch[row] = sum
    }
    for row in 0..<order { block[row * length + offset] = scratch[row] }
  }
}

/// A Hadamard transform behind random signs, which makes it a random rotation:
/// `y = H · (s ∘ x) / √h`.
public struct RandomisedHadamardTransform: Sendable, Equatable {
  /// The transform behind the signs.
  public let transform: HadamardTransform
  /// The signs, ±1, `[size]`.
  public let signs: Tensor

  /// Draws the signs for a size.
  public init(size: Int, random: inout RandomStream) {
    transform = HadamardTransform(size: size)
    let signs = (0..<size).map { _ in random.next() >> 63 == 0 ? Float(1) : -1 }
    self.signs = Tensor(signs, shape: [size])
  }

  /// Transforms each row of `[…, size]`.
  public func apply(to rows: Tensor, inverse: Bool = false) -> Tensor {
    var result = inverse ? transform.apply(to: rows, inverse: true) : rows
    result.scaleColumns(by: signs)
    return inverse ? result : transform.apply(to: result)
  }
}
