import Foundation

/// A text that is not JSON.
public struct JSONParsingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The beginning of the text.
  public var excerpt: String
  /// What is wrong with it.
  public var reason: String

  /// A sentence with both.
  public var description: String { "not valid JSON (\(reason)): \(excerpt)" }
}

extension JSONValue: Codable {
  /// Reads any JSON value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes the value; numbers that are not finite become texts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value) where value.isNaN: try container.encode("NaN")
    case .number(let value) where value.isInfinite:
      try container.encode(value < 0 ? "-Infinity" : "Infinity")
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension JSONValue {
  /// Reads a JSON text of any kind, fragments included.
  public init(parsing text: String) throws(JSONParsingError) {
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
      // Foundation's decoder on Linux lets `[1,]` pass.
      if Self.hasTrailingComma(text) {
        throw JSONParsingError(excerpt: "", reason: "a comma before a closing bracket")
      }
    } catch let error as JSONParsingError {
      throw JSONParsingError(excerpt: String(text.prefix(60)), reason: error.reason)
    } catch {
      throw JSONParsingError(excerpt: String(text.prefix(60)), reason: Self.reason(of: error))
    }
  }

  /// Encodes a value of another type, with non-finite numbers as texts.
  public init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    self = try JSONDecoder().decode(JSONValue.self, from: encoder.encode(value))
  }

  /// Decodes a value of another type, with non-finite numbers as texts.
  public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try decoder.decode(type, from: Data(canonical.utf8))
  }

  /// Whether a comma stands right before a closing bracket, texts aside.
  private static func hasTrailingComma(_ text: String) -> Bool {
    var (inText, isEscaped, afterComma) = (false, false, false)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\") where inText: isEscaped.toggle()
      case UInt8(ascii: "\"") where !isEscaped:
        (inText, afterComma) = (!inText, false)
      case _ where inText: isEscaped = false
      case UInt8(ascii: ","): afterComma = true
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if afterComma { return true }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
      default: afterComma = false
      }
    }
    return false
  }

  private static func reason(of error: any Error) -> String {
    guard case .dataCorrupted(let context)? = error as? DecodingError else { return "\(error)" }
    return context.underlyingError.map { "\($0)" } ?? context.debugDescription
  }
}
