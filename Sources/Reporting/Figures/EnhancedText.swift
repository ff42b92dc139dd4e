/// Text made safe for a gnuplot script.
enum EnhancedText {
  /// A single-quoted string that is printed as it stands.
  ///
  /// Enhanced text mode gives a meaning to `^ _ { } @ & ~ \`; a backslash takes it away. In single
  /// quotes gnuplot itself interprets nothing but a doubled quote.
  static func quoted(_ text: String) -> String {
    "'\(plain(text).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
  }

  /// A field of a data block that is printed as it stands.
  static func plain(_ text: String) -> String {
    var escaped = ""
    for character in oneLine(text) {
      switch character {
      case "^", "_", "{", "}", "@", "&", "~", "\\": escaped += "\\\(character)"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// The same for the name of a tick, where gnuplot takes a `%` for the beginning of a format.
  static func tick(_ text: String) -> String {
    quoted(text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%"))
  }

  /// The text with line breaks, tabs and other controls as spaces, for comments and fields.
  static func oneLine(_ text: String) -> String {
    guard !isOneLine(text) else { return text }
    let scalars = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? " " : String(scalar)
    }
    return scalars.joined().split(separator: " ").joined(separator: " ")
  }

  /// Whether there is nothing to mend: no control, no blank at an end or beside another.
  private static func isOneLine(_ text: String) -> Bool {
    var previous = UInt8(ascii: " ")
    for byte in text.utf8 {
      if byte < 0x20 || byte == 0x7f || (byte == 0x20 && previous == 0x20) { return false }
      // U+0080 to U+009F are controls too.
      if previous == 0xc2 && byte < 0xa0 { return false }
      previous = byte
    }
    return text.isEmpty || previous != 0x20
  }
}
