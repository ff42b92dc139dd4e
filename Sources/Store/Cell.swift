public import Essentials
/// One point of a sweep: what is computed, and nothing about how or where.
///
/// Two cells with one ``identity`` are the same computation, whichever sweep or claim asks for it.
/// Cores, hosts and executors are never part of it.
public struct Cell: Sendable, Hashable, Codable {
  /// The strategy's id.
  public var strategy: String
  /// The strategy's revision, raised when its algorithm or a default changes.
  public var strategyRevision: Int
  /// The hyperparameters that differ from their defaults, and only those.
  public var hyperparameters: [String: JSONValue]
  /// The arena's id.
  public var arena: String
  /// The arena's revision.
  public var arenaRevision: Int
  /// The arena's options that differ from their defaults, and only those.
  public var arenaOptions: [String: JSONValue]
  /// The target: an object such as `{"sparsity":0.5}`, `{"bits":3}` or `{"pattern":"2:4"}`.
  public var budget: JSONValue
  /// The replicate, which shares its random draws with the same replicate of every other strategy.
  public var replicate: Int
  /// The id of the evaluation protocol.
  public var evaluation: String

  /// Makes a cell; leave out what has its default value.
  ///
  /// - Precondition: `budget` is an object, and `replicate` is not negative.
  public init(
    strategy: String, strategyRevision: Int = 1, hyperparameters: [String: JSONValue] = [:],
    arena: String, arenaRevision: Int = 1, arenaOptions: [String: JSONValue] = [:],
    budget: JSONValue, replicate: Int, evaluation: String
  ) {
    precondition(budget.objectValue != nil, "a budget is an object, found \(budget)")
    precondition(replicate >= 0, "a replicate is 0 or more, found \(replicate)")
    self.strategy = strategy
    self.strategyRevision = strategyRevision
    self.hyperparameters = hyperparameters
    self.arena = arena
    self.arenaRevision = arenaRevision
    self.arenaOptions = arenaOptions
    self.budget = budget
    self.replicate = replicate
    self.evaluation = evaluation
  }

  private enum CodingKeys: String, CodingKey {
    case strategy
    case strategyRevision = "strategy_revision"
    case hyperparameters
    case arena
    case arenaRevision = "arena_revision"
    case arenaOptions = "arena_options"
    case budget
    case replicate
    case evaluation
  }
}

// MARK: - Identity

extension Cell {
  /// The semantic content as canonical JSON: what the identity is the hash of.
  ///
  /// A field added here later must be left out while it has its default value, or every stored
  /// result is orphaned.
  public var canonical: String { IdentifiedCell(self).canonical }

  /// The first 16 hexadecimal digits of the SHA-256 of the canonical JSON.
  public var identity: String { IdentifiedCell(self).identity }
}

// MARK: - For people and tables

extension Cell {
  /// The budget's axis: its key, several joined by `+`, or `none` for the dense model.
  public var axis: String {
    let keys = budgetMembers.map(\.key)
    return keys.isEmpty ? "none" : keys.joined(separator: "+")
  }

  /// The budget's place on its axis: a number, or a text such as `2:4`, or null for the dense model.
  public var level: JSONValue {
    let members = budgetMembers
    if members.isEmpty { return .null }
    if members.count == 1 { return members[0].value }
    return .string(members.map { Self.plain($0.value) }.joined(separator: "+"))
  }

  /// A line that tells this cell from its neighbours, such as `wanda sparsity=0.5 in lm, replicate 0`.
  public var label: String {
    let method = strategy + Self.parenthesised(hyperparameters)
    let target = budgetMembers.map { " \($0.key)=\(Self.plain($0.value))" }.joined()
    return "\(method)\(target) in \(arena)\(Self.parenthesised(arenaOptions)), "
      + "replicate \(replicate)"
  }

  private var budgetMembers: [(key: String, value: JSONValue)] {
    (budget.objectValue ?? [:]).sorted { $0.key < $1.key }
  }

  private static func parenthesised(_ members: [String: JSONValue]) -> String {
    guard !members.isEmpty else { return "" }
    let sorted = members.sorted { $0.key < $1.key }
    return "(" + sorted.map { "\($0.key)=\(plain($0.value))" }.joined(separator: ", ") + ")"
  }

  private static func plain(_ value: JSONValue) -> String {
    value.stringValue ?? value.canonical
  }
}
