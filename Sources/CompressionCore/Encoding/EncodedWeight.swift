public import Tensors

/// A compressed weight as it is stored: the sum of one or more parts.
///
/// A strategy returns this and not a tensor, so that what is evaluated (`decoded()`) comes from the
/// very bytes whose cost is counted (`accounting`, the length of `packed()`).
public struct EncodedWeight: Sendable, Equatable {
  /// The number of outputs.
  public let rows: Int
  /// The number of inputs.
  public let columns: Int
  /// The summands, at least one.
  public let parts: [WeightPart]

  /// A weight that is the sum of some parts.
  public init(rows: Int, columns: Int, parts: [WeightPart]) {
    precondition(
      !parts.isEmpty && rows > 0 && columns > 0,
      "EncodedWeight: \(parts.count) parts of [\(rows), \(columns)]")
    self.rows = rows
    self.columns = columns
    self.parts = parts
  }

  /// The site's weight, or another one of its shape, as floats in the site's format.
  ///
  /// - Throws: `CompressionError.notRepresentable` when a weight is too large for the format.
  public init(
    floats weight: Tensor? = nil, support: Support = .full, at site: LinearSite
  ) throws(CompressionError) {
    let part = try FloatPart(
      weight ?? site.weight, support: support, format: site.format, site: site.path)
    self.init(rows: site.rows, columns: site.columns, parts: [.floats(part)])
  }

  /// Codes on integer grids, in row-major order and the inputs' natural order.
  ///
  /// - Throws: `CompressionError.notRepresentable` when a scale is too large for its format.
  public init(
    codes: [UInt16], grid: IntegerGrid, support: Support = .full, at site: LinearSite
  ) throws(CompressionError) {
    try grid.requireFiniteScales(site: site.path)
    let part = IntegerPart(codes: codes, grid: grid, support: support)
    self.init(rows: site.rows, columns: site.columns, parts: [.integers(part)])
  }

  /// Two factors, `[out, rank]` and `[rank, in]`, beside a sparse part if there is one.
  ///
  /// - Throws: `CompressionError.notRepresentable` when an element is too large for the format.
  public init(
    left: Tensor, right: Tensor, beside sparse: FloatPart? = nil, at site: LinearSite
  ) throws(CompressionError) {
    let factors =
      left.columns > 0
      ? try FactorPart(left: left, right: right, format: site.format, site: site.path)
      : try FactorPart(emptyAt: site)
    self.init(
      rows: site.rows, columns: site.columns,
      parts: (sparse.map { [.floats($0)] } ?? []) + [.factors(factors)])
  }

  /// The number of weights of the dense matrix.
  public var count: Int { rows * columns }

  /// The shape `[out, in]`.
  public var shape: [Int] { [rows, columns] }

  /// How many numbers the parts store.
  public var storedWeights: Int { parts.reduce(0) { $0 + $1.encoding.storedCount(of: count) } }

  /// How far the number of stored weights may lie from any wish: a row more or less in each output,
  /// of factors a column of the left one with a row of the right one, and what lies around a core.
  var granularity: Int {
    parts.reduce(rows) { sum, part in
      switch part {
      case .factors: sum + rows + columns
      case .wrapped(let part): sum + part.wrapping
      case .floats, .integers: sum
      }
    }
  }

  /// The share of the dense weights that is not stored.
  public var sparsity: Double { 1 - Double(storedWeights) / Double(count) }

  /// The weight that the encoding stands for, `[out, in]`.
  public func decoded() -> Tensor {
    var sum = parts[0].encoding.decoded(rows: rows, columns: columns)
    for part in parts.dropFirst() {
      sum.add(part.encoding.decoded(rows: rows, columns: columns))
    }
    return sum
  }

  /// The bytes of `packed()` by purpose, by formula.
  public var accounting: Accounting {
    var header = Accounting()
    header.header = Self.headerBytes
    return parts.reduce(header) { $0 + $1.accounting(rows: rows, columns: columns) }
  }

  /// The bits of the compressed weight over the number of dense weights, headers left out.
  public var bitsPerWeight: Double { Double(accounting.content * 8) / Double(count) }
}

// MARK: - Packing

extension EncodedWeight {
  static let headerBytes = 16
  private static let magic: UInt32 = 0x3157_4345  // "ECW1"

  /// The weight as bytes: a header, then each part with its header, index, grids and payload.
  public func packed() -> [UInt8] {
    var writer = BitWriter(capacity: accounting.total)
    for word in [Self.magic, UInt32(rows), UInt32(columns), UInt32(parts.count)] {
      writer.append(word, bits: 32)
    }
    for part in parts {
      PartHeader(part.encoding).write(to: &writer)
      part.support.write(to: &writer)
      part.encoding.write(to: &writer)
    }
    return writer.bytes
  }

  /// Reads what `packed()` wrote.
  ///
  /// - Throws: `CompressionError.corrupt` with the reason for any other bytes.
  public init(unpacking bytes: some Collection<UInt8>) throws(CompressionError) {
    var reader = BitReader(ArraySlice(bytes))
    guard try reader.take(bits: 32) == Self.magic else { throw .corrupt("the first bytes differ") }
    let rows = Int(try reader.take(bits: 32))
    let columns = Int(try reader.take(bits: 32))
    let count = try reader.take(bits: 32)
    // Of every row and every column at least a bit is there, also in factors; more is not believed.
    guard rows > 0, columns > 0, count > 0, rows + columns <= 8 * bytes.count,
      !rows.multipliedReportingOverflow(by: columns).overflow
    else {
      throw .corrupt("\(count) parts of [\(rows), \(columns)] in \(bytes.count) bytes")
    }
    var parts: [WeightPart] = []
    for _ in 0..<count {
      let header = try PartHeader(reading: &reader)
      parts.append(
        try WeightPart(header: header, rows: rows, columns: columns, reading: &reader))
    }
    guard reader.remaining == 0 else { throw .corrupt("\(reader.remaining) bytes too many") }
    self.init(rows: rows, columns: columns, parts: parts)
  }
}
