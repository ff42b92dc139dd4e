/// Pads texts to a width.
enum Padding {
  static func left(_ text: String, _ width: Int) -> String {
    text + blank(" ", width - self.width(of: text))
  }

  static func right(_ text: String, _ width: Int) -> String {
    blank(" ", width - self.width(of: text)) + text
  }

  static func zeros(_ text: String, _ width: Int) -> String {
    blank("0", width - self.width(of: text)) + text
  }

  /// So many of a sign; none for a negative number.
  static func blank(_ sign: Character, _ count: Int) -> String {
    count > 0 ? String(repeating: sign, count: count) : ""
  }

  /// The characters of a text; finding their borders is needed only beyond ASCII.
  static func width(of text: String) -> Int {
    text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
  }
}
