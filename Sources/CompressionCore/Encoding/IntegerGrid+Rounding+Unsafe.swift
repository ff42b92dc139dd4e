public import Tensors

extension IntegerGrid {
  /// The nearest code of each weight, row-major, for a weight in natural order.
  ///
  /// - Complexity: O(rows · columns)
  public func codes(of weight: Tensor) -> [UInt16] {
    precondition(
      weight.shape == [rows, columns] && permutation == nil,
      "IntegerGrid: \(weight.shape) on grids of [\(rows), \(columns)]")
    var codes = [UInt16](repeating: 0, count: weight.count)
    codes.withUnsafeMutableBufferPointer { codes in
      weight.withBuffer { weight in
        for row in 0..<rows {
          for group in 0..<groups {
            let places = places(of: group)
            let run = row * columns + places.lowerBound..<row * columns + places.upperBound
            let place = row * groups + group
            Tensor.codes(
              of: UnsafeBufferPointer(rebasing: weight[run]), scale: scales[place],
              zero: Float(zeros[place]), maximumCode: Float(maximumCode),
              into: UnsafeMutableBufferPointer(rebasing: codes[run]))
          }
        }
      }
    }
    return codes
  }

  /// Checks that every scale is finite.
  ///
  /// - Throws: `CompressionError.notRepresentable`.
  public func requireFiniteScales(site: String) throws(CompressionError) {
    if let scale = scales.first(where: { !$0.isFinite }) {
      throw .notRepresentable(site: site, value: scale, format: scaleFormat)
    }
  }
}

// MARK: - Packing

extension IntegerGrid {
  mutating func read(
    isPermuted: Bool, from reader: inout BitReader
  ) throws(CompressionError) {
    let count = rows * groups
    scales = try scaleFormat.read(count, of: "scales", from: &reader)
    zeros = [UInt16](repeating: UInt16(1 << (bits - 1)), count: isSymmetric ? count : 0)
    if !isSymmetric {
      zeros = try reader.take(count, bits: bits, of: "zero points").map { UInt16($0) }
    }
    guard isPermuted else { return }
    let order = try reader.take(columns, bits: Accounting.indexBits(columns), of: "permutation")
    guard Set(order).count == columns, order.allSatisfy({ $0 < columns }), groupSize > 0 else {
      throw .corrupt("the order of the inputs is not a permutation")
    }
    permutation = order.map { Int($0) }
  }
}
