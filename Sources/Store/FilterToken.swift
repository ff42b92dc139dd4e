/// A piece of a filter's text.
struct FilterToken {
  enum Kind: Hashable {
    /// Letters, digits and what names are made of, such as `eval/nll` or `2:4`.
    case word(String)
    case quoted(String)
    case integer(Int64, text: String)
    case real(Double, text: String)
    case symbol(String)
    case end
  }

  var kind: Kind
  /// The offset of its first character.
  var offset: Int

  /// How the piece is named in a message.
  var name: String {
    switch kind {
    case .word(let text), .symbol(let text): "'\(text)'"
    case .quoted(let text): "\"\(text)\""
    case .integer(_, let text), .real(_, let text): text
    case .end: "the end"
    }
  }
}

/// Cuts a filter's text into pieces.
struct FilterLexer {
  private let source: String
  private let characters: [Character]
  private var position = 0

  private init(_ source: String) {
    self.source = source
    characters = Array(source)
  }

  /// All pieces, the last of them the end.
  static func tokens(_ source: String) throws(FilterError) -> [FilterToken] {
    var lexer = FilterLexer(source)
    var tokens: [FilterToken] = []
    repeat {
      tokens.append(try lexer.next())
    } while tokens.last?.kind != .end
    return tokens
  }

  private mutating func next() throws(FilterError) -> FilterToken {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
    let start = position
    guard start < characters.count else { return FilterToken(kind: .end, offset: start) }
    let first = characters[start]
    if first == "\"" || first == "'" {
      return FilterToken(kind: .quoted(try quoted(first)), offset: start)
    }
    if Self.isWordPart(first) {
      return FilterToken(kind: Self.wordOrNumber(word()), offset: start)
    }
    return FilterToken(kind: .symbol(try symbol(first)), offset: start)
  }

  private mutating func quoted(_ quote: Character) throws(FilterError) -> String {
    let start = position
    position += 1
    var text = ""
    while position < characters.count {
      let character = characters[position]
      position += 1
      // SQLite would take the text to end here.
      if character == "\0" { break }
      if character == quote {
        // A doubled quote is one quote, as in SQL.
        guard position < characters.count, characters[position] == quote else { return text }
        position += 1
      }
      text.append(character)
    }
    throw FilterError(message: "this quote is never closed", source: source, offset: start)
  }

  private mutating func word() -> String {
    let start = position
    while position < characters.count, Self.isWordPart(characters[position]) { position += 1 }
    return String(characters[start..<position])
  }

  private mutating func symbol(_ first: Character) throws(FilterError) -> String {
    let pair = String(characters[position..<min(position + 2, characters.count)])
    for known in ["!=", "<=", ">=", "=="] where pair == known {
      position += 2
      return known
    }
    guard "=<>()[],".contains(first) else {
      throw FilterError(
        message: "unexpected character '\(first)'; put texts in quotes", source: source,
        offset: position)
    }
    position += 1
    return String(first)
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_-./:@+%".contains(character)
  }

  private static func wordOrNumber(_ text: String) -> FilterToken.Kind {
    let unsigned = text.drop { $0 == "-" || $0 == "+" || $0 == "." }
    guard unsigned.first?.isNumber == true else { return .word(text) }
    if let value = Int64(text) { return .integer(value, text: text) }
    return Double(text).map { .real($0, text: text) } ?? .word(text)
  }
}
