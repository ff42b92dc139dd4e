/// Reads JSON by recursive descent over bytes.
///
/// Foundation's reader lets `[1,]` pass on Linux, keeps one of two equal names and says nothing,
/// and its errors have no place.
struct JSONParser {
  /// As deep as Foundation's reader goes.
  static let depthLimit = 512

  let bytes: [UInt8]
  var position = 0
  private var depth = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  func fault(_ reason: String, at place: Int? = nil) -> JSONParsingError {
    JSONParsingError(reason, at: place ?? position, in: bytes)
  }

  /// The byte that comes next, or nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// What a message calls the byte that comes next.
  var nextName: String {
    guard let next else { return "the end" }
    guard (0x21..<0x7f).contains(next) else { return "byte 0x" + String(next, radix: 16) }
    return "'\(Character(Unicode.Scalar(next)))'"
  }

  mutating func document() throws(JSONParsingError) -> JSONTree {
    let tree = try value()
    skipSpace()
    guard position == bytes.count else { throw fault("found \(nextName), wanted the end") }
    return tree
  }

  mutating func value() throws(JSONParsingError) -> JSONTree {
    skipSpace()
    switch next ?? 0 {
    case UInt8(ascii: "{"):
      return try nested { parser throws(JSONParsingError) in try parser.object() }
    case UInt8(ascii: "["):
      return try nested { parser throws(JSONParsingError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw fault("found \(nextName), wanted a value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONParsingError) -> JSONTree
  ) throws(JSONParsingError) -> JSONTree {
    guard depth < Self.depthLimit else {
      throw fault("more than \(Self.depthLimit) brackets are open")
    }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func array() throws(JSONParsingError) -> JSONTree {
    var elements: [JSONTree] = []
    if takes("]") { return .array(elements) }
    repeat { elements.append(try value()) } while takes(",")
    try expect("]", or: ",")
    return .array(elements)
  }

  private mutating func object() throws(JSONParsingError) -> JSONTree {
    var members: [JSONTree.Member] = []
    var names = NameSet()
    if takes("}") { return .object(members) }
    repeat {
      skipSpace()
      let place = position
      guard next == UInt8(ascii: "\"") else { throw fault("found \(nextName), wanted a name") }
      let name = try string()
      guard names.insert(name, after: members) else {
        throw fault("the name '\(name.prefix(40))' occurs twice in one object", at: place)
      }
      try expect(":")
      members.append(JSONTree.Member(name: name, value: try value()))
    } while takes(",")
    try expect("}", or: ",")
    return .object(members)
  }

  private mutating func literal(
    _ text: StaticString, _ value: JSONTree
  ) throws(JSONParsingError) -> JSONTree {
    let name = "\(text)"
    guard bytes[position...].starts(with: name.utf8) else {
      throw fault("found \(nextName), wanted \(name)")
    }
    position += name.utf8.count
    return value
  }
}

// MARK: - Signs and space

extension JSONParser {
  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  private mutating func takes(_ sign: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ sign: Unicode.Scalar, or other: Unicode.Scalar? = nil
  ) throws(JSONParsingError) {
    guard !takes(sign) else { return }
    let wanted = other.map { "'\($0)' or '\(sign)'" } ?? "'\(sign)'"
    throw fault("found \(nextName), wanted \(wanted)")
  }
}

/// The names of an object so far, told apart by their bytes.
///
/// Most objects are small; a hash table pays from some twenty members on.
private struct NameSet {
  private struct Name: Hashable {
    let text: String

    static func == (left: Name, right: Name) -> Bool {
      left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
      // Equal bytes are equal texts, so the text's own hash serves.
      hasher.combine(text)
    }
  }

  private var names: Set<Name> = []

  /// Whether the name is new.
  mutating func insert(_ name: String, after members: [JSONTree.Member]) -> Bool {
    if members.count < 20 {
      return !members.contains { $0.name.utf8.elementsEqual(name.utf8) }
    }
    if names.isEmpty { names = Set(members.map { Name(text: $0.name) }) }
    return names.insert(Name(text: name)).inserted
  }
}
