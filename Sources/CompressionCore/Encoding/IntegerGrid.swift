public import Tensors

/// Integer grids of a matrix, one per row or one per group of inputs in each row.
///
/// ```
/// low   = min(0, min W)          high = max(0, max W)
/// scale = (high − low) / (2^b − 1), rounded to the format in which it is stored
/// zero  = round(−low / scale)
/// code  = clamp(round(W / scale) + zero, 0, 2^b − 1)
/// ```
///
/// A symmetric grid has `high = −low = max |W|` and `zero = 2^(b−1)`, which is not stored. A grid
/// whose weights are all zero reaches from −1 to 1. Rounding is to nearest, ties to even.
public struct IntegerGrid: Sendable, Equatable {
  /// The number of outputs.
  public let rows: Int
  /// The number of inputs.
  public let columns: Int
  /// The bits of a code.
  public let bits: Int
  /// How many inputs share a grid, of which the last may have fewer; 0 is the whole row.
  public let groupSize: Int
  /// Whether zero is the middle of every grid.
  public let isSymmetric: Bool
  /// How scales are stored.
  public let scaleFormat: FloatFormat
  /// The input at each place when groups follow another order than the inputs', or nil.
  public internal(set) var permutation: [Int]?
  /// The step of each grid, `[rows, groups]`.
  public internal(set) var scales: [Float]
  /// The code of zero of each grid, `[rows, groups]`.
  public internal(set) var zeros: [UInt16]

  /// Grids that are not fitted yet; groups follow a permutation of the inputs if one is given.
  public init(
    rows: Int, columns: Int, bits: Int, groupSize: Int = 0, isSymmetric: Bool = false,
    scaleFormat: FloatFormat, permutation: [Int]? = nil
  ) {
    self.init(
      rows: rows, columns: columns, bits: bits,
      groupSize: groupSize >= columns ? 0 : groupSize, isSymmetric: isSymmetric,
      scaleFormat: scaleFormat, allocating: true)
    // Without groups every input of a row shares one grid, and the order does not matter.
    self.permutation = self.groupSize == 0 ? nil : permutation
  }

  init(
    rows: Int, columns: Int, bits: Int, groupSize: Int, isSymmetric: Bool,
    scaleFormat: FloatFormat, allocating: Bool
  ) {
    precondition((1...16).contains(bits) && groupSize >= 0, "\(bits) bits, groups of \(groupSize)")
    self.rows = rows
    self.columns = columns
    self.bits = bits
    self.groupSize = groupSize
    self.isSymmetric = isSymmetric
    self.scaleFormat = scaleFormat
    scales = []
    zeros = []
    if allocating {
      scales = [Float](repeating: 1, count: rows * groups)
      zeros = [UInt16](repeating: 0, count: rows * groups)
    }
  }

  /// The number of grids in a row.
  public var groups: Int { groupSize == 0 ? 1 : (columns + groupSize - 1) / groupSize }

  /// The largest code.
  public var maximumCode: Int { 1 << bits - 1 }

  /// The places that share a grid.
  public func places(of group: Int) -> Range<Int> {
    guard groupSize > 0 else { return 0..<columns }
    return group * groupSize..<min((group + 1) * groupSize, columns)
  }

  /// The grid of each input.
  public var groupOfColumn: [Int] {
    var result = [Int](repeating: 0, count: columns)
    for group in 0..<groups {
      for place in places(of: group) { result[permutation?[place] ?? place] = group }
    }
    return result
  }

  /// Fits every grid to a weight, `[rows, columns]`, in natural order.
  public mutating func fit(to weight: Tensor) {
    for group in 0..<groups { fit(group, to: weight) }
  }

  /// Fits the grids of one group to a weight whose columns are in the order of the grid's places.
  public mutating func fit(_ group: Int, to weight: Tensor) {
    precondition(weight.shape == [rows, columns], "IntegerGrid: \(weight.shape)")
    let places = places(of: group)
    weight.withBuffer { weight in
      for row in 0..<rows {
        var (low, high): (Float, Float) = (0, 0)
        for place in places {
          let value = weight[row * columns + place]
          low = min(low, value)
          high = max(high, value)
        }
        fit(row * groups + group, low: low, high: high)
      }
    }
  }

  private mutating func fit(_ place: Int, low: Float, high: Float) {
    var (low, high) = (low, high)
    if isSymmetric {
      high = max(-low, high)
      low = -high
    }
    if low == 0, high == 0 { (low, high) = (-1, 1) }
    let exact = high / Float(maximumCode) - low / Float(maximumCode)
    let simple = (high - low) / Float(maximumCode)
    // The simple form is the authors'; it overflows when the range is wider than the type.
    let scale = max(
      scaleFormat.rounded(simple.isFinite ? simple : exact), scaleFormat.leastPositive)
    scales[place] = scale
    let zero = (-low / scale).rounded(.toNearestOrEven)
    zeros[place] =
      isSymmetric ? UInt16(1 << (bits - 1)) : UInt16(max(0, min(zero, Float(maximumCode))))
  }
}
