/// A JSON text as it is written: members in their order, names distinguished by their bytes.
///
/// ``JSONValue`` compares names as Swift compares texts, so that `é` in one scalar and `é` in two
/// are one name. A vocabulary may hold both; whatever reads one works on this type.
public enum JSONTree: Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number that fits 64 bits.
  case integer(Int64)
  /// Any other number; always finite.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONTree])
  /// Named values, no name twice.
  case object([Member])

  /// A named value of an object.
  public struct Member: Sendable {
    /// The name.
    public var name: String
    /// The value.
    public var value: JSONTree

    /// Names a value.
    public init(name: String, value: JSONTree) {
      self.name = name
      self.value = value
    }
  }

  /// Reads a JSON text of any kind, given as UTF-8.
  ///
  /// The text follows RFC 8259 to the letter; beyond it, no name may occur twice in an object,
  /// numbers are finite as doubles, and at most 512 brackets are open at a time.
  ///
  /// - Complexity: O(*n*) for *n* bytes, in time and in memory.
  public init(parsing bytes: [UInt8]) throws(JSONParsingError) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }

  /// The member of that name, byte for byte, when this is an object that has one.
  ///
  /// - Complexity: O(*m*) for *m* members.
  public subscript(name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// What a message calls this value: itself when it is short, its kind when it is long.
  public var summary: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "'\(value.prefix(40))\(value.count > 40 ? "…" : "")'"
    case .array(let elements): "a list of \(elements.count)"
    case .object(let members): "an object with \(members.count) members"
    }
  }
}

extension JSONValue {
  /// Takes over a tree; names that Swift cannot tell apart are a fault.
  init(_ tree: JSONTree) throws(JSONParsingError) {
    switch tree {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .number(value)
    case .string(let value): self = .string(value)
    case .array(let elements):
      self = .array(try elements.map { element throws(JSONParsingError) in try JSONValue(element) })
    case .object(let members):
      var result: [String: JSONValue] = [:]
      for member in members {
        guard result.updateValue(try JSONValue(member.value), forKey: member.name) == nil else {
          throw JSONParsingError(
            excerpt: member.name, reason: "two names differ in their Unicode normal form only")
        }
      }
      self = .object(result)
    }
  }
}
