/// A condition on cells, such as
/// `strategy = "wanda" and sparsity in [0.5, 0.6] and metric.loss < 3.4 and status != failed`.
///
/// Operators: `=` `!=` `<` `<=` `>` `>=`, `in [a, b]`, `not in [a, b]`, `contains`, `startswith`,
/// `is defined`, `is undefined`, `and`, `or`, `not`, parentheses. Texts may stand in either kind of quotes, or
/// bare. What is undefined compares with nothing: `param.exponent != 1` leaves out the cells that
/// have no such hyperparameter, and `not param.exponent = 1` keeps them. A quoted number is a text,
/// which no number equals. A metric that is not a number is equal to `nan` and to nothing else.
public struct FilterExpression: Sendable, Hashable {
  /// The text it was made from.
  public let source: String
  let root: Node

  /// Understands a filter.
  ///
  /// - Throws: A `FilterError` that points at the first fault and names the nearest known column.
  public init(parsing source: String) throws(FilterError) {
    self.source = source
    root = try FilterParser.parse(source)
  }

  /// The columns that need no prefix.
  public static let columns: [String] = Column.plain.keys.sorted()

  /// A text in quotes, which stands for itself in a filter whatever is in it.
  public static func quoted(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// The prefixes under which other names are found: hyperparameters, metrics, options, budgets.
  ///
  /// `attr` is for the columns themselves. A dot or a colon follows.
  public static let prefixes: [String] = Column.prefixes.keys.sorted()
}

extension FilterExpression {
  indirect enum Node: Sendable, Hashable {
    case all([Node])
    case any([Node])
    case not(Node)
    case comparison(Column, Operator, Literal)
    case membership(Column, [Literal])
    case isDefined(Column)
  }

  enum Operator: String, Sendable, Hashable {
    case equal = "="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains
    case startsWith = "startswith"
  }

  enum Literal: Sendable, Hashable {
    /// A whole number, and how it was written: for a text column it is that text, as in
    /// `cell = 1234567890123456`.
    case integer(Int64, text: String)
    case real(Double, text: String)
    case quoted(String)
    /// A text without quotes, which may also mean a truth value or a number that is not finite.
    case bare(String)
  }

  enum Column: Sendable, Hashable {
    /// A column of the view `runs`.
    case field(String)
    case state
    case sweep
    case budget(String)
    case hyperparameter(String)
    case option(String)
    case metric(name: String, context: String)

    static let plain: [String: Column] = [
      "cell": .field("cell"), "id": .field("cell"),
      "strategy": .field("strategy"), "strategy_revision": .field("strategy_revision"),
      "arena": .field("arena"), "arena_revision": .field("arena_revision"),
      "axis": .field("axis"), "level": .field("level"), "replicate": .field("replicate"),
      "evaluation": .field("evaluation"), "signature": .field("signature"),
      "seconds": .field("seconds"), "attempts": .field("attempts"), "error": .field("error"),
      "worker": .field("worker"), "host": .field("host"),
      "started_at": .field("started_at"), "ended_at": .field("ended_at"),
      "created_at": .field("created_at"),
      "state": .state, "status": .state, "sweep": .sweep,
      "sparsity": .budget("sparsity"), "bits": .budget("bits"), "pattern": .budget("pattern"),
    ]

    static let prefixes: [String: @Sendable (String) -> Column?] = [
      "param": { .hyperparameter($0) }, "params": { .hyperparameter($0) },
      "metric": metric, "metrics": metric,
      "option": { .option($0) }, "options": { .option($0) },
      "budget": { .budget($0) },
      "attr": { plain[$0.lowercased()] },
    ]

    /// A metric by its key: `name`, or `name@context`.
    private static let metric: @Sendable (String) -> Column? = { key in
      let parts = key.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      return .metric(name: String(parts[0]), context: parts.count > 1 ? String(parts[1]) : "")
    }
  }
}
