/// A condition on a trained model without which a comparison means little.
public struct PresenceCheck: Sendable, Codable, Equatable {
  /// What is checked.
  public let name: String
  /// What was measured.
  public let value: Double
  /// The condition, for people.
  public let requirement: String
  /// Whether it holds.
  public let passed: Bool

  /// Fills in a check.
  public init(name: String, value: Double, requirement: String, passed: Bool) {
    self.name = name
    self.value = value
    self.requirement = requirement
    self.passed = passed
  }

  /// A check that a value is at most a bound.
  static func atMost(_ bound: Double, _ name: String, _ value: Double, _ reason: String) -> Self {
    Self(
      name: name, value: value, requirement: "at most \(bound.rounded(digits: 3)): \(reason)",
      passed: value <= bound)
  }

  /// A check that a value is at least a bound.
  static func atLeast(_ bound: Double, _ name: String, _ value: Double, _ reason: String) -> Self {
    Self(
      name: name, value: value, requirement: "at least \(bound.rounded(digits: 3)): \(reason)",
      passed: value >= bound)
  }
}

extension Double {
  fileprivate func rounded(digits: Int) -> Double {
    let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    return (self * scale).rounded() / scale
  }
}
