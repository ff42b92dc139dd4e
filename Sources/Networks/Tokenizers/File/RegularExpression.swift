internal import Foundation

/// A regular expression that no scanner is written for, run by ICU.
struct RegularExpression: Sendable {
  let pattern: String
  private let expression: NSRegularExpression

  /// Compiles a pattern, or gives nil when ICU does not understand it.
  init?(_ pattern: String) {
    let translated = Self.translated(pattern)
    guard let expression = try? NSRegularExpression(pattern: translated) else { return nil }
    self.pattern = pattern
    self.expression = expression
  }

  /// Where the pattern is found in valid UTF-8, from the left and without overlaps.
  func matches(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    let text = String(decoding: bytes[range], as: UTF8.self)
    let length = text.utf16.count
    var offsets = UTF16Offsets(bytes: bytes, start: range.lowerBound)
    var result: [Range<Int>] = []
    let whole = NSRange(location: 0, length: length)
    for match in expression.matches(in: text, range: whole) where match.range.length > 0 {
      let start = offsets.byte(ofUTF16: match.range.location)
      result.append(start..<offsets.byte(ofUTF16: match.range.location + match.range.length))
    }
    return result
  }

  private static let wordClass = #"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}²³¹¼½¾"#

  /// Oniguruma's classes in the language of ICU, whose `\s` and `\w` hold other scalars.
  private static func translated(_ pattern: String) -> String {
    var result = ""
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      switch (isEscaped, scalar) {
      case (true, "s"): result += "\\p{White_Space}"
      case (true, "S"): result += "\\P{White_Space}"
      case (true, "w"): result += "[" + wordClass + "]"
      case (true, "W"): result += "[^" + wordClass + "]"
      case (true, _): result += "\\" + String(scalar)
      case (false, "\\"): break
      case (false, _): result.unicodeScalars.append(scalar)
      }
      isEscaped = !isEscaped && scalar == "\\"
    }
    return isEscaped ? result + "\\" : result
  }
}

/// Finds the bytes of UTF-16 places that only grow.
private struct UTF16Offsets {
  let bytes: [UInt8]
  private var byte: Int
  private var unit = 0

  init(bytes: [UInt8], start: Int) {
    self.bytes = bytes
    byte = start
  }

  mutating func byte(ofUTF16 place: Int) -> Int {
    while unit < place {
      let length = UTF8Text.length(lead: bytes[byte])
      byte += length
      unit += length == 4 ? 2 : 1
    }
    return byte
  }
}
