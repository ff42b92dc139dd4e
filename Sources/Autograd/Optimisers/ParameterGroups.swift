/// How a parameter is treated that differs from the rest.
public struct ParameterRule: Sendable {
  /// Which paths the rule is for.
  public var matches: @Sendable (String) -> Bool
  /// A factor on the learning rate.
  public var rateFactor: Double
  /// A factor on the weight decay.
  public var decayFactor: Double
  /// Whether the parameter stays as it is.
  public var isFrozen: Bool

  /// A rule for the paths that fulfil a condition.
  public init(
    where matches: @escaping @Sendable (String) -> Bool, rateFactor: Double = 1,
    decayFactor: Double = 1, isFrozen: Bool = false
  ) {
    self.matches = matches
    self.rateFactor = rateFactor
    self.decayFactor = decayFactor
    self.isFrozen = isFrozen
  }

  /// A rule for a path and the paths below it: `layers.1` is for `layers.1.key`, not `layers.10`.
  public init(
    prefix: String, rateFactor: Double = 1, decayFactor: Double = 1, isFrozen: Bool = false
  ) {
    self.init(
      where: { $0 == prefix || prefix.isEmpty || $0.hasPrefix(prefix + ".") },
      rateFactor: rateFactor, decayFactor: decayFactor, isFrozen: isFrozen)
  }
}

/// Rules by which groups of parameters are treated; the first that matches a path counts.
public struct ParameterGroups: Sendable {
  /// The rules, in order.
  public var rules: [ParameterRule]

  /// Creates groups; a path that no rule matches has the factors 1.
  public init(_ rules: [ParameterRule] = []) {
    self.rules = rules
  }

  /// The rule for a path.
  public func rule(for path: String) -> ParameterRule {
    rules.first { $0.matches(path) } ?? ParameterRule(prefix: "")
  }
}
