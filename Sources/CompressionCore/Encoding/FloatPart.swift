public import Tensors

/// Weights that stay floats.
public struct FloatPart: Sendable, Equatable {
  /// Which weights are stored.
  public let support: Support
  /// How they are stored.
  public let format: FloatFormat
  /// The stored weights in row-major order, rounded to the format.
  public let values: [Float]

  /// Takes the supported weights of a matrix and rounds them.
  ///
  /// - Throws: `CompressionError.notRepresentable` when a weight is too large for the format.
  public init(
    _ weight: Tensor, support: Support = .full, format: FloatFormat, site: String
  ) throws(CompressionError) {
    let kept = support.mask.map { $0.gather(weight) } ?? weight.values
    let values = format == .float32 ? kept : kept.map(format.rounded)
    if let index = Tensor.firstNonFinite(in: values) {
      throw .notRepresentable(site: site, value: kept[index], format: format)
    }
    self.support = support
    self.format = format
    self.values = values
  }
}

extension FloatPart {
  /// Takes stored weights that are rounded already.
  init(_ values: [Float], support: Support, format: FloatFormat) {
    self.support = support
    self.format = format
    self.values = values
  }
}

extension FloatPart: PartEncoding {
  static let tag: UInt8 = 1

  func accounting(rows: Int, columns: Int) -> Accounting {
    var accounting = Accounting()
    accounting.payload = Accounting.bytes(
      support.storedCount(of: rows * columns), bits: format.bits)
    return accounting
  }

  func decoded(rows: Int, columns: Int) -> Tensor {
    guard let mask = support.mask else { return Tensor(values, shape: [rows, columns]) }
    var next = 0
    return Tensor(shape: [rows, columns]) { target in
      for index in target.indices {
        target[index] = mask.kept[index] ? values[next] : 0
        if mask.kept[index] { next += 1 }
      }
    }
  }

  func fill(_ header: inout PartHeader) {}

  func write(to writer: inout BitWriter) {
    for value in values { writer.append(format.encode(value), bits: format.bits) }
    writer.align()
  }

  init(
    header: PartHeader, support: Support, format: FloatFormat, rows: Int, columns: Int,
    reading reader: inout BitReader
  ) throws(CompressionError) {
    guard header.bits == 0, header.groupSize == 0, header.flags == 0 else {
      throw .corrupt("a grid in a part of floats")
    }
    self.support = support
    self.format = format
    values = try format.read(
      support.storedCount(of: rows * columns), of: "weights", from: &reader)
  }
}
