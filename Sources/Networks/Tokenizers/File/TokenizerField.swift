internal import Essentials

/// A value of a tokenizer file with its place, for messages.
struct TokenizerField {
  let value: JSONTree
  /// Such as `model.vocab`; empty for the whole file.
  let place: String
  let file: String

  func fault(allowed: String) -> TokenizerError {
    fault(value.summary, allowed: allowed)
  }

  func fault(_ found: String, at detail: String = "", allowed: String) -> TokenizerError {
    let place = place + detail
    return .unsuitable(
      path: file, place: place.isEmpty ? "the file" : place, found: found, allowed: allowed)
  }

  /// A member that is there and is not null.
  func member(_ name: String) -> TokenizerField? {
    guard let value = value[name] else { return nil }
    if case .null = value { return nil }
    let place = place.isEmpty ? name : "\(place).\(name)"
    return TokenizerField(value: value, place: place, file: file)
  }

  func required(_ name: String) throws(TokenizerError) -> TokenizerField {
    guard let member = member(name) else {
      throw fault("no '\(name)'", allowed: "an object with '\(name)'")
    }
    return member
  }

  // MARK: - Values

  func bytes() throws(TokenizerError) -> [UInt8] { Array(try string().utf8) }

  func string() throws(TokenizerError) -> String {
    guard case .string(let text) = value else { throw fault(allowed: "a text") }
    return text
  }

  func bool() throws(TokenizerError) -> Bool {
    guard case .bool(let flag) = value else { throw fault(allowed: "true or false") }
    return flag
  }

  func integer(in range: Range<Int>) throws(TokenizerError) -> Int {
    guard case .integer(let number) = value, let number = Int(exactly: number),
      range.contains(number)
    else {
      throw fault(allowed: "a whole number from \(range.lowerBound) to \(range.upperBound - 1)")
    }
    return number
  }

  func tokenID() throws(TokenizerError) -> Int32 {
    Int32(try integer(in: 0..<TokenVocabulary.mostTokens))
  }

  func elements() throws(TokenizerError) -> [JSONTree] {
    guard case .array(let elements) = value else { throw fault(allowed: "a list") }
    return elements
  }

  /// The elements of a list as fields.
  func fields() throws(TokenizerError) -> [TokenizerField] {
    try elements().enumerated().map { index, element in
      TokenizerField(value: element, place: "\(place)[\(index)]", file: file)
    }
  }

  func members() throws(TokenizerError) -> [JSONTree.Member] {
    guard case .object(let members) = value else { throw fault(allowed: "an object") }
    return members
  }

  /// One of the raw values of a type.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type = Choice.self
  ) throws(TokenizerError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: try string()) else {
      let known = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw fault(allowed: "one of \(known)")
    }
    return choice
  }

  // MARK: - Members with defaults

  func bool(_ name: String, default fallback: Bool) throws(TokenizerError) -> Bool {
    guard let member = member(name) else { return fallback }
    return try member.bool()
  }

  func bytes(_ name: String, default fallback: [UInt8] = []) throws(TokenizerError) -> [UInt8] {
    guard let member = member(name) else { return fallback }
    return try member.bytes()
  }

  /// A text of one scalar.
  func character() throws(TokenizerError) -> [UInt8] {
    let text = try string()
    guard text.unicodeScalars.count == 1 else { throw fault(allowed: "one character") }
    return Array(text.utf8)
  }

  /// The `type` of a part of the pipeline.
  func type() throws(TokenizerError) -> String { try required("type").string() }

  func unknownType(known: [String]) -> TokenizerError {
    let field = member("type") ?? self
    return field.fault(allowed: "one of " + known.joined(separator: ", "))
  }

  /// A pattern: `{"String": …}` or `{"Regex": …}`.
  func pattern() throws(TokenizerError) -> TextPattern {
    if let literal = member("String") {
      let text = try literal.bytes()
      guard !text.isEmpty else { throw literal.fault(allowed: "a text that is not empty") }
      return .literal(text)
    }
    let field = try required("Regex")
    let text = try field.string()
    if let scanner = WordScanner(expression: text) { return .words(scanner) }
    guard let expression = RegularExpression(text) else {
      throw field.fault("'\(text)'", allowed: "a regular expression that ICU understands")
    }
    return .expression(expression)
  }
}
