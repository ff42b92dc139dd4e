public import Tensors

/// The product of two factors of floats: low rank, or two sparse matrices.
///
/// ```
/// W = left · right        left [out, rank], right [rank, in]
/// ```
///
/// Each factor stores all of its elements or those of a bitmap of its own.
public struct FactorPart: Sendable, Equatable {
  /// The factor next to the outputs, `[out, rank]`.
  public let left: FloatPart
  /// The factor next to the inputs, `[rank, in]`.
  public let right: FloatPart
  /// The width between the factors, at least 1.
  public let rank: Int

  /// Takes the supported elements of two factors and rounds them to a format.
  ///
  /// - Precondition: the factors fit each other, and neither support is a pattern.
  /// - Throws: `CompressionError.notRepresentable` when an element is too large for the format.
  public init(
    left: Tensor, leftSupport: Support = .full, right: Tensor, rightSupport: Support = .full,
    format: FloatFormat, site: String
  ) throws(CompressionError) {
    precondition(
      left.columns == right.rows && right.rows > 0,
      "FactorPart: \(left.shape) · \(right.shape)")
    precondition(
      leftSupport.tag < 2 && rightSupport.tag < 2,
      "FactorPart: \(leftSupport.label) and \(rightSupport.label)")
    self.left = try FloatPart(left, support: leftSupport, format: format, site: site)
    self.right = try FloatPart(right, support: rightSupport, format: format, site: site)
    rank = right.rows
  }

  /// Factors that store nothing, of which the packed form still has a bit for every row and column.
  init(emptyAt site: LinearSite) throws(CompressionError) {
    func none(_ rows: Int, _ columns: Int) -> Support {
      .bitmap(
        Mask(
          rows: rows, columns: columns, kept: [Bool](repeating: false, count: rows * columns)))
    }
    try self.init(
      left: Tensor(zeros: [site.rows, 1]), leftSupport: none(site.rows, 1),
      right: Tensor(zeros: [1, site.columns]), rightSupport: none(1, site.columns),
      format: site.format, site: site.path)
  }

  /// The largest rank whose two dense factors hold no more than so many numbers.
  ///
  /// The small excess makes up for shares that binary cannot hold.
  public static func rank(storing count: Double, rows: Int, columns: Int) -> Int {
    let rank = (count / Double(rows + columns) + 1e-6).rounded(.down)
    return max(0, min(rows, columns, Int(rank)))
  }
}

extension FactorPart: PartEncoding {
  static let tag: UInt8 = 3

  var format: FloatFormat { left.format }

  var support: Support { .full }

  func storedCount(of count: Int) -> Int { left.values.count + right.values.count }

  func accounting(rows: Int, columns: Int) -> Accounting {
    var accounting =
      left.accounting(rows: rows, columns: rank) + right.accounting(rows: rank, columns: columns)
    accounting.index =
      left.support.indexBytes(count: rows * rank) + right.support.indexBytes(count: rank * columns)
    return accounting
  }

  func decoded(rows: Int, columns: Int) -> Tensor {
    left.decoded(rows: rows, columns: rank).matmul(right.decoded(rows: rank, columns: columns))
  }

  func fill(_ header: inout PartHeader) {
    header.groupSize = UInt32(rank)
    header.flags = UInt32(left.support.tag) | UInt32(right.support.tag) << 2
  }

  func write(to writer: inout BitWriter) {
    for factor in [left, right] {
      factor.support.write(to: &writer)
      factor.write(to: &writer)
    }
  }

  init(
    header: PartHeader, support: Support, format: FloatFormat, rows: Int, columns: Int,
    reading reader: inout BitReader
  ) throws(CompressionError) {
    guard header.bits == 0, support == .full, header.groupSize > 0, header.flags < 16 else {
      throw .corrupt(
        "factors of rank \(header.groupSize) with \(header.bits) bits, flags \(header.flags)")
    }
    rank = Int(header.groupSize)
    left = try Self.factor(header.flags & 3, format, rows: rows, columns: rank, &reader)
    right = try Self.factor(header.flags >> 2, format, rows: rank, columns: columns, &reader)
  }

  private static func factor(
    _ tag: UInt32, _ format: FloatFormat, rows: Int, columns: Int, _ reader: inout BitReader
  ) throws(CompressionError) -> FloatPart {
    guard tag < 2 else { throw .corrupt("a factor with support \(tag)") }
    // An element takes a bit at least, which keeps the number of elements within bounds.
    try reader.require(rows, bits: columns, of: "a factor")
    let support = try Support(
      tag: UInt8(tag), keep: 0, of: 0, rows: rows, columns: columns, reading: &reader)
    let values = try format.read(
      support.storedCount(of: rows * columns), of: "factors", from: &reader)
    return FloatPart(values, support: support, format: format)
  }
}
