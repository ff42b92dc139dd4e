internal import Foundation

/// A TensorBoard event file: records of protocol buffers, each framed with its length and masked
/// CRC-32C sums, as TensorFlow's `RecordWriter` has them.
struct EventFile {
  private(set) var data = Data()

  /// Begins a file at a moment, in seconds since 1970.
  init(startingAt moment: Double) {
    var event = ProtocolBuffer()
    event.add(1, moment)
    event.add(3, Array("brain.Event:2".utf8))
    append(event)
  }

  /// Adds a scalar; TensorBoard keeps single precision.
  mutating func add(_ tag: String, _ value: Double, step: Int64, at moment: Double) {
    var scalar = ProtocolBuffer()
    scalar.add(1, Array(tag.utf8))
    scalar.add(2, Float(value))
    var summary = ProtocolBuffer()
    summary.add(1, scalar.bytes)
    var event = ProtocolBuffer()
    event.add(1, moment)
    event.add(2, step)
    event.add(5, summary.bytes)
    append(event)
  }

  private mutating func append(_ event: ProtocolBuffer) {
    let length = Self.littleEndian(UInt64(event.bytes.count))
    data.append(contentsOf: length)
    data.append(contentsOf: Self.littleEndian(CRC32C.masked(length)))
    data.append(contentsOf: event.bytes)
    data.append(contentsOf: Self.littleEndian(CRC32C.masked(event.bytes)))
  }

  private static func littleEndian<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    (0..<MemoryLayout<Integer>.size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// The few kinds of fields that an event has.
private struct ProtocolBuffer {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: Int, _ value: Double) {
    varint(UInt64(field << 3 | 1))
    let bits = value.bitPattern
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
  }

  mutating func add(_ field: Int, _ value: Float) {
    varint(UInt64(field << 3 | 5))
    let bits = value.bitPattern
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt32($0))) }
  }

  mutating func add(_ field: Int, _ value: Int64) {
    varint(UInt64(field << 3))
    varint(UInt64(bitPattern: value))
  }

  mutating func add(_ field: Int, _ value: [UInt8]) {
    varint(UInt64(field << 3 | 2))
    varint(UInt64(value.count))
    bytes += value
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// The Castagnoli checksum, reflected polynomial 0x82F63B78, as TensorFlow's records use it.
enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
    }
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      table[Int((sum ^ UInt32(byte)) & 0xff)] ^ sum >> 8
    }
  }

  /// Rotated and shifted, so that a sum over data with sums in it stays good.
  static func masked(_ bytes: [UInt8]) -> UInt32 {
    let sum = checksum(bytes)
    return (sum >> 15 | sum << 17) &+ 0xa282_ead8
  }
}
