public import Tensors

/// A core of floats between two block-diagonal matrices.
///
/// ```
/// W = A · C · B        A [out, out] and B [in, in], blocks of [b, b] on the diagonal; C [out, in]
/// ```
///
/// Of A and B nothing but the blocks is stored, of the core the weights of its support. A pattern is
/// met by the core; what lies around it is counted as numbers that are stored.
public struct WrappedPart: Sendable, Equatable {
  /// The rows of the blocks of A one below the other, `[out, b]`.
  public let left: FloatPart
  /// The core, `[out, in]`.
  public let core: FloatPart
  /// The rows of the blocks of B one below the other, `[in, b]`.
  public let right: FloatPart
  /// The size b of a block.
  public let block: Int

  /// Takes two factors by the rows of their blocks, `[out, b]` and `[in, b]`, and the supported
  /// elements of a core, and rounds them to a format.
  ///
  /// - Precondition: the factors fit the core, and b divides both of its sides.
  /// - Throws: `CompressionError.notRepresentable` when an element is too large for the format.
  public init(
    left: Tensor, core: Tensor, support: Support, right: Tensor, format: FloatFormat, site: String
  ) throws(CompressionError) {
    let block = left.columns
    precondition(
      left.rows == core.rows && right.shape == [core.columns, block] && block > 0
        && core.rows % block == 0 && core.columns % block == 0,
      "WrappedPart: \(left.shape) around \(core.shape) and \(right.shape)")
    self.left = try FloatPart(left, support: .full, format: format, site: site)
    self.core = try FloatPart(core, support: support, format: format, site: site)
    self.right = try FloatPart(right, support: .full, format: format, site: site)
    self.block = block
  }

  /// How many numbers lie around the core.
  var wrapping: Int { left.values.count + right.values.count }
}

extension WrappedPart: PartEncoding {
  static let tag: UInt8 = 4

  var format: FloatFormat { core.format }

  var support: Support { core.support }

  func storedCount(of count: Int) -> Int { core.values.count + wrapping }

  func accounting(rows: Int, columns: Int) -> Accounting {
    left.accounting(rows: rows, columns: block) + core.accounting(rows: rows, columns: columns)
      + right.accounting(rows: columns, columns: block)
  }

  func decoded(rows: Int, columns: Int) -> Tensor {
    let inner = core.decoded(rows: rows, columns: columns)
    let outer = Self.product(left.decoded(rows: rows, columns: block), inner)
    // A · C · B is the transpose of Bᵀ · (A · C)ᵀ.
    let flipped = Self.flipped(right.decoded(rows: columns, columns: block))
    return Self.product(flipped, outer.transposed()).transposed()
  }

  /// A block-diagonal matrix times another one, block by block.
  private static func product(_ blocks: Tensor, _ matrix: Tensor) -> Tensor {
    let block = blocks.columns
    let parts = stride(from: 0, to: matrix.rows, by: block).flatMap { start in
      let rows = start..<start + block
      return blocks.rows(rows).matmul(matrix.rows(rows)).values
    }
    return Tensor(parts, shape: matrix.shape)
  }

  /// Every block with rows and columns exchanged.
  private static func flipped(_ blocks: Tensor) -> Tensor {
    let block = blocks.columns
    let parts = stride(from: 0, to: blocks.rows, by: block).flatMap { start in
      blocks.rows(start..<start + block).transposed().values
    }
    return Tensor(parts, shape: blocks.shape)
  }

  func fill(_ header: inout PartHeader) { header.groupSize = UInt32(block) }

  func write(to writer: inout BitWriter) {
    for factor in [left, core, right] { factor.write(to: &writer) }
  }

  init(
    header: PartHeader, support: Support, format: FloatFormat, rows: Int, columns: Int,
    reading reader: inout BitReader
  ) throws(CompressionError) {
    let block = Int(header.groupSize)
    guard header.bits == 0, header.flags == 0, block > 0, rows % block == 0, columns % block == 0
    else {
      throw .corrupt(
        "blocks of \(block) around [\(rows), \(columns)] with \(header.bits) bits, flags "
          + "\(header.flags)")
    }
    func part(_ count: Int, _ support: Support) throws(CompressionError) -> FloatPart {
      FloatPart(
        try format.read(count, of: "factors", from: &reader), support: support, format: format)
    }
    self.block = block
    left = try part(rows * block, .full)
    core = try part(support.storedCount(of: rows * columns), support)
    right = try part(columns * block, .full)
  }
}
