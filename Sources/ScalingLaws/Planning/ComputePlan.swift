internal import Foundation

/// What a training under a law of Chinchilla's form should be like for a budget of compute.
///
/// With the size N averaged over the training, a training of D tokens costs `6·N·D` operations, and
/// each token of inference costs 2 for every weight that is left at the end. A schedule that ends at
/// a sparsity S with mean density ρ̄ leaves `N·(1 − S)/ρ̄` weights, so that
///
/// ```
/// C = 6·N·D + 2·f·N·T        f = (1 − S)/ρ̄,  T tokens of inference
/// ```
///
/// and the plan is the N and D that give the lowest loss. Without inference it has a closed form:
///
/// ```
/// N = G·(C/6)^(β/(α + β))    D = (C/6)/N    G = (α·A/(β·B))^(1/(α + β))
/// ```
///
/// Reference: J. Hoffmann et al., *Training Compute-Optimal Large Language Models*, 2022.
public struct ComputePlan: Sendable, Equatable, Codable {
  /// The sparsity at the end.
  public let sparsity: Double
  /// The size averaged over the training, N.
  public let averageSize: Double
  /// The size at the start, N/ρ̄.
  public let initialSize: Double
  /// The size at the end.
  public let finalSize: Double
  /// Tokens to train on.
  public let tokens: Double
  /// What the law predicts.
  public let loss: Double

  /// What is asked of a plan.
  public struct Question: Sendable, Equatable, Codable {
    /// Operations for training and inference together.
    public var operations: Double
    /// Tokens of inference over the model's life.
    public var inferenceTokens: Double
    /// The sparsity at the end.
    public var sparsity: Double
    /// The mean density of the schedule that leads to that sparsity.
    public var averageDensity: Double

    /// Asks for a plan; a dense model by default.
    public init(
      operations: Double, inferenceTokens: Double = 0, sparsity: Double = 0,
      averageDensity: Double = 1
    ) {
      self.operations = operations
      self.inferenceTokens = inferenceTokens
      self.sparsity = sparsity
      self.averageDensity = averageDensity
    }

    /// Weights left at the end over the average size.
    var finalShare: Double { (1 - sparsity) / averageDensity }

    /// The tokens that the budget leaves for a size; not positive when inference eats it up.
    func tokens(forSize size: Double) -> Double {
      (operations / size - 2 * finalShare * inferenceTokens) / 6
    }
  }

  /// The plan of lowest loss under a law with constants A, B, E, alpha and beta.
  ///
  /// - Throws: `PlanError` when the law has another form or its fit lets no size be best.
  public init(
    _ question: Question, law: Law, constants: [String: Double]
  ) throws(PlanError) {
    let size = try Self.bestSize(question, law, constants)
    let column = try Self.sizeColumn(of: law)
    sparsity = question.sparsity
    averageSize = size
    initialSize = size / question.averageDensity
    finalSize = size * question.finalShare
    tokens = question.tokens(forSize: size)
    loss = law.predict(at: [column: size, "tokens": tokens], with: constants)
  }

  /// The column of the law that holds the size.
  public static func sizeColumn(of law: Law) throws(PlanError) -> String {
    let sizes = SizeMeasure.allCases.map(\.rawValue)
    guard law.columns.count == 2, law.columns.contains(where: { $0.name == "tokens" }),
      let size = law.columns.first(where: { sizes.contains($0.name) })?.name
    else { throw .otherForm(law.name) }
    return size
  }

  private static func bestSize(
    _ question: Question, _ law: Law, _ constants: [String: Double]
  ) throws(PlanError) -> Double {
    _ = try sizeColumn(of: law)
    let wanted = ["A", "B", "alpha", "beta"].map { constants[$0] ?? 0 }
    guard wanted.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .noOptimum(law.name, constants)
    }
    let (a, b, alpha, beta) = (wanted[0], wanted[1], wanted[2], wanted[3])
    let base = pow(alpha * a / (beta * b), 1 / (alpha + beta))
    let free = base * pow(question.operations / 6, beta / (alpha + beta))
    guard question.inferenceTokens > 0 else { return free }
    // With inference the loss has one minimum between nothing and what inference leaves no
    // training for; the logarithm of the size is searched by golden section.
    let most = question.operations / (2 * question.finalShare * question.inferenceTokens)
    return exp(
      goldenSection(from: log(min(free, most)) - 12, to: log(min(free, most * (1 - 1e-9)))) {
        a / pow(exp($0), alpha) + b / pow(question.tokens(forSize: exp($0)), beta)
      })
  }

  /// The place of the minimum of a function with one minimum.
  private static func goldenSection(
    from low: Double, to high: Double, _ function: (Double) -> Double
  ) -> Double {
    let share = (5.0.squareRoot() - 1) / 2
    var (low, high) = (low, high)
    for _ in 0..<200 where high - low > 1e-9 {
      let (left, right) = (high - share * (high - low), low + share * (high - low))
      if function(left) < function(right) { high = right } else { low = left }
    }
    return (low + high) / 2
  }
}

/// Why there is no plan.
public enum PlanError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The law has no size and tokens alone.
  case otherForm(String)
  /// A constant of the fit is zero, so that the best size is none or without bound.
  case noOptimum(String, [String: Double])

  /// What was found and what to do.
  public var description: String {
    switch self {
    case .otherForm(let law):
      "'\(law)' has no plan for compute; wanted chinchilla, average-parameters, final-parameters "
        + "or initial-parameters"
    case .noOptimum(let law, let constants):
      "the fit of '\(law)' has "
        + constants.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
        .joined(separator: ", ")
        + "; A, B, alpha and beta must be above 0 for a best size, so vary sizes and tokens more"
    }
  }
}

extension FitResult {
  /// A plan with the intervals that the bootstrap draws give it.
  public struct Plan: Sendable, Equatable, Codable {
    /// The plan of the best fit.
    public let best: ComputePlan
    /// Where the average size lies over the draws; nil without draws.
    public let averageSize: Interval?
    /// Where the tokens lie.
    public let tokens: Interval?
    /// Where the loss lies.
    public let loss: Interval?
  }

  /// The plan of lowest loss for a question.
  ///
  /// Draws whose constants let no size be best are left out of the intervals.
  public func plan(_ question: ComputePlan.Question) throws(PlanError) -> Plan {
    let best = try ComputePlan(question, law: law, constants: constants)
    var plans: [ComputePlan] = []
    for draw in draws {
      if let plan = try? ComputePlan(question, law: law, constants: draw) { plans.append(plan) }
    }
    func interval(_ value: (ComputePlan) -> Double) -> Interval? {
      plans.isEmpty ? nil : percentileInterval(plans.map(value), level: settings.level)
    }
    return Plan(
      best: best, averageSize: interval(\.averageSize), tokens: interval(\.tokens),
      loss: interval(\.loss))
  }
}

extension FitResult {
  /// When to stop a training, by what a further token is worth.
  public struct Stop: Sendable, Equatable, Codable {
    /// The tokens.
    public let tokens: Double
    /// Where they lie over the bootstrap draws; nil without draws.
    public let interval: Interval?
    /// What the law predicts there.
    public let loss: Double
  }

  /// The tokens after which a further one lowers the loss by less than a price.
  ///
  /// - Precondition: the price is above 0.
  /// - Returns: nil when the law has no single term in the tokens.
  public func stop(price: Double, at point: [String: Double]) -> Stop? {
    guard let tokens = law.stopTokens(price: price, at: point, with: constants) else { return nil }
    let others = draws.compactMap { law.stopTokens(price: price, at: point, with: $0) }
    return Stop(
      tokens: tokens,
      interval: others.isEmpty ? nil : percentileInterval(others, level: settings.level),
      loss: law.predict(at: point.merging(["tokens": tokens]) { $1 }, with: constants))
  }
}

extension Law {
  /// The tokens after which a further one lowers the loss by less than a price.
  ///
  /// For laws with a term `D_C/D^β`, alone or times powers of other columns:
  ///
  /// ```
  /// −dL/dD = β·K/D^(β + 1) = price        D = (β·K/price)^(1/(β + 1))
  /// ```
  ///
  /// with K all of the term but the power of D. Reference: *P² Law*, ACL 2025.
  ///
  /// - Parameters:
  ///   - price: the least fall of the loss per token that is worth a token; above 0.
  ///   - point: the columns of the law; `tokens` may be missing.
  ///   - constants: the constants.
  /// - Returns: the tokens, or nil when the law has no single term in the tokens.
  public func stopTokens(
    price: Double, at point: [String: Double], with constants: [String: Double]
  ) -> Double? {
    precondition(price > 0, "stopTokens: a price of \(price); it must be above 0")
    let falling = liveTerms.filter { $0.factors.contains { $0.column == "tokens" } }
    guard falling.count == 1, let term = falling.first,
      let factor = term.factors.first(where: { $0.column == "tokens" }), factor.sign < 0,
      let beta = held[factor.exponent] ?? constants[factor.exponent]
    else { return nil }
    var unit = point
    unit["tokens"] = 1
    let scale = termValue(term, at: unit, with: constants)
    return pow(beta * scale / price, 1 / (beta + 1))
  }
}
