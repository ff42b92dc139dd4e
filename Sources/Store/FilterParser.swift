internal import Essentials
/// Reads a filter by recursive descent: `or` over `and` over `not` over comparisons.
struct FilterParser {
  typealias Node = FilterExpression.Node
  typealias Column = FilterExpression.Column
  typealias Literal = FilterExpression.Literal
  typealias Operator = FilterExpression.Operator

  /// SQLite refuses expressions deeper than 1,000; recursion here ends well before.
  private static let depthLimit = 100
  private static let termLimit = 400

  private let source: String
  private let tokens: [FilterToken]
  private var position = 0
  private var depth = 0
  private var terms = 0

  private init(_ source: String) throws(FilterError) {
    self.source = source
    tokens = try FilterLexer.tokens(source)
  }

  static func parse(_ source: String) throws(FilterError) -> Node {
    var parser = try FilterParser(source)
    let node = try parser.disjunction()
    guard parser.current.kind == .end else {
      throw parser.error("found \(parser.current.name), wanted 'and', 'or' or the end")
    }
    return node
  }

  private var current: FilterToken { tokens[position] }

  private func error(_ message: String, at token: FilterToken? = nil) -> FilterError {
    FilterError(message: message, source: source, offset: (token ?? current).offset)
  }

  /// Steps over a keyword, in any case, when it comes next.
  private mutating func takes(_ keyword: String) -> Bool {
    guard case .word(let word) = current.kind, word.lowercased() == keyword else { return false }
    position += 1
    return true
  }

  private mutating func takes(symbol: String) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }
}

// MARK: - Structure

extension FilterParser {
  private mutating func disjunction() throws(FilterError) -> Node {
    var nodes = [try conjunction()]
    while takes("or") { nodes.append(try conjunction()) }
    return nodes.count == 1 ? nodes[0] : .any(nodes)
  }

  private mutating func conjunction() throws(FilterError) -> Node {
    var nodes = [try term()]
    while takes("and") { nodes.append(try term()) }
    return nodes.count == 1 ? nodes[0] : .all(nodes)
  }

  private mutating func term() throws(FilterError) -> Node {
    (depth, terms) = (depth + 1, terms + 1)
    defer { depth -= 1 }
    guard depth <= Self.depthLimit, terms <= Self.termLimit else {
      throw error("the filter is too long or too deeply nested")
    }
    if takes("not") { return .not(try term()) }
    guard takes(symbol: "(") else { return try comparison() }
    let node = try disjunction()
    guard takes(symbol: ")") else { throw error("found \(current.name), wanted ')'") }
    return node
  }

  private mutating func comparison() throws(FilterError) -> Node {
    let column = try column()
    if takes("is") { return try definedness(column) }
    if takes("in") { return .membership(column, try list(for: column)) }
    if takes("contains") { return .comparison(column, .contains, try literal(for: column)) }
    if takes("startswith") { return .comparison(column, .startsWith, try literal(for: column)) }
    if takes("not") {
      guard takes("in") else { throw error("found \(current.name), wanted 'in'") }
      return .all([.isDefined(column), .not(.membership(column, try list(for: column)))])
    }
    guard case .symbol(let symbol) = current.kind,
      let comparison = Operator(rawValue: symbol == "==" ? "=" : symbol)
    else {
      throw error(
        "found \(current.name), wanted = != < <= > >=, in, contains, startswith, is defined or "
          + "is undefined")
    }
    position += 1
    return .comparison(column, comparison, try literal(for: column))
  }

  private mutating func definedness(_ column: Column) throws(FilterError) -> Node {
    let negated = takes("not")
    let isDefined = takes("defined")
    guard isDefined || takes("undefined") else {
      throw error("found \(current.name), wanted 'defined' or 'undefined'")
    }
    return isDefined == negated ? .not(.isDefined(column)) : .isDefined(column)
  }
}

// MARK: - Columns and values

extension FilterParser {
  private mutating func column() throws(FilterError) -> Column {
    guard case .word(let word) = current.kind else {
      throw error("found \(current.name), wanted a column")
    }
    guard let column = Self.column(named: word) else { throw unknownColumn(word) }
    position += 1
    return column
  }

  private static func column(named word: String) -> Column? {
    if let plain = Column.plain[word.lowercased()] { return plain }
    let parts = word.split(maxSplits: 1) { $0 == "." || $0 == ":" }
    guard parts.count == 2 else { return nil }
    return Column.prefixes[parts[0].lowercased()].flatMap { $0(String(parts[1])) }
  }

  private func unknownColumn(_ word: String) -> FilterError {
    let parts = word.split(maxSplits: 1) { $0 == "." || $0 == ":" }
    let (name, known, tail) =
      parts.count == 2 && parts[0].lowercased() != "attr"
      ? (String(parts[0]), FilterExpression.prefixes, "." + parts[1])
      : (word, FilterExpression.columns, "")
    let message = "unknown column '\(word)'; "
    if let nearest = NearestName.suggestion(for: name, among: known) {
      return error(message + "did you mean '\(nearest)\(tail)'?")
    }
    return error(
      message + "known are \(FilterExpression.columns.joined(separator: ", ")), and names after "
        + "param., metric., option. or budget.")
  }

  private mutating func list(for column: Column) throws(FilterError) -> [Literal] {
    let closing = current.kind == .symbol("(") ? ")" : "]"
    guard takes(symbol: "[") || takes(symbol: "(") else {
      throw error("found \(current.name), wanted a list such as [0.5, 0.6]")
    }
    var values: [Literal] = []
    while !takes(symbol: closing) {
      if !values.isEmpty, !takes(symbol: ",") {
        throw error("found \(current.name), wanted ',' or '\(closing)'")
      }
      values.append(try literal(for: column))
    }
    return values
  }

  private mutating func literal(for column: Column) throws(FilterError) -> Literal {
    let token = current
    let literal: Literal
    switch token.kind {
    case .integer(let value, let text): literal = .integer(value, text: text)
    case .real(let value, let text): literal = .real(value, text: text)
    case .quoted(let text): literal = .quoted(text)
    case .word(let text): literal = .bare(text)
    case .symbol, .end: throw error("found \(token.name), wanted a value")
    }
    try check(literal, for: column, token)
    position += 1
    return literal
  }

  /// A state that does not exist would match nothing in silence.
  private func check(
    _ literal: Literal, for column: Column, _ token: FilterToken
  ) throws(FilterError) {
    guard column == .state else { return }
    let known = CellState.allCases.map(\.rawValue)
    switch literal {
    case .quoted(let text), .bare(let text):
      if known.contains(text) { return }
      let nearest = NearestName.suggestion(for: text, among: known)
      throw error(
        "unknown state '\(text)'; "
          + (nearest.map { "did you mean '\($0)'?" }
            ?? "known are \(known.joined(separator: ", "))"),
        at: token)
    case .integer, .real:
      throw error("found \(token.name), wanted a state: \(known.joined(separator: ", "))")
    }
  }
}
