/// Writes values of any width, the lowest bit first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingBits = 0

  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Appends the low `bits` bits of a value; at most 32.
  mutating func append(_ value: UInt32, bits: Int) {
    pending |= UInt64(value) << UInt64(pendingBits)
    pendingBits += bits
    while pendingBits >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingBits -= 8
    }
  }

  /// Fills the last byte with zeros; every section begins at a whole byte.
  mutating func align() {
    if pendingBits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    (pending, pendingBits) = (0, 0)
  }

  /// Appends whole bytes; the stream must be aligned.
  mutating func append(_ more: some Sequence<UInt8>) {
    precondition(pendingBits == 0, "whole bytes after \(pendingBits) loose bits")
    bytes.append(contentsOf: more)
  }
}

/// Reads what `BitWriter` wrote, and throws when the bytes end too early.
struct BitReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var pending: UInt64 = 0
  private var pendingBits = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The whole bytes that were not read yet.
  var remaining: Int { bytes.endIndex - position }

  /// Checks that so many values of a width are left, before memory for them is taken.
  func require(_ count: Int, bits: Int, of what: String) throws(CompressionError) {
    let (total, overflow) = count.multipliedReportingOverflow(by: bits)
    guard !overflow, count >= 0, (total / 8) <= remaining, (total + 7) / 8 <= remaining else {
      throw .corrupt("\(remaining) bytes are left, wanted \(count) × \(bits) bits of \(what)")
    }
  }

  /// The next `bits` bits as a number.
  mutating func take(bits: Int) throws(CompressionError) -> UInt32 {
    while pendingBits < bits {
      guard position < bytes.endIndex else { throw .corrupt("it ends too early") }
      pending |= UInt64(bytes[position]) << UInt64(pendingBits)
      pendingBits += 8
      position += 1
    }
    let value = UInt32(truncatingIfNeeded: pending & ((1 << UInt64(bits)) - 1))
    pending >>= UInt64(bits)
    pendingBits -= bits
    return value
  }

  /// So many values of a width, which fill whole bytes.
  mutating func take(
    _ count: Int, bits: Int, of what: String
  ) throws(CompressionError) -> [UInt32] {
    try require(count, bits: bits, of: what)
    var values: [UInt32] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try take(bits: bits)) }
    try align()
    return values
  }

  /// Skips to the next whole byte; the bits in between must be zero.
  mutating func align() throws(CompressionError) {
    guard pending == 0 else { throw .corrupt("padding bits are not zero") }
    pendingBits = 0
  }

  /// So many whole bytes.
  mutating func takeBytes(_ count: Int) throws(CompressionError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else {
      throw .corrupt("\(remaining) bytes are left, wanted \(count)")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }
}
