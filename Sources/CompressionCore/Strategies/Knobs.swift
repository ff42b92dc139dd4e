public import Essentials
internal import Foundation

/// The knobs of a type by name: their defaults, and how overrides are checked and normalised.
///
/// Strategies and arenas are told what to do in specs as names and values. The defaults are read
/// from the type itself, by encoding its default value, so there is no list to keep in step.
public struct Knobs: Sendable {
  /// Every knob with its default.
  public let defaults: [String: JSONValue]
  private let normalise: @Sendable ([String: JSONValue]) throws -> [String: JSONValue]

  /// The knobs of a type that belongs to the strategy or arena `id`.
  public init<H: StrategyHyperparameters>(_ type: H.Type, of id: String) {
    defaults = Self.members(of: H())
    normalise = { overrides in
      let decoded: H = try Self.decode(overrides, of: id)
      return Self.members(of: decoded)
    }
  }

  /// The overrides that differ from the defaults, as they enter the identity of a cell.
  ///
  /// - Throws: `SpecError` as `decode` does.
  public func nonDefaults(_ overrides: [String: JSONValue]) throws -> [String: JSONValue] {
    try normalise(overrides).filter { defaults[$0.key] != $0.value }
  }

  /// The value with some knobs other than their defaults, checked.
  ///
  /// - Throws: `SpecError` for an unknown name, a wrong type or a value out of range.
  public static func decode<H: StrategyHyperparameters>(
    _ overrides: [String: JSONValue], of id: String
  ) throws(SpecError) -> H {
    let defaults = members(of: H())
    for key in overrides.keys.sorted() where defaults[key] == nil {
      throw SpecError.unknownHyperparameter(key, of: id, known: defaults.keys.sorted())
    }
    let merged = defaults.merging(overrides) { _, override in override }
    let value: H = try decode(all: merged, defaults: defaults, of: id)
    try value.validate()
    return value
  }

  private static func decode<H: StrategyHyperparameters>(
    all members: [String: JSONValue], defaults: [String: JSONValue], of id: String
  ) throws(SpecError) -> H {
    do {
      let data = try JSONEncoder().encode(JSONValue.object(members))
      return try JSONDecoder().decode(H.self, from: data)
    } catch let error as DecodingError {
      throw wrongType(error, members, defaults, id)
    } catch {
      preconditionFailure("the knobs of \(id) cannot be encoded: \(error)")
    }
  }

  /// The properties of a value by name, as it encodes them.
  private static func members(of hyperparameters: some Encodable) -> [String: JSONValue] {
    do {
      let data = try JSONEncoder().encode(hyperparameters)
      let value = try JSONDecoder().decode(JSONValue.self, from: data)
      guard let members = value.objectValue else {
        preconditionFailure("\(type(of: hyperparameters)) is no object of knobs: \(value)")
      }
      return members
    } catch {
      preconditionFailure("the knobs \(hyperparameters) cannot be encoded: \(error)")
    }
  }

  private static func wrongType(
    _ error: DecodingError, _ merged: [String: JSONValue], _ defaults: [String: JSONValue],
    _ id: String
  ) -> SpecError {
    let (path, reason): ([any CodingKey], String?) =
      switch error {
      case .dataCorrupted(let context): (context.codingPath, context.debugDescription)
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context):
        (context.codingPath, nil)
      @unknown default: ([], nil)
      }
    let key = path.first?.stringValue ?? ""
    let likeDefault = defaults[key].map { "a value like the default, \($0)" } ?? "another type"
    let isChoice = defaults[key]?.stringValue != nil
    return .wrongType(
      key, of: id, found: merged[key] ?? .null,
      wanted: isChoice ? reason ?? likeDefault : likeDefault)
  }
}
