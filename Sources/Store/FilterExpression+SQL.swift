extension FilterExpression {
  /// A condition on the view `runs`, under the name `r`, with its bound values.
  struct SQL {
    var text: String
    var arguments: [SQLValue] = []

    static func joined(_ parts: [SQL], by word: String) -> SQL {
      SQL(
        text: "(" + parts.map(\.text).joined(separator: " \(word) ") + ")",
        arguments: parts.flatMap(\.arguments))
    }

    /// Puts this between two texts.
    func wrapped(_ before: String, _ after: String) -> SQL {
      SQL(text: before + text + after, arguments: arguments)
    }

    static func + (left: SQL, right: SQL) -> SQL {
      SQL(text: left.text + right.text, arguments: left.arguments + right.arguments)
    }
  }

  /// The condition; every value in it is bound, none is written into the text.
  var sql: SQL { Self.sql(root) }

  private static func sql(_ node: Node) -> SQL {
    switch node {
    case .all(let nodes): .joined(nodes.map(sql), by: "AND")
    case .any(let nodes): .joined(nodes.map(sql), by: "OR")
    case .not(let node): sql(node).wrapped("(NOT ", ")")
    case .comparison(.sweep, .unequal, let literal):
      inSweep(comparison(SQL(text: "s.sweep"), .equal, literal, .text)).wrapped("(NOT ", ")")
    case .comparison(.sweep, let comparison, let literal):
      inSweep(self.comparison(SQL(text: "s.sweep"), comparison, literal, .text))
    case .comparison(let column, let comparison, let literal):
      self.comparison(column.value, comparison, literal, column.kind)
    case .membership(let column, let literals): membership(column, literals)
    case .isDefined(.sweep): inSweep(SQL(text: "1"))
    case .isDefined(let column): column.value.wrapped("(", " IS NOT NULL)")
    }
  }

  private static func membership(_ column: Column, _ literals: [Literal]) -> SQL {
    guard !literals.isEmpty else { return SQL(text: "0") }
    return .joined(literals.map { sql(.comparison(column, .equal, $0)) }, by: "OR")
  }

  private static func inSweep(_ condition: SQL) -> SQL {
    condition.wrapped("EXISTS (SELECT 1 FROM sweep_cell s WHERE s.cell = r.cell AND ", ")")
  }

  /// A comparison that is never NULL, so that `not` means what it says.
  ///
  /// SQLite orders every text after every number; the order therefore asks for the literal's type.
  private static func comparison(
    _ value: SQL, _ comparison: Operator, _ literal: Literal, _ kind: Column.Kind
  ) -> SQL {
    let bound = SQL(text: "?", arguments: [literal.bound(as: kind)])
    switch comparison {
    case .equal, .unequal:
      return (value + SQL(text: " \(comparison.rawValue) ") + bound).wrapped("((", ") IS TRUE)")
    case .contains:
      let text = SQL(text: "?", arguments: [.text(literal.plainText)])
      return (value + SQL(text: ", ") + text).wrapped("(instr(", ") > 0 IS TRUE)")
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let kinds = literal.isNumber(as: kind) ? "'integer', 'real'" : "'text'"
      let order = value + SQL(text: " \(comparison.rawValue) ") + bound
      return (value.wrapped("(typeof(", ") IN (\(kinds)) AND ") + order)
        .wrapped("(", ") IS TRUE)")
    }
  }
}

// MARK: - Columns

extension FilterExpression.Column {
  typealias SQL = FilterExpression.SQL

  /// How literals are to be understood beside a column.
  enum Kind {
    /// A text, even when it looks like a number.
    case text
    /// Whatever it is written as.
    case any
    /// Also a number that is not finite.
    case metric
  }

  private static let numberFields: Set<String> = [
    "strategy_revision", "arena_revision", "replicate", "seconds", "attempts", "level",
  ]

  var kind: Kind {
    switch self {
    case .field(let name): Self.numberFields.contains(name) ? .any : .text
    case .state, .sweep: .text
    case .budget, .hyperparameter, .option: .any
    case .metric: .metric
    }
  }

  /// The value of the column in a row; NULL where it is undefined.
  var value: SQL {
    switch self {
    // The sign keeps SQLite from converting a text to fit the column.
    case .field(let name): SQL(text: "+r.\(name)")
    case .state: SQL(text: "r.state")
    case .sweep: preconditionFailure("a cell is in many sweeps: the column has no one value")
    case .budget(let name): Self.member(name, of: "r.budget")
    case .hyperparameter(let name): Self.member(name, of: "r.hyperparameters")
    case .option(let name): Self.member(name, of: "r.arena_options")
    case .metric(let name, let context): Self.metric(name, context)
    }
  }

  private static func member(_ name: String, of column: String) -> SQL {
    SQL(text: "json_extract(\(column), ?)", arguments: [.text("$.\"\(name)\"")])
  }

  /// The infinities are numbers here; NaN stays the text that it is stored as.
  private static func metric(_ name: String, _ context: String) -> SQL {
    SQL(
      text: """
        (SELECT coalesce(m.value, CASE m.special WHEN 'Infinity' THEN 9e999 \
        WHEN '-Infinity' THEN -9e999 ELSE m.special END) FROM metric m \
        WHERE m.attempt = r.attempt AND m.name = ? AND m.context = ? AND m.step IS NULL)
        """,
      arguments: [.text(name), .text(context)])
  }
}

// MARK: - Values

extension FilterExpression.Literal {
  /// The text as it was written.
  var plainText: String {
    switch self {
    case .integer(_, let text), .real(_, let text), .quoted(let text), .bare(let text): text
    }
  }

  func isNumber(as kind: FilterExpression.Column.Kind) -> Bool {
    switch bound(as: kind) {
    case .integer, .real: true
    case .null, .text, .blob: false
    }
  }

  /// The value that is bound; bare words may be truth values, and for metrics special numbers.
  func bound(as kind: FilterExpression.Column.Kind) -> SQLValue {
    if kind == .text { return .text(plainText) }
    return switch self {
    case .integer(let value, _): .integer(value)
    case .real(let value, _): .real(value)
    case .quoted(let text): .text(text)
    case .bare(let text): Self.bound(bare: text, isMetric: kind == .metric)
    }
  }

  private static func bound(bare text: String, isMetric: Bool) -> SQLValue {
    switch (text.lowercased(), isMetric) {
    case ("true", _): .integer(1)
    case ("false", _): .integer(0)
    case ("nan", true): .text("NaN")
    case ("inf", true), ("+inf", true), ("infinity", true), ("+infinity", true): .real(.infinity)
    case ("-inf", true), ("-infinity", true): .real(-.infinity)
    default: .text(text)
    }
  }
}
