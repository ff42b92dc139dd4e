internal import Tensors

/// Weights as codes on integer grids: `value = scale · (code − zero)`.
public struct IntegerPart: Sendable, Equatable {
  /// Which weights are stored.
  public let support: Support
  /// The grids.
  public let grid: IntegerGrid
  /// The codes of the stored weights in row-major order.
  public let codes: [UInt16]

  /// Takes the supported codes of a matrix of codes in row-major order.
  public init(codes all: [UInt16], grid: IntegerGrid, support: Support = .full) {
    precondition(
      all.count == grid.rows * grid.columns,
      "IntegerPart: \(all.count) codes for [\(grid.rows), \(grid.columns)]")
    self.support = support
    self.grid = grid
    codes = support.mask.map { $0.gather(all) } ?? all
  }
}

extension IntegerPart: PartEncoding {
  static let tag: UInt8 = 2

  var format: FloatFormat { grid.scaleFormat }

  func accounting(rows: Int, columns: Int) -> Accounting {
    let grids = rows * grid.groups
    var accounting = Accounting()
    accounting.payload = Accounting.bytes(
      support.storedCount(of: rows * columns), bits: grid.bits)
    accounting.scale = Accounting.bytes(grids, bits: format.bits)
    accounting.zero = grid.isSymmetric ? 0 : Accounting.bytes(grids, bits: grid.bits)
    accounting.permutation =
      grid.permutation == nil
      ? 0 : Accounting.bytes(columns, bits: Accounting.indexBits(columns))
    return accounting
  }

  func decoded(rows: Int, columns: Int) -> Tensor {
    let groupOfColumn = grid.groupOfColumn
    var next = 0
    return Tensor(shape: [rows, columns]) { target in
      for row in 0..<rows {
        for column in 0..<columns {
          let index = row * columns + column
          target[index] = 0
          guard support.mask?.kept[index] ?? true else { continue }
          let place = row * grid.groups + groupOfColumn[column]
          target[index] = grid.scales[place] * Float(Int(codes[next]) - Int(grid.zeros[place]))
          next += 1
        }
      }
    }
  }

  func fill(_ header: inout PartHeader) {
    header.bits = UInt8(grid.bits)
    header.groupSize = UInt32(grid.groupSize)
    header.flags = (grid.isSymmetric ? 1 : 0) | (grid.permutation == nil ? 0 : 2)
  }

  func write(to writer: inout BitWriter) {
    for scale in grid.scales { writer.append(format.encode(scale), bits: format.bits) }
    writer.align()
    if !grid.isSymmetric {
      for zero in grid.zeros { writer.append(UInt32(zero), bits: grid.bits) }
      writer.align()
    }
    for column in grid.permutation ?? [] {
      writer.append(UInt32(column), bits: Accounting.indexBits(grid.columns))
    }
    writer.align()
    for code in codes { writer.append(UInt32(code), bits: grid.bits) }
    writer.align()
  }

  init(
    header: PartHeader, support: Support, format: FloatFormat, rows: Int, columns: Int,
    reading reader: inout BitReader
  ) throws(CompressionError) {
    guard (1...16).contains(header.bits), header.flags < 4, header.groupSize <= columns else {
      throw .corrupt(
        "\(header.bits) bits, groups of \(header.groupSize), flags \(header.flags)")
    }
    var grid = IntegerGrid(
      rows: rows, columns: columns, bits: Int(header.bits), groupSize: Int(header.groupSize),
      isSymmetric: header.flags & 1 == 1, scaleFormat: format, allocating: false)
    try grid.read(isPermuted: header.flags & 2 == 2, from: &reader)
    let stored = support.storedCount(of: rows * columns)
    self.support = support
    self.grid = grid
    codes = try reader.take(stored, bits: grid.bits, of: "codes").map { UInt16($0) }
  }
}
