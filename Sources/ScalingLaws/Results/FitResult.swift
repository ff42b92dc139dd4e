/// An interval for a number.
public struct Interval: Sendable, Equatable, Codable {
  /// The lower end.
  public let low: Double
  /// The upper end; nil where the data set no bound.
  public let high: Double?

  /// Whether the interval holds a value.
  public func contains(_ value: Double) -> Bool { low <= value && value <= high ?? .infinity }
}

/// A fitted constant.
public struct ParameterEstimate: Sendable, Equatable, Codable {
  /// The name in the law.
  public let name: String
  /// The value at the best optimum.
  public let value: Double
  /// Whether the constant was held and not fitted.
  public let isHeld: Bool
  /// The percentile interval over bootstrap draws of cells; nil without draws.
  public internal(set) var bootstrap: Interval?
  /// The profile interval; nil unless it was asked for.
  public internal(set) var profile: Interval?
}

/// A local optimum of the objective.
public struct Optimum: Sendable, Equatable, Codable {
  /// The sum of Huber terms.
  public let objective: Double
  /// The constants.
  public let parameters: [String: Double]
  /// How many of the starts ended here.
  public let hits: Int
}

/// A law fitted to a table, with what one must know to trust it.
public struct FitResult: Sendable, Equatable, Codable {
  /// The law, with the constants that were held.
  public let law: Law
  /// How it was fitted.
  public let settings: FitSettings
  /// How many rows there were.
  public let rows: Int
  /// How many cells there were.
  public let cells: Int
  /// The sum of Huber terms at the best optimum.
  public let objective: Double
  /// The constants, in the order of the law.
  public internal(set) var parameters: [ParameterEstimate]
  /// The distinct optima near the best one, the best first.
  public let optima: [Optimum]
  /// The condition number of the Jacobian of log predictions, its columns scaled to length one.
  ///
  /// Coefficients count by their logarithms. Large means that a combination is hardly determined.
  public let conditionNumber: Double
  /// The least determined combination: relative moves of coefficients, moves of exponents.
  ///
  /// Nil while the condition number is below 100.
  public let flatDirection: [String: Double]?
  /// log predicted − log observed, for every row.
  public let residuals: [Double]
  /// The constants of every bootstrap draw.
  public internal(set) var draws: [[String: Double]] = []
  /// Sentences on what was held, what lies at a bound, what did not converge.
  public internal(set) var notes: [String]

  /// The constants by name.
  public var constants: [String: Double] { optima.first?.parameters ?? [:] }

  /// The value of a constant; nil when the law has none of this name or its term is dropped.
  public subscript(_ name: String) -> Double? { constants[name] }
}

extension FitResult {
  /// A prediction with its intervals.
  public struct Prediction: Sendable, Equatable, Codable {
    /// The predicted loss.
    public let value: Double
    /// Where the law's value lies, over the bootstrap draws; nil without draws.
    public let law: Interval?
    /// Where a new observation lies: a draw's value with a drawn residual; nil without draws.
    public let observation: Interval?
  }

  /// Predicts the loss at a point given by the law's columns.
  ///
  /// The intervals hold the uncertainty of the constants and the noise, not that of the form: where
  /// a law is extrapolated they are too narrow.
  public func predict(at point: [String: Double]) -> Prediction {
    let value = law.predict(at: point, with: constants)
    guard !draws.isEmpty else { return Prediction(value: value, law: nil, observation: nil) }
    let values = draws.map { law.predict(at: point, with: $0) }
    let noisy = values.flatMap { value in residuals.map { value * exponential(-$0) } }
    return Prediction(
      value: value, law: percentileInterval(values, level: settings.level),
      observation: percentileInterval(noisy, level: settings.level))
  }
}
