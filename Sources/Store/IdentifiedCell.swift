import Essentials

/// A cell with its identity and its texts, computed once.
///
/// Hashing a cell costs more than storing it: whoever needs identities of many cells keeps them.
public struct IdentifiedCell: Sendable, Hashable {
  /// The cell.
  public let cell: Cell
  /// The cell's identity.
  public let identity: String
  /// What the identity is the hash of.
  let canonical: String
  let hyperparameters: String
  let arenaOptions: String
  let budget: String

  /// Computes the identity of a cell.
  public init(_ cell: Cell) {
    self.cell = cell
    hyperparameters = Self.text(cell.hyperparameters)
    arenaOptions = Self.text(cell.arenaOptions)
    budget = cell.budget.canonical
    // Written by hand, in the order of the sorted keys: this is most of the time of planning.
    var text = "{\"arena\":" + Self.quoted(cell.arena)
    text += ",\"arena_options\":" + arenaOptions
    text += ",\"arena_revision\":" + String(cell.arenaRevision)
    text += ",\"budget\":" + budget
    text += ",\"evaluation\":" + Self.quoted(cell.evaluation)
    text += ",\"hyperparameters\":" + hyperparameters
    text += ",\"replicate\":" + String(cell.replicate)
    text += ",\"strategy\":" + Self.quoted(cell.strategy)
    text += ",\"strategy_revision\":" + String(cell.strategyRevision) + "}"
    canonical = text
    identity = String(Digest.sha256Hex(text).prefix(16))
  }

  private static func text(_ members: [String: JSONValue]) -> String {
    members.isEmpty ? "{}" : JSONValue.object(members).canonical
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    return isPlain ? "\"" + text + "\"" : JSONValue.string(text).canonical
  }
}

// MARK: - Reading

extension Cell {
  /// Reads a cell from its canonical JSON, or from JSON with the same members; nil when it is none.
  ///
  /// Several times as fast as a `Decoder`, which counts where a hundred thousand are read.
  init?(canonical text: String) {
    guard let object = (try? JSONValue(parsing: text))?.objectValue,
      let strategy = object["strategy"]?.stringValue,
      let strategyRevision = object["strategy_revision"]?.integerValue,
      let hyperparameters = object["hyperparameters"]?.objectValue,
      let arena = object["arena"]?.stringValue,
      let arenaRevision = object["arena_revision"]?.integerValue,
      let arenaOptions = object["arena_options"]?.objectValue,
      let budget = object["budget"], budget.objectValue != nil,
      let replicate = object["replicate"]?.integerValue, replicate >= 0,
      let evaluation = object["evaluation"]?.stringValue
    else { return nil }
    self.init(
      strategy: strategy, strategyRevision: Int(strategyRevision),
      hyperparameters: hyperparameters, arena: arena, arenaRevision: Int(arenaRevision),
      arenaOptions: arenaOptions, budget: budget, replicate: Int(replicate),
      evaluation: evaluation)
  }
}
