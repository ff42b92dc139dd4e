/// A line of shell, taken apart as far as it takes to see which programs it starts, and with what.
///
/// Quotes and backslashes are removed, comments and redirections dropped; variables stay as written.
/// The parts of pipes, lists and substitutions are commands of their own.
struct ShellLine {
  private(set) var commands: [[String]] = []
  private var words: [String] = []
  private var word: String?
  private var skipsNextWord = false

  init(_ text: String) {
    var rest = text[...]
    while let character = rest.popFirst() { take(character, &rest) }
    endCommand()
  }

  /// The arguments of each call of a program, whatever variables are set for it.
  func calls(of program: String) -> [[String]] {
    commands.compactMap { command in
      let words = command.drop { $0.contains("=") && !$0.hasPrefix("-") }
      return words.first == program ? Array(words.dropFirst()) : nil
    }
  }

  private mutating func take(_ character: Character, _ rest: inout Substring) {
    switch character {
    case "'", "\"": word = (word ?? "") + Self.quoted(until: character, &rest)
    case "\\" where rest.first == "\n": rest.removeFirst()
    case "\\": word = (word ?? "") + (rest.popFirst().map(String.init) ?? "")
    case "(" where word?.hasSuffix("=") == true: word = (word ?? "") + Self.list(&rest)
    case "#" where word == nil: rest = rest.drop { $0 != "\n" }
    case "|", ";", "&", "(", ")", "\n": endCommand()
    case "<", ">": redirect()
    case _ where character.isWhitespace: endWord()
    default: word = (word ?? "") + String(character)
    }
  }

  private mutating func redirect() {
    if word?.allSatisfy(\.isNumber) == true { word = nil }  // the 2 of `2>`
    endWord()
    skipsNextWord = true
  }

  private mutating func endWord() {
    guard let ended = word else { return }
    word = nil
    if !skipsNextWord { words.append(ended) }
    skipsNextWord = false
  }

  private mutating func endCommand() {
    endWord()
    skipsNextWord = false
    if !words.isEmpty { commands.append(words) }
    words = []
  }

  /// The rest of an array, which names no commands.
  private static func list(_ rest: inout Substring) -> String {
    let text = rest.prefix { $0 != ")" }
    rest = rest.dropFirst(text.count + 1)
    return String(text)
  }

  private static func quoted(until quote: Character, _ rest: inout Substring) -> String {
    var text = ""
    while let character = rest.popFirst(), character != quote {
      let isEscape = character == "\\" && quote == "\"" && ["\"", "\n"].contains(rest.first)
      let next = isEscape ? rest.removeFirst() : character
      if next != "\n" || !isEscape { text.append(next) }
    }
    return text
  }
}
