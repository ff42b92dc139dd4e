/// Punctuation and strings of the header's JSON.
extension SafetensorsHeaderScanner {
  mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) {
      position += 1
    }
  }

  /// Steps over a character if it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(CheckpointError) {
    guard take(character) else { throw malformed("expected '\(character)'\(found)") }
  }

  private var found: String {
    guard position < bytes.count else { return ", found the end of the header" }
    let byte = bytes[position]
    let isPrintable = (0x21...0x7e).contains(byte)
    return isPrintable ? ", found '\(Unicode.Scalar(byte))'" : ", found byte \(byte)"
  }

  /// Opens an object; true if it has a member.
  mutating func openObject() throws(CheckpointError) -> Bool {
    try expect("{")
    return !take("}")
  }

  /// After a member: true if another follows, false if the object is closed.
  mutating func nextMember() throws(CheckpointError) -> Bool {
    if take(",") { return true }
    try expect("}")
    return false
  }

  mutating func string() throws(CheckpointError) -> String {
    try expect("\"")
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw malformed("a string that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: try escape())
      case 0..<0x20: throw malformed("an unescaped control character in a string")
      default: content.append(byte)
      }
    }
    throw malformed("a string without an end")
  }

  private mutating func escape() throws(CheckpointError) -> [UInt8] {
    guard position < bytes.count else { throw malformed("a string without an end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw malformed("an unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(CheckpointError) -> [UInt8] {
    var code = try fourHexDigits()
    if (0xd800..<0xdc00).contains(code) {
      guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      else { throw malformed("half of a surrogate pair") }
      position += 2
      let low = try fourHexDigits()
      guard (0xdc00..<0xe000).contains(low) else { throw malformed("half of a surrogate pair") }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw malformed("half of a surrogate pair") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func fourHexDigits() throws(CheckpointError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw malformed("a string without an end") }
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw malformed("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }
}
