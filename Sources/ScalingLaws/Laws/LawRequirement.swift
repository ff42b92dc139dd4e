/// How many different values a column must have for a law's constants to be told apart.
public struct LawRequirement: Sendable, Equatable, Codable {
  /// The column.
  public let column: String
  /// How many different values it needs.
  public let distinct: Int
  /// What cannot be told apart with fewer.
  public let because: String
  /// Constants to hold, by the number of different values that there are.
  ///
  /// They turn the law into the most general one that the data can determine.
  public let remedies: [Int: [String: Double]]

  /// The requirement of a term that falls with `column` to a floor.
  static func floor(over column: String, _ constants: String) -> LawRequirement {
    LawRequirement(
      column: column, distinct: 3,
      because: "\(constants) are three constants and need three values of \(column)", remedies: [:])
  }

  /// The requirement of a term that falls with the tokens.
  static func tokens(_ constants: String) -> LawRequirement { floor(over: "tokens", constants) }
}

/// What a fit does when the data cannot determine all constants of a law.
public enum DegeneracyPolicy: String, Sendable, Codable {
  /// Throws `FitError.tooFewDistinct`.
  case refuse
  /// Holds the constants that the law names for this case, and says so in the result's notes.
  case hold
}

extension Law {
  /// The law as the data can determine it, with a sentence for each constant that is held.
  func adapted(
    to table: FitTable, policy: DegeneracyPolicy
  ) throws(FitError) -> (law: Law, notes: [String]) {
    var law = self
    var notes: [String] = []
    // Whoever holds constants may have settled it; the rank of the Jacobian then tells.
    if policy == .refuse, !held.isEmpty { return (law, notes) }
    for requirement in requirements where isUsed(requirement.column) {
      let found = Law.distinctCount(table.values(of: requirement.column))
      guard found < requirement.distinct, !isSettled(requirement, found: found) else { continue }
      guard policy == .hold, let remedy = requirement.remedies[found] else {
        throw .tooFewDistinct(
          column: requirement.column, found: found, wanted: requirement.distinct,
          because: requirement.because)
      }
      for (name, value) in remedy.sorted(by: { $0.key < $1.key }) {
        law = law.holding(name, at: value)
        notes.append("\(name) is held at \(value): \(requirement.because)")
      }
    }
    return (law, notes)
  }

  /// Whether the caller already holds what this lack of values makes undetermined.
  private func isSettled(_ requirement: LawRequirement, found: Int) -> Bool {
    guard let remedy = requirement.remedies[found] else { return false }
    return remedy.keys.allSatisfy { held[$0] != nil }
  }

  private func isUsed(_ column: String) -> Bool {
    liveTerms.contains { $0.factors.contains { $0.column == column } }
  }

  /// The number of values that differ by more than one part in 10⁹.
  static func distinctCount(_ values: [Double]) -> Int {
    var count = 0
    var last = -Double.infinity
    for value in values.sorted() where value - last > 1e-9 * abs(value) || count == 0 {
      count += 1
      last = value
    }
    return count
  }
}
