internal import Tensors

/// What every kind of part of an encoded weight can do.
///
/// A new kind (outlier lists, codebooks) is a type that conforms, one case of `WeightPart`, and one
/// line in its two lists.
protocol PartEncoding {
  /// What tells the kind apart in packed bytes.
  static var tag: UInt8 { get }
  /// The kind of the floats that it holds.
  var format: FloatFormat { get }
  /// Where its weights are.
  var support: Support { get }
  /// How many numbers it stores for a matrix of so many weights.
  func storedCount(of count: Int) -> Int
  /// Bytes by purpose, without the part's header and the index of its support.
  func accounting(rows: Int, columns: Int) -> Accounting
  /// The weight that the part stands for, `[rows, columns]`.
  func decoded(rows: Int, columns: Int) -> Tensor
  /// The fields of the header that only this kind has.
  func fill(_ header: inout PartHeader)
  /// Appends everything but header and index.
  func write(to writer: inout BitWriter)
  /// Reads what `write` wrote.
  init(
    header: PartHeader, support: Support, format: FloatFormat, rows: Int, columns: Int,
    reading reader: inout BitReader
  ) throws(CompressionError)
}

extension PartEncoding {
  func storedCount(of count: Int) -> Int { support.storedCount(of: count) }
}

/// One of the summands of an encoded weight.
public enum WeightPart: Sendable, Equatable {
  /// Weights as floats.
  case floats(FloatPart)
  /// Weights as codes on integer grids.
  case integers(IntegerPart)
  /// The product of two factors.
  case factors(FactorPart)
  /// A core between two block-diagonal factors.
  case wrapped(WrappedPart)

  var encoding: any PartEncoding {
    switch self {
    case .floats(let part): part
    case .integers(let part): part
    case .factors(let part): part
    case .wrapped(let part): part
    }
  }

  init(
    header: PartHeader, rows: Int, columns: Int, reading reader: inout BitReader
  ) throws(CompressionError) {
    guard let format = FloatFormat(tag: header.format) else {
      throw .corrupt("float format \(header.format)")
    }
    let support = try Support(
      tag: header.support, keep: Int(header.keep), of: Int(header.of), rows: rows,
      columns: columns, reading: &reader)
    switch header.tag {
    case FloatPart.tag:
      self = try .floats(
        FloatPart(
          header: header, support: support, format: format, rows: rows, columns: columns,
          reading: &reader))
    case IntegerPart.tag:
      self = try .integers(
        IntegerPart(
          header: header, support: support, format: format, rows: rows, columns: columns,
          reading: &reader))
    case FactorPart.tag:
      self = try .factors(
        FactorPart(
          header: header, support: support, format: format, rows: rows, columns: columns,
          reading: &reader))
    case WrappedPart.tag:
      self = try .wrapped(
        WrappedPart(
          header: header, support: support, format: format, rows: rows, columns: columns,
          reading: &reader))
    default: throw .corrupt("part of kind \(header.tag)")
    }
  }

  /// Which weights the part stores; of factors all, and of a core in a wrapping those of the core.
  public var support: Support { encoding.support }

  /// The bits of a code, or nil when the part stores floats.
  public var codeBits: Int? {
    if case .integers(let part) = self { part.grid.bits } else { nil }
  }

  func accounting(rows: Int, columns: Int) -> Accounting {
    var accounting = encoding.accounting(rows: rows, columns: columns)
    accounting.index += support.indexBytes(count: rows * columns)
    accounting.header = PartHeader.byteCount
    return accounting
  }
}

/// The sixteen bytes before each part: what kinds of things follow.
struct PartHeader {
  static let byteCount = 16

  var tag: UInt8
  var support: UInt8
  var format: UInt8
  var bits: UInt8 = 0
  var keep: UInt16
  var of: UInt16
  /// Of integers the inputs that share a grid, of factors the width between them, of a wrapping the
  /// size of its blocks.
  var groupSize: UInt32 = 0
  /// Switches of a kind.
  ///
  /// Of integers bit 0: symmetric grids; bit 1: permuted inputs. Of factors bits 0 and 1: the left
  /// support; bits 2 and 3: the right one.
  var flags: UInt32 = 0

  init(_ part: any PartEncoding) {
    tag = type(of: part).tag
    support = part.support.tag
    format = part.format.tag
    keep = UInt16(part.support.keepOf.keep)
    of = UInt16(part.support.keepOf.of)
    part.fill(&self)
  }

  func write(to writer: inout BitWriter) {
    for byte in [tag, support, format, bits] { writer.append(UInt32(byte), bits: 8) }
    writer.append(UInt32(keep), bits: 16)
    writer.append(UInt32(of), bits: 16)
    writer.append(groupSize, bits: 32)
    writer.append(flags, bits: 32)
  }

  init(reading reader: inout BitReader) throws(CompressionError) {
    tag = UInt8(try reader.take(bits: 8))
    support = UInt8(try reader.take(bits: 8))
    format = UInt8(try reader.take(bits: 8))
    bits = UInt8(try reader.take(bits: 8))
    keep = UInt16(try reader.take(bits: 16))
    of = UInt16(try reader.take(bits: 16))
    groupSize = try reader.take(bits: 32)
    flags = try reader.take(bits: 32)
  }
}

extension FloatFormat {
  var tag: UInt8 {
    switch self {
    case .float32: 0
    case .float16: 1
    case .bfloat16: 2
    }
  }

  init?(tag: UInt8) {
    guard let format = Self.allCases.first(where: { $0.tag == tag }) else { return nil }
    self = format
  }

  func read(
    _ count: Int, of what: String, from reader: inout BitReader
  ) throws(CompressionError) -> [Float] {
    let values = try reader.take(count, bits: bits, of: what).map { decode($0) }
    guard values.allSatisfy(\.isFinite) else { throw .corrupt("\(what) are not finite") }
    return values
  }
}
