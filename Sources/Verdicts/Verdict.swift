internal import Reporting

/// What became of a claim.
public enum Verdict: Sendable, Hashable {
  /// The interval lies beyond the margin, in the claimed direction.
  case upheld
  /// The interval lies on the other side of the margin.
  case contradicted
  /// Neither, for this reason.
  case inconclusive(Doubt)

  /// The verdict in a word, as it is stored.
  public var word: String {
    switch self {
    case .upheld: "upheld"
    case .contradicted: "contradicted"
    case .inconclusive: "inconclusive"
    }
  }

  /// Why there is no other verdict, or nil.
  public var doubt: Doubt? {
    if case .inconclusive(let doubt) = self { doubt } else { nil }
  }
}

extension Verdict: CustomStringConvertible {
  /// The verdict with its reason: `inconclusive (the interval spans the margin)`.
  public var description: String { doubt.map { "\(word) (\($0))" } ?? word }
}

/// Why a claim is neither upheld nor contradicted.
public enum Doubt: Sendable, Hashable, Codable {
  /// Too few replicates have both arms.
  case tooFewReplicates(found: Int, needed: Int)
  /// The margin lies within the interval.
  case spansMargin
  /// The interval excludes the margin, but not when all claims of the table are looked at together.
  case lostInTable(probability: Double)
  /// An arm missed its budget, so that the two are not comparable.
  case budgetMissed(String)
  /// Cells of an arm ended without a result.
  case cellsFailed(String)
  /// The subject is not what the claim speaks of.
  case presenceCheckFailed(String)
}

extension Doubt: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .tooFewReplicates(let found, let needed): "\(found) of \(needed) replicates"
    case .spansMargin: "the interval spans the margin"
    case .lostInTable(let probability):
      "p = \(Digits.significant(probability, 2)) after Holm over the table"
    case .budgetMissed(let text): "budget missed: \(text)"
    case .cellsFailed(let text): "no result: \(text)"
    case .presenceCheckFailed(let text): "presence check failed: \(text)"
    }
  }
}

/// From advantages to a verdict, by a margin that was declared beforehand.
///
/// ```
/// upheld         when the t interval of the advantage lies above the margin
/// contradicted   when it lies below
/// inconclusive   when it spans the margin
/// ```
///
/// In a table of claims the two-sided probability that belongs to the interval is adjusted by
/// Holm's method first, so that the chance of any wrong verdict in the table stays below one minus
/// the confidence.
public struct VerdictRule: Sendable {
  /// The coverage of the interval.
  public var confidence: Double

  /// A rule with intervals of a coverage.
  public init(confidence: Double = 0.95) {
    self.confidence = confidence
  }

  /// The verdicts on claims that are looked at together.
  ///
  /// Claims with a doubt against them take no part in the correction.
  public func verdicts(on cases: [Case]) -> [Ruling] {
    let probabilities = cases.map { item in
      item.doubt == nil ? item.comparison.probability(against: item.margin) : nil
    }
    let open = probabilities.indices.filter { probabilities[$0] != nil }
    let adjusted = Holm.adjusted(open.compactMap { probabilities[$0] })
    let byCase = Dictionary(uniqueKeysWithValues: zip(open, adjusted))
    return cases.indices.map { index in
      ruling(on: cases[index], probability: probabilities[index], adjusted: byCase[index])
    }
  }

  private func ruling(on item: Case, probability: Double?, adjusted: Double?) -> Ruling {
    let verdict: Verdict
    if let doubt = item.doubt {
      verdict = .inconclusive(doubt)
    } else if let probability, let adjusted,
      let mean = item.comparison.estimate(confidence: confidence)?.mean
    {
      let limit = 1 - confidence
      if probability > limit {
        verdict = .inconclusive(.spansMargin)
      } else if adjusted > limit {
        verdict = .inconclusive(.lostInTable(probability: adjusted))
      } else {
        verdict = mean > item.margin ? .upheld : .contradicted
      }
    } else {
      let found = item.comparison.advantages.count
      verdict = .inconclusive(.tooFewReplicates(found: found, needed: max(2, found + 1)))
    }
    return Ruling(verdict: verdict, probability: probability, adjusted: adjusted)
  }

  /// One claim as the rule sees it.
  public struct Case: Sendable {
    /// The advantages.
    public var comparison: PairedComparison
    /// The least advantage that the claim asserts.
    public var margin: Double
    /// What forbids a verdict, whatever the numbers say.
    public var doubt: Doubt?

    /// A claim with its numbers.
    public init(comparison: PairedComparison, margin: Double, doubt: Doubt? = nil) {
      self.comparison = comparison
      self.margin = margin
      self.doubt = doubt
    }
  }

  /// A verdict with the probabilities behind it.
  public struct Ruling: Sendable, Equatable {
    /// The verdict.
    public let verdict: Verdict
    /// The two-sided probability against the margin, when there is one.
    public let probability: Double?
    /// The same after Holm's correction over the table.
    public let adjusted: Double?
  }
}
