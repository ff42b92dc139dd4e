public import Foundation
public import Tensors

/// A compressed model as one file: every encoded weight and the parameters that stay dense.
///
/// ```
/// "ECM1"  count: u32
/// entry   path length: u16, path (UTF-8), kind: u8, byte length: u64     in the order of paths
/// bytes   of each entry, in the same order
/// ```
///
/// The kind of an entry is 0 for an encoded weight and 1, 2 or 3 for dense parameters in single,
/// half or brain format. Numbers are little-endian.
public struct PackedModel: Sendable, Equatable {
  /// The encoded weights by path.
  public var linears: [String: EncodedWeight]
  /// The values that stay dense, by path, with the format in which they are stored.
  public var rest: [String: Dense]

  /// Values that stay dense.
  public struct Dense: Sendable, Equatable {
    /// The values in row-major order.
    public var values: Tensor
    /// How they are stored.
    public var format: FloatFormat

    /// Pairs values with a format.
    public init(values: Tensor, format: FloatFormat = .float16) {
      self.values = values
      self.format = format
    }
  }

  /// Collects the content of a file.
  ///
  /// - Precondition: no path is in both.
  public init(linears: [String: EncodedWeight], rest: [String: Dense] = [:]) {
    let shared = Set(linears.keys).intersection(rest.keys).sorted()
    precondition(shared.isEmpty, "PackedModel: \(shared) are encoded and dense")
    self.linears = linears
    self.rest = rest
  }

  /// The length of the file, by formula.
  public static func byteCount(
    _ linears: [String: Accounting], rest: [DenseParameter]
  ) -> Int {
    let paths = Array(linears.keys) + rest.map(\.path)
    let entries = paths.reduce(0) { $0 + 2 + $1.utf8.count + 1 + 8 }
    return 8 + entries + linears.values.reduce(0) { $0 + $1.total }
      + rest.reduce(0) { $0 + $1.bytes }
  }

  /// The content of the file.
  public func packed() -> [UInt8] {
    var index = BitWriter()
    var content: [UInt8] = []
    index.append(Self.magic, bits: 32)
    index.append(UInt32(linears.count + rest.count), bits: 32)
    for path in (Array(linears.keys) + Array(rest.keys)).sorted() {
      let (kind, bytes) = entry(path)
      index.append(UInt32(path.utf8.count), bits: 16)
      index.append(path.utf8)
      index.append(UInt32(kind), bits: 8)
      index.append(UInt32(truncatingIfNeeded: bytes.count), bits: 32)
      index.append(UInt32(bytes.count >> 32), bits: 32)
      content += bytes
    }
    return index.bytes + content
  }

  /// Writes the file, replacing one that is there only when all of it is written.
  public func write(to url: URL) throws {
    try Data(packed()).write(to: url, options: .atomic)
  }

  private static let magic: UInt32 = 0x314d_4345

  private func entry(_ path: String) -> (kind: UInt8, bytes: [UInt8]) {
    if let weight = linears[path] { return (0, weight.packed()) }
    guard let dense = rest[path] else { preconditionFailure("no entry '\(path)'") }
    var writer = BitWriter()
    for value in dense.values.values {
      writer.append(dense.format.encode(value), bits: dense.format.bits)
    }
    return (dense.format.tag + 1, writer.bytes)
  }
}

extension PackedModel {
  /// Reads what `packed()` wrote; dense values come back as one row each.
  ///
  /// - Throws: `CompressionError.corrupt`.
  public init(unpacking bytes: [UInt8]) throws(CompressionError) {
    var reader = BitReader(bytes[...])
    guard try reader.take(bits: 32) == Self.magic else {
      throw .corrupt("the first bytes of the model differ")
    }
    var entries: [(path: String, kind: UInt8, length: Int)] = []
    for _ in 0..<(try reader.take(bits: 32)) { entries.append(try Self.entry(&reader)) }
    self.init(linears: [:])
    for entry in entries {
      guard linears[entry.path] == nil, rest[entry.path] == nil else {
        throw .corrupt("'\(entry.path)' is there twice")
      }
      let content = try reader.takeBytes(entry.length)
      if entry.kind == 0 {
        linears[entry.path] = try EncodedWeight(unpacking: content)
      } else {
        rest[entry.path] = try Self.dense(content, kind: entry.kind)
      }
    }
    guard reader.remaining == 0 else { throw .corrupt("\(reader.remaining) bytes too many") }
  }

  private static func entry(
    _ reader: inout BitReader
  ) throws(CompressionError) -> (path: String, kind: UInt8, length: Int) {
    let path = try reader.takeBytes(Int(reader.take(bits: 16)))
    guard let text = String(validating: path, as: UTF8.self) else {
      throw .corrupt("a path is not UTF-8")
    }
    let kind = UInt8(try reader.take(bits: 8))
    let (low, high) = (try reader.take(bits: 32), try reader.take(bits: 32))
    guard high == 0 || high < 1 << 30 else { throw .corrupt("'\(text)' is too long") }
    return (text, kind, Int(high) << 32 | Int(low))
  }

  private static func dense(
    _ content: ArraySlice<UInt8>, kind: UInt8
  ) throws(CompressionError) -> Dense {
    guard kind > 0, let format = FloatFormat(tag: kind - 1) else {
      throw .corrupt("an entry of kind \(kind)")
    }
    var reader = BitReader(content)
    let count = content.count * 8 / format.bits
    let values = try reader.take(count, bits: format.bits, of: "parameters").map(format.decode)
    return Dense(values: Tensor(values, shape: [count]), format: format)
  }
}
