public import Essentials

/// The canonical form: `{"sparsity":0.5}`, `{"pattern":"2:4"}`, `{"bits":3}`,
/// `{"bits":4,"sparsity":0.5}`, `{}`.
extension Budget {
  /// The budget as a JSON object.
  public var json: JSONValue {
    var members: [String: JSONValue] = [:]
    switch sparsity {
    case .fraction(let fraction): members["sparsity"] = .number(fraction)
    case .pattern(let keep, let of): members["pattern"] = .string("\(keep):\(of)")
    case nil: break
    }
    if let bits { members["bits"] = .integer(Int64(bits)) }
    return .object(members)
  }

  /// Reads and validates a JSON object.
  ///
  /// - Throws: `SpecError.invalidBudget`.
  public init(json: JSONValue) throws(SpecError) {
    guard let members = json.objectValue else {
      throw .invalidBudget(found: "\(json)", allowed: "an object like {\"sparsity\":0.5}")
    }
    let known = ["bits", "pattern", "sparsity"]
    for key in members.keys.sorted() where !known.contains(key) {
      let nearest = NearestName.suggestion(for: key, among: known)
      let hint = nearest.map { " (did you mean '\($0)'?)" } ?? ""
      throw .invalidBudget(found: "a key '\(key)'\(hint)", allowed: "bits, pattern, sparsity")
    }
    guard members["sparsity"] == nil || members["pattern"] == nil else {
      throw .invalidBudget(found: "a sparsity and a pattern", allowed: "one of the two")
    }
    sparsity = try Self.sparsity(members)
    bits = try members["bits"].map(Self.bits)
    try validate()
  }

  /// The pattern written as `2:4`.
  ///
  /// - Throws: `SpecError.invalidBudget`.
  public static func pattern(_ text: String, bits: Int? = nil) throws(SpecError) -> Budget {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let keep = parts[0], let of = parts[1] else {
      throw .invalidBudget(found: "pattern '\(text)'", allowed: "n:m, as in 2:4")
    }
    let budget = pattern(keep, of: of, bits: bits)
    try budget.validate()
    return budget
  }

  private static func sparsity(_ members: [String: JSONValue]) throws(SpecError) -> Sparsity? {
    if let value = members["sparsity"] {
      switch value {
      case .integer(let whole): return .fraction(Double(whole))
      case .number(let fraction): return .fraction(fraction)
      default: throw .invalidBudget(found: "sparsity \(value)", allowed: "a number")
      }
    }
    guard let value = members["pattern"] else { return nil }
    guard let text = value.stringValue else {
      throw .invalidBudget(found: "pattern \(value)", allowed: "a text like \"2:4\"")
    }
    return try pattern(text).sparsity
  }

  private static func bits(_ value: JSONValue) throws(SpecError) -> Int {
    guard let bits = value.integerValue.flatMap({ Int(exactly: $0) }) else {
      throw .invalidBudget(found: "bits \(value)", allowed: "a whole number")
    }
    return bits
  }
}

extension Budget: Codable {
  /// Reads the canonical form.
  public init(from decoder: any Decoder) throws {
    try self.init(json: JSONValue(from: decoder))
  }

  /// Writes the canonical form.
  public func encode(to encoder: any Encoder) throws {
    try json.encode(to: encoder)
  }
}

extension Budget: CustomStringConvertible {
  /// The budget for people: `50 %`, `2:4`, `3 bits`, `50 % + 4 bits`, `dense`.
  public var label: String {
    var parts: [String] = []
    switch sparsity {
    case .fraction(let fraction): parts.append("\(Self.percent(fraction)) %")
    case .pattern(let keep, let of): parts.append("\(keep):\(of)")
    case nil: break
    }
    if let bits { parts.append(bits == 1 ? "1 bit" : "\(bits) bits") }
    return parts.isEmpty ? "dense" : parts.joined(separator: " + ")
  }

  /// The label.
  public var description: String { label }

  private static func percent(_ fraction: Double) -> String {
    let hundredths = (fraction * 10_000).rounded() / 100
    return hundredths == hundredths.rounded() && abs(hundredths) < 1e6
      ? "\(Int(hundredths))" : "\(hundredths)"
  }
}
