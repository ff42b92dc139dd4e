extension Digest {
  /// Appends a number's 16 lower-case hexadecimal digits.
  public static func append(hexadecimal number: UInt64, to text: inout [UInt8]) {
    let halves = (
      digits(UInt32(truncatingIfNeeded: number >> 32)), digits(UInt32(truncatingIfNeeded: number))
    )
    withUnsafeBytes(of: halves) { text.append(contentsOf: $0) }
  }

  /// The eight digits as the bytes of a word, in the order in which they lie in memory.
  private static func digits(_ number: UInt32) -> UInt64 {
    // Each half byte gets a byte of its own.
    var word = UInt64(number)
    word = (word | word << 16) & 0x0000_ffff_0000_ffff
    word = (word | word << 8) & 0x00ff_00ff_00ff_00ff
    word = (word | word << 4) & 0x0f0f_0f0f_0f0f_0f0f
    // From 10 on, adding 6 carries into the upper half of the byte: there the letters begin.
    let letters = (word + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return (word + 0x3030_3030_3030_3030 + letters * 39).bigEndian
  }
}

extension [UInt8] {
  /// Appends a number as eight bytes, least significant first.
  mutating func append(word number: Int) {
    Swift.withUnsafeBytes(of: Int64(number).littleEndian) { append(contentsOf: $0) }
  }
}
