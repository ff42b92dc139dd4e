/// The type sizes, in points, and how much room text takes.
enum HouseType {
  static let font = "Helvetica"
  static let label = 8.0
  static let tick = 7.0
  static let legend = 7.0
  static let annotation = 6.0

  /// The height of a line of the legend, in centimetres.
  static let legendLine = 0.31

  /// The height of a line of an axis label or a heading, in centimetres.
  static let labelLine = 0.34

  /// The length of a line sample in the legend, with the gap before the text.
  static let sample = 0.85

  /// An upper estimate of the width of a text in centimetres.
  ///
  /// The font that is really used depends on the machine; these are the widths of a wide one (DejaVu
  /// Sans), and Helvetica takes less.
  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + ems($1) } * size * 2.54 / 72
  }

  private static func ems(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", " ", "·": 0.34
    case "f", "t", "r", "(", ")", "[", "]", "{", "}", "/", "-", "!", "\"": 0.42
    case "m", "w", "M", "W", "%", "@", "—": 1
    case "0"..."9", "a"..."z": 0.64
    case "A"..."Z", "~", "+", "−", "=", "<", ">", "_": 0.84
    default: character.isASCII || character.isLetter && character.utf8.count == 2 ? 0.7 : 1
    }
  }

  /// The text in as few lines as its words allow; a word that is too long for a line stays whole.
  static func lines(_ text: String, within room: Double, size: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      let longer = lines.last.map { "\($0) \(word)" } ?? String(word)
      if !lines.isEmpty, width(longer, size: size) <= room {
        lines[lines.count - 1] = longer
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The text, with an ellipsis in its middle where it would be wider than the room.
  ///
  /// Both ends stay, because paths of layers differ at both.
  static func shortened(_ text: String, within room: Double, size: Double) -> String {
    guard width(text, size: size) > room else { return text }
    var (head, tail) = (Substring(text), Substring(""))
    let characters = Array(text)
    var kept = characters.count
    while kept > 2, width("\(head)…\(tail)", size: size) > room {
      kept -= 1
      head = Substring(String(characters.prefix((kept + 1) / 2)))
      tail = Substring(String(characters.suffix(kept / 2)))
    }
    return "\(head)…\(tail)"
  }
}
