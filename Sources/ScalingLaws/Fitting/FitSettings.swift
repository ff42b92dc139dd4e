/// How a law is fitted.
public struct FitSettings: Sendable, Equatable, Codable {
  /// The bend δ of the Huber function of log-loss residuals.
  public var delta = 1e-3
  /// How many points of the exponent grid are polished.
  public var starts = 24
  /// How many random moves are tried from the best optimum.
  public var hops = 24
  /// How far above the best objective, as a share of it, an optimum is still reported.
  public var reportWithin = 0.01
  /// How many bootstrap draws of cells there are; 0 for none.
  public var bootstrap = 0
  /// The constants that get a profile interval.
  public var profiled: [String] = []
  /// The coverage of intervals.
  public var level = 0.95
  /// The seed of the moves and the draws.
  public var seed: UInt64 = 0
  /// What happens when the data cannot determine all constants.
  public var degeneracy = DegeneracyPolicy.refuse

  /// The settings of Hoffmann et al.: the sum of Huber terms with δ = 10⁻³, and no intervals.
  public init() {}
}
