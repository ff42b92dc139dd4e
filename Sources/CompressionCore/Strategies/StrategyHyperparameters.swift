/// The knobs of a strategy: a struct of `Codable` properties, each with its default.
public protocol StrategyHyperparameters: Codable, Equatable, Sendable {
  /// The defaults.
  init()

  /// Checks every knob.
  ///
  /// - Throws: `SpecError.outOfRange`.
  func validate() throws(SpecError)
}

extension StrategyHyperparameters {
  /// Accepts every value.
  public func validate() throws(SpecError) {}

  /// Throws unless a condition on one knob holds.
  ///
  /// - Throws: `SpecError.outOfRange`.
  public func require(
    _ condition: Bool, _ name: String, is value: some CustomStringConvertible, allowed: String
  ) throws(SpecError) {
    guard condition else {
      throw .outOfRange(name, found: value.description, allowed: allowed)
    }
  }
}

/// No knobs.
public struct NoHyperparameters: StrategyHyperparameters {
  /// Nothing to set.
  public init() {}
}

/// A knob with a few named settings; an unknown name is refused with the list of those allowed.
public protocol HyperparameterChoice: RawRepresentable<String>, CaseIterable, Codable, Sendable {}

extension HyperparameterChoice {
  /// Reads a name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let choice = Self(rawValue: name) else {
      let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "one of \(names)")
    }
    self = choice
  }
}
