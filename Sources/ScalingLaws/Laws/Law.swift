internal import Foundation

/// A functional form that predicts a loss: an offset and a sum of products of powers.
///
/// Every law here has the form
///
/// ```
/// L(x; c, θ) = x₀ + Σₖ cₖ Πⱼ xⱼ^(±θⱼ)    with cₖ ≥ 0
/// ```
///
/// where the xⱼ are columns of a table (or one minus a column, as for the density 1 − S), the
/// *coefficients* cₖ enter linearly and the *exponents* θ do not. In log c and θ the logarithm of
/// the sum is a log-sum-exp of linear functions, so that value, gradient and Hessian are exact and
/// one fitting routine serves all laws. A law is a value: read `formula`, `columns`, `parameters`
/// and `requirements` to know what it says, needs and cannot tell apart.
public struct Law: Sendable, Equatable, Codable {
  /// The identifier, as the command line spells it.
  public let name: String
  /// The law in one line of plain text.
  public let formula: String
  /// Where the law comes from.
  public let reference: String
  /// The columns that the law reads, the loss not among them.
  public let columns: [LawColumn]
  /// The column that is added as it stands; nil for laws that predict the loss from zero.
  public let offset: String?
  /// The summands.
  public let terms: [LawTerm]
  /// The exponents, in the order in which they are reported, with the range that is searched.
  public let exponents: [LawExponent]
  /// What the data must vary for the constants to be told apart.
  public let requirements: [LawRequirement]
  /// Constants held at a value instead of fitted; a coefficient held at zero drops its term.
  public private(set) var held: [String: Double] = [:]

  init(
    _ name: String, formula: String, reference: String, columns: [LawColumn],
    offset: String? = nil, terms: [LawTerm], exponents: [LawExponent],
    requirements: [LawRequirement]
  ) {
    self.name = name
    self.formula = formula
    self.reference = reference
    self.columns = columns
    self.offset = offset
    self.terms = terms
    self.exponents = exponents
    self.requirements = requirements
  }

  /// The names of the constants that enter linearly, those held among them.
  public var coefficients: [String] { terms.map(\.coefficient) }

  /// The names of all constants: the coefficients, then the exponents.
  public var parameters: [String] { coefficients + exponents.map(\.name) }

  /// The names of the constants that a fit determines.
  public var freeParameters: [String] {
    liveTerms.map(\.coefficient) + freeExponents.map(\.name)
  }

  /// This law with one constant held at a value.
  ///
  /// - Precondition: the law has the constant; a coefficient can be held at zero only.
  public func holding(_ parameter: String, at value: Double) -> Law {
    precondition(
      parameters.contains(parameter), "\(name) has no '\(parameter)'; it has \(parameters)")
    precondition(
      value == 0 || !coefficients.contains(parameter),
      "\(name) cannot hold the coefficient '\(parameter)' at \(value), only at 0")
    var law = self
    law.held[parameter] = value
    return law
  }

  /// The terms that are not held at zero.
  var liveTerms: [LawTerm] { terms.filter { held[$0.coefficient] == nil } }

  /// The exponents that are fitted: not held, and in at least one live term.
  var freeExponents: [LawExponent] {
    exponents.filter { exponent in
      held[exponent.name] == nil
        && liveTerms.contains { $0.factors.contains { $0.exponent == exponent.name } }
    }
  }
}

/// A column that a law reads.
public struct LawColumn: Sendable, Equatable, Codable {
  /// What values the column may have.
  public enum Domain: String, Sendable, Codable {
    /// Finite and above 0.
    case positive
    /// A share from 0 to below 1, such as a sparsity.
    case share
    /// A share above 0 and below 1, such as a pruning rate.
    case properShare
  }

  /// The name under which a table holds the column.
  public let name: String
  /// What values it may have.
  public let domain: Domain
}

/// A summand of a law: a coefficient times powers of columns.
public struct LawTerm: Sendable, Equatable, Codable {
  /// The name of the non-negative coefficient.
  public let coefficient: String
  /// The powers; none for a constant floor.
  public let factors: [LawFactor]
}

/// A power of a column, x^(±θ) or (1 − x)^(±θ).
public struct LawFactor: Sendable, Equatable, Codable {
  /// The column x.
  public let column: String
  /// Whether 1 − x is meant.
  public let complement: Bool
  /// The name of the exponent θ.
  public let exponent: String
  /// +1 or −1, the sign before θ.
  public let sign: Double

  /// The logarithm of what is raised to the power.
  func logarithm(of value: Double) -> Double { complement ? log1p(-value) : log(value) }
}

/// A constant that does not enter linearly, and where to look for it.
public struct LawExponent: Sendable, Equatable, Codable {
  /// The name.
  public let name: String
  /// The lower end of the searched range; the polish may leave the range.
  public let low: Double
  /// The upper end of the searched range.
  public let high: Double

  /// `count` values over the range: in geometric steps where it is positive, else in equal ones.
  func grid(_ count: Int) -> [Double] {
    (0..<count).map { index in
      let share = count == 1 ? 0.5 : Double(index) / Double(count - 1)
      return low > 0 ? low * pow(high / low, share) : low + (high - low) * share
    }
  }
}
