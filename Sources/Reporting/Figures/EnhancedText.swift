/// Text made safe for a gnuplot script.
enum EnhancedText {
  /// A single-quoted string that is printed as it stands.
  ///
  /// Enhanced text mode gives a meaning to `^ _ { } @ & ~ \`; a backslash takes it away. In single
  /// quotes gnuplot itself interprets nothing but a doubled quote.
  static func quoted(_ text: String) -> String {
    var escaped = ""
    for character in oneLine(text) {
      switch character {
      case "^", "_", "{", "}", "@", "&", "~", "\\": escaped += "\\\(character)"
      case "'": escaped += "''"
      default: escaped.append(character)
      }
    }
    return "'\(escaped)'"
  }

  /// The text with line breaks, tabs and other controls as spaces, for comments and fields.
  static func oneLine(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? " " : String(scalar)
    }
    return scalars.joined().split(separator: " ").joined(separator: " ")
  }
}
