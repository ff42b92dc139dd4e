/// Finds the first byte of a text that breaks UTF-8.
///
/// The standard library says whether a text is valid; the message to its owner needs the place.
enum UTF8Validation {
  /// The offset of the first byte that cannot stand where it stands, or nil if all is well.
  ///
  /// A sequence that the end of the text cuts off is reported at its first byte.
  static func firstInvalidOffset(in bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      guard let second = secondByteRange(after: lead) else { return index }
      let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
      guard index + length <= bytes.count else { return index }
      guard second.contains(bytes[index + 1]) else { return index + 1 }
      for offset in 2..<max(2, length) where !(0x80...0xbf).contains(bytes[index + offset]) {
        return index + offset
      }
      index += length
    }
    return nil
  }

  /// The table 3-7 of the Unicode standard: which second bytes a first byte allows.
  private static func secondByteRange(after lead: UInt8) -> ClosedRange<UInt8>? {
    switch lead {
    case 0xc2...0xdf, 0xe1...0xec, 0xee...0xef, 0xf1...0xf3: 0x80...0xbf
    case 0xe0: 0xa0...0xbf  // shorter forms exist below
    case 0xed: 0x80...0x9f  // above are surrogates
    case 0xf0: 0x90...0xbf
    case 0xf4: 0x80...0x8f  // above lies nothing
    default: nil
    }
  }
}
