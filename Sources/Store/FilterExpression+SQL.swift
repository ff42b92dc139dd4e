import GRDB

extension FilterExpression {
  /// A condition on a cell `c` and the attempt `a` that speaks for it, with its bound values.
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
  var sql: SQL { Self.sql(root) { _ in false } }

  /// The condition for a page of a list.
  ///
  /// Where a condition on a metric or a sweep holds of many runs, listing them takes longer than
  /// looking at one cell after the other until the page is full, as `isBroad` says. `limit` are
  /// quickly listed.
  func sql(
    forPageOf database: Database, few limit: Int = 2_000
  ) throws -> (condition: SQL, isBroad: Bool) {
    var failure: (any Error)?
    var isBroad = false
    let sql = Self.sql(root) { list in
      do {
        let count = try Int.fetchOne(
          database, sql: "SELECT count(*) FROM (\(list.text) LIMIT \(limit))",
          arguments: StatementArguments(list.arguments.map(\.databaseValue)))
        isBroad = isBroad || count == limit
        return count == limit
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return (sql, isBroad)
  }

  /// The condition of a node; `isBroad` tells of a list of attempts or cells whether it is long.
  private static func sql(_ node: Node, isBroad: (SQL) -> Bool) -> SQL {
    switch node {
    case .all(let nodes): .joined(nodes.map { sql($0, isBroad: isBroad) }, by: "AND")
    case .any(let nodes): .joined(nodes.map { sql($0, isBroad: isBroad) }, by: "OR")
    case .not(let node): sql(node, isBroad: isBroad).wrapped("(NOT ", ")")
    case .comparison(.sweep, .unequal, let literal):
      inSweep(comparison(SQL(text: "s.sweep"), .equal, literal, .text), isBroad: isBroad)
        .wrapped("(NOT ", ")")
    case .comparison(.sweep, let comparison, let literal):
      inSweep(self.comparison(SQL(text: "s.sweep"), comparison, literal, .text), isBroad: isBroad)
    case .comparison(.metric(let name, let context), let comparison, let literal):
      measured(
        name, context, self.comparison(SQL(text: "m.value"), comparison, literal, .metric),
        isBroad: isBroad)
    case .comparison(.field(let name), .equal, let literal) where Column.isNeverNull(name):
      // So plain that SQLite can look it up in an index.
      SQL(
        text: "(c.\(name == "cell" ? "id" : name) = ?)", arguments: [literal.bound(as: .text)])
    case .comparison(.budget(let name), let comparison, let literal):
      budget(name, comparison, literal)
    case .comparison(let column, let comparison, let literal):
      self.comparison(column.value, comparison, literal, column.kind)
    case .membership(.metric(let name, let context), let literals) where !literals.isEmpty:
      measured(
        name, context, SQL(text: "m.value") + list(literals, kind: .metric), isBroad: isBroad)
    case .membership(let column, let literals): membership(column, literals, isBroad: isBroad)
    case .isDefined(.sweep): inSweep(SQL(text: "1"), isBroad: isBroad)
    case .isDefined(.metric(let name, let context)):
      measured(name, context, SQL(text: "1"), isBroad: isBroad)
    case .isDefined(let column): column.value.wrapped("(", " IS NOT NULL)")
    }
  }

  private static func membership(
    _ column: Column, _ literals: [Literal], isBroad: (SQL) -> Bool
  ) -> SQL {
    guard !literals.isEmpty else { return SQL(text: "0") }
    let list = list(literals, kind: column.kind)
    switch column {
    case .sweep: return inSweep(SQL(text: "s.sweep") + list, isBroad: isBroad)
    case .budget(let name) where literals.allSatisfy({ $0.isNumber(as: .any) }):
      return budget(name, list, else: (column.value + list).wrapped("((", ") IS TRUE)"))
    default: return (column.value + list).wrapped("((", ") IS TRUE)")
    }
  }

  private static func list(_ literals: [Literal], kind: Column.Kind) -> SQL {
    SQL(
      text: Array(repeating: "?", count: literals.count).joined(separator: ", "),
      arguments: literals.map { $0.bound(as: kind) }
    ).wrapped(" IN (", ")")
  }

  /// Looks the values of one metric up in their own order, then the cells that they belong to; the
  /// other way round where there are many.
  private static func measured(
    _ name: String, _ context: String, _ condition: SQL, isBroad: (SQL) -> Bool
  ) -> SQL {
    let series = SQL(
      text: "SELECT id FROM metric_series WHERE name = ? AND context = ?",
      arguments: [.text(name), .text(context)])
    let attempts =
      series.wrapped("SELECT m.attempt FROM metric_result m WHERE m.series = (", ") AND ")
      + condition
    guard isBroad(attempts) else {
      return attempts.wrapped("(c.attempt IS NOT NULL AND c.attempt IN (", "))")
    }
    return (attempts + SQL(text: " AND m.attempt = c.attempt")).wrapped("EXISTS (", ")")
  }

  private static func budget(
    _ name: String, _ comparison: Operator, _ literal: Literal
  ) -> SQL {
    let column = Column.budget(name)
    let general = self.comparison(column.value, comparison, literal, column.kind)
    guard literal.isNumber(as: .any), comparison != .contains, comparison != .startsWith else {
      return general
    }
    return budget(
      name,
      SQL(text: " \(comparison.rawValue) ?", arguments: [literal.bound(as: .any)]), else: general)
  }

  /// The axes of a budget with one member, which has their name; the dense one has none.
  private static let plainAxes = ["sparsity", "bits", "pattern", "dense"]

  /// On a budget of one axis the level is the value, and reading it is far cheaper than JSON.
  ///
  /// A level that is no text is a number here; SQLite orders every number before every text. An axis
  /// without `+` has no other member, and comparing it with the usual names is cheaper than looking
  /// for the sign.
  private static func budget(_ name: String, _ condition: SQL, else general: SQL) -> SQL {
    let level = SQL(
      text: "CASE c.axis WHEN ? THEN CASE WHEN c.level < '' THEN c.level",
      arguments: [.text(name)])
    let others = plainAxes.filter { $0 != name }.map { "WHEN '\($0)' THEN 0 " }.joined()
    let joint = SQL(text: " END \(others)ELSE CASE WHEN instr(c.axis, '+') THEN ")
    let parts = [level, condition, SQL(text: " ELSE "), general, joint, general]
    return parts.dropFirst().reduce(parts[0], +).wrapped("((", " END END) IS TRUE)")
  }

  /// Lists the cells of sweeps, or looks each cell up where there are many.
  private static func inSweep(_ condition: SQL, isBroad: (SQL) -> Bool) -> SQL {
    let cells = condition.wrapped("SELECT s.cell FROM sweep_cell s WHERE ", "")
    guard isBroad(cells) else { return cells.wrapped("(c.id IN (", "))") }
    return (cells + SQL(text: " AND s.cell = c.id")).wrapped("EXISTS (", ")")
  }

  /// A comparison that is never NULL, so that `not` means what it says.
  ///
  /// SQLite orders every text after every number; the order therefore asks for the literal's type.
  /// Equality needs `IS TRUE` only around what can be NULL; a metric's value cannot.
  private static func comparison(
    _ value: SQL, _ comparison: Operator, _ literal: Literal, _ kind: Column.Kind
  ) -> SQL {
    let bound = SQL(text: "?", arguments: [literal.bound(as: kind)])
    let order = value + SQL(text: " \(comparison.rawValue) ") + bound
    switch comparison {
    case .equal, .unequal:
      return kind == .metric ? order : order.wrapped("((", ") IS TRUE)")
    case .contains:
      let text = SQL(text: "?", arguments: [.text(literal.plainText)])
      return (value + SQL(text: ", ") + text).wrapped("(instr(", ") > 0 IS TRUE)")
    case .startsWith:
      let text = SQL(text: "?", arguments: [.text(literal.plainText)])
      return (value + SQL(text: ", 1, length(") + text + SQL(text: ")) = ") + text)
        .wrapped("(substr(", " IS TRUE)")
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let kinds = literal.isNumber(as: kind) ? "'integer', 'real'" : "'text'"
      let typed = value.wrapped("typeof(", ") IN (\(kinds)) AND ") + order
      return kind == .metric ? typed.wrapped("(", ")") : typed.wrapped("((", ") IS TRUE)")
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

  /// The texts that every cell has.
  static func isNeverNull(_ name: String) -> Bool {
    ["cell", "strategy", "arena", "axis", "evaluation"].contains(name)
  }

  private static let attemptFields: Set<String> = [
    "seconds", "error", "worker", "host", "started_at", "ended_at",
  ]

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
    case .field(let name): Self.field(name)
    case .state: SQL(text: "c.state")
    case .sweep: preconditionFailure("a cell is in many sweeps: the column has no one value")
    case .budget(let name): Self.member(name, of: "c.budget")
    case .hyperparameter(let name): Self.member(name, of: "c.hyperparameters")
    case .option(let name): Self.member(name, of: "c.arena_options")
    case .metric: preconditionFailure("a metric is looked up by its value")
    }
  }

  private static func field(_ name: String) -> SQL {
    switch name {
    case "cell": SQL(text: "c.id")
    case "signature": SQL(text: "json_extract(a.provenance, '$.signature')")
    case "attempts":
      SQL(
        text: """
          (SELECT count(*) FROM attempt t WHERE t.cell = c.id AND t.state <> 'released')
          """)
    // The sign keeps SQLite from converting a text to fit the column.
    case _ where attemptFields.contains(name): SQL(text: "+a.\(name)")
    default: SQL(text: "+c.\(name)")
    }
  }

  private static func member(_ name: String, of column: String) -> SQL {
    SQL(text: "json_extract(\(column), ?)", arguments: [.text("$.\"\(name)\"")])
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
