extension JSONParser {
  /// A number: whole if it is written as one and fits 64 bits.
  mutating func number() throws(JSONParsingError) -> JSONTree {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let digits = position
    try skipDigits()
    if bytes[digits] == UInt8(ascii: "0"), position - digits > 1 {
      throw fault("a number with a leading zero", at: digits)
    }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      (isWhole, position) = (false, position + 1)
      try skipDigits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      (isWhole, position) = (false, position + 1)
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw fault("the number \(text.prefix(30)) is too large", at: start)
    }
    return .number(value)
  }

  private mutating func skipDigits() throws(JSONParsingError) {
    let start = position
    while let next, (0x30...0x39).contains(next) { position += 1 }
    guard position > start else { throw fault("found \(nextName), wanted a digit") }
  }

  /// A text in quotes.
  mutating func string() throws(JSONParsingError) -> String {
    let opening = position
    position += 1
    let start = position
    guard try !skipPlain(opening) else { return try text(bytes[start..<position - 1], opening) }
    var content = Array(bytes[start..<position])
    while true {
      try appendEscape(to: &content)
      let plain = position
      let isClosed = try skipPlain(opening)
      content += bytes[plain..<(isClosed ? position - 1 : position)]
      if isClosed { return try text(content[...], opening) }
    }
  }

  private func text(_ content: ArraySlice<UInt8>, _ place: Int) throws(JSONParsingError) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw fault("a text that is not UTF-8", at: place)
    }
    return text
  }

  /// Goes on behind the closing quote (true) or to an escape (false).
  private mutating func skipPlain(_ opening: Int) throws(JSONParsingError) -> Bool {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return true
      case UInt8(ascii: "\\"): return false
      case 0..<0x20: throw fault("found \(nextName) in a text, wanted it escaped")
      default: position += 1
      }
    }
    throw fault("a text without an end", at: opening)
  }

  private mutating func appendEscape(to content: inout [UInt8]) throws(JSONParsingError) {
    position += 1
    let sign = next
    position += 1
    switch sign {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(sign ?? 0)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0c)
    case UInt8(ascii: "n"): content.append(0x0a)
    case UInt8(ascii: "r"): content.append(0x0d)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"): content += Character(try escapedScalar()).utf8
    default: throw fault("an unknown escape in a text", at: position - 2)
    }
  }

  private mutating func escapedScalar() throws(JSONParsingError) -> Unicode.Scalar {
    let place = position - 2
    var code = try fourHexDigits()
    if (0xd800..<0xdc00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      let low = try fourHexDigits()
      guard (0xdc00..<0xe000).contains(low) else {
        throw fault("half of a surrogate pair", at: place)
      }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw fault("half of a surrogate pair", at: place)
    }
    return scalar
  }

  private mutating func fourHexDigits() throws(JSONParsingError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let next, next < 0x80, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
        throw fault("found \(nextName), wanted four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
