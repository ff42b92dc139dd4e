/// Steps over the scalars of valid UTF-8.
enum UTF8Text {
  /// The scalar that begins at a byte, and how many bytes it takes.
  ///
  /// - Precondition: the bytes are valid UTF-8 and a scalar begins there.
  static func scalar(at index: Int, in bytes: [UInt8]) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = bytes[index]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    func tail(_ offset: Int) -> UInt32 { UInt32(bytes[index + offset] & 0x3f) }
    let (value, length): (UInt32, Int) =
      switch lead {
      case ..<0xe0: (UInt32(lead & 0x1f) << 6 | tail(1), 2)
      case ..<0xf0: (UInt32(lead & 0x0f) << 12 | tail(1) << 6 | tail(2), 3)
      default: (UInt32(lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
      }
    return (Unicode.Scalar(value) ?? "\u{fffd}", length)
  }

  /// Where the scalar begins that ends before a byte.
  static func start(before index: Int, in bytes: [UInt8]) -> Int {
    var start = index - 1
    while start > 0, bytes[start] & 0xc0 == 0x80 { start -= 1 }
    return start
  }

  /// The number of bytes of the scalar that a byte begins.
  static func length(lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4 }

  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if scalar.isASCII {
      bytes.append(UInt8(truncatingIfNeeded: scalar.value))
    } else {
      bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    }
  }

  /// Puts what a closure makes of each scalar in its place.
  static func map(
    _ bytes: [UInt8], _ append: (Unicode.Scalar, inout [UInt8]) -> Void
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let (scalar, length) = scalar(at: index, in: bytes)
      append(scalar, &result)
      index += length
    }
    return result
  }

  static func isASCII(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 < 0x80 } }

  /// Where a text next occurs, or nil.
  static func position(of text: [UInt8], in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard let first = text.first, range.count >= text.count else { return nil }
    for index in range.lowerBound...range.upperBound - text.count
    where bytes[index] == first && bytes[index..<index + text.count].elementsEqual(text) {
      return index
    }
    return nil
  }

  /// Replaces each occurrence of a text, from the left.
  static func replacing(_ old: [UInt8], by new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
    guard var found = position(of: old, in: bytes, 0..<bytes.count) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var start = 0
    while true {
      result += bytes[start..<found]
      result += new
      start = found + old.count
      guard let next = position(of: old, in: bytes, start..<bytes.count) else { break }
      found = next
    }
    return result + bytes[start...]
  }
}
