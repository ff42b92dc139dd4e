/// A JSON value whose equality is that of its canonical text.
///
/// `1` and `1.0` are therefore equal, and so are two objects whose keys were written in another
/// order. Hyperparameters, budgets and provenance are of this type.
public enum JSONValue: Sendable {
  /// The literal `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number that fits 64 bits.
  case integer(Int64)
  /// Any other number.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Named values.
  case object([String: JSONValue])
}

extension JSONValue: Hashable {
  /// Whether both values have the same canonical text.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    left.canonical == right.canonical
  }

  /// Feeds the canonical text to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(canonical)
  }
}

extension JSONValue: CustomStringConvertible {
  /// The canonical text.
  public var description: String { canonical }
}

// MARK: - Looking inside

extension JSONValue {
  /// The number, also when it is written as the text `NaN`, `Infinity` or `-Infinity`.
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  /// The whole number, also when it is written as `3.0`.
  public var integerValue: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The text, when this is one.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The truth value, when this is one.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements, when this is an array.
  public var arrayValue: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, when this is an object.
  public var objectValue: [String: JSONValue]? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The member of that name, when this is an object that has one.
  public subscript(key: String) -> JSONValue? { objectValue?[key] }
}

// MARK: - Literals

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Makes `null`.
  public init(nilLiteral: ()) { self = .null }

  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// Makes a whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// Makes a number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// Makes a text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// Makes an array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// Makes an object; of two members with one name the later stays.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { _, later in later })
  }
}
