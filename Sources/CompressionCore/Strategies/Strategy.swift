public import Networks
public import Tensors

/// A method that compresses linear maps one by one.
///
/// A conforming type says what it is (`card`), what it can be told (`Hyperparameters`), what it
/// must know (`needs`), which budgets it can meet (`budgets`), and how it encodes one weight. Data,
/// devices, loops over blocks and metrics belong to the arena.
///
/// Call `compress(_:to:random:)`, which checks the site and the budget; implement
/// `encode(_:to:random:)`.
public protocol Strategy: CompressionMethod {
  /// What it must know of the inputs of a site.
  static var needs: Set<CalibrationStatistic> { get }

  /// What this strategy must know of the inputs of a site, as it was told.
  var needs: Set<CalibrationStatistic> { get }
  /// What it must know of the inputs of all sites of the dense model before it shares a budget out.
  var allocationNeeds: Set<CalibrationStatistic> { get }

  /// Whether every site gets the whole budget, whatever the weights.
  ///
  /// Then the weights of a model need not be in memory together. A strategy that implements
  /// `shares(of:among:random:)` answers no.
  var sharesUniformly: Bool { get }

  /// Whether it calibrates on other texts than those that it is given, which it makes with the
  /// dense model.
  var choosesCalibration: Bool { get }

  /// The sequences to calibrate on, from a language model and those that are given.
  func calibration<Model: LayeredModel>(
    of model: Model, given: TokenSequences, random: inout RandomStream
  ) throws -> TokenSequences

  /// Shares a budget out to the sites of a model, by path.
  func shares(
    of budget: Budget, among sites: [LinearSite], random: inout RandomStream
  ) throws -> [String: Budget]

  /// Encodes the weight of a site whose weight is finite, to a budget that was accepted and is not
  /// full.
  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight
}

extension Strategy {
  /// Nothing but the weights.
  public static var needs: Set<CalibrationStatistic> { [] }

  /// What the type needs.
  public var needs: Set<CalibrationStatistic> { Self.needs }

  /// Nothing but the weights.
  public var allocationNeeds: Set<CalibrationStatistic> { [] }

  /// Yes, as the default way to share a budget out.
  public var sharesUniformly: Bool { true }

  /// No.
  public var choosesCalibration: Bool { false }

  /// Those that are given.
  public func calibration<Model: LayeredModel>(
    of model: Model, given: TokenSequences, random: inout RandomStream
  ) throws -> TokenSequences {
    given
  }

  /// Gives every site the same budget.
  public func shares(
    of budget: Budget, among sites: [LinearSite], random: inout RandomStream
  ) throws -> [String: Budget] {
    try UniformAllocation().shares(of: budget, among: sites) { _ in nil }
  }

  /// Compresses the weight of a site to its share of a budget.
  ///
  /// The strategy sees the statistics that it declared and no others. A full budget leaves the
  /// weight as it is.
  ///
  /// - Throws: `SpecError` when the budget is of a kind that the strategy cannot meet,
  ///   `CompressionError` when the site cannot be compressed.
  public func compress(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    try requireKind(of: budget)
    try site.requireFiniteWeights()
    if case .pattern(let keep, let of)? = budget.sparsity, site.columns % of != 0 {
      throw CompressionError.patternDoesNotFit(
        site: site.path, width: site.columns, keep: keep, of: of)
    }
    guard !budget.isFull else { return try EncodedWeight(at: site) }
    return try encode(site.restricted(to: needs), to: budget, random: &random)
  }
}
