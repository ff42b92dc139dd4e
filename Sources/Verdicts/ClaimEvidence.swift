public import Networks
public import Catalog
internal import Foundation
public import Reporting

/// What was measured for one claim: everything that its verdict and its page are made from.
public struct ClaimEvidence: Sendable, Codable, Equatable {
  /// One replicate of both arms.
  public struct Pair: Sendable, Codable, Equatable {
    /// The replicate.
    public var replicate: Int
    /// The subject's value of the claim's metric.
    public var subject: Double
    /// The baseline's value.
    public var baseline: Double
  }

  /// What an arm is in the comparison.
  public enum Role: String, Sendable, Codable {
    /// What the claim is about.
    case subject
    /// What it is compared with.
    case baseline
    /// What every comparison shows beside the two.
    case naive
  }

  /// What one arm reached, and what that cost: means over its finished replicates.
  public struct Arm: Sendable, Codable, Equatable {
    /// What the arm is in the comparison.
    public var role: Role
    /// The strategy with its hyperparameters, as in `oats(scaled=false)`.
    public var label: String
    /// How many of its replicates have a result.
    public var finished: Int
    /// The claim's metric.
    public var metric: Estimate?
    /// The share of the targeted weights that is not stored.
    public var sparsity: Double?
    /// Effective bits per weight, masks and scales included.
    public var bits: Double?
    /// How many settings were tried before this one was chosen.
    public var trials: Int
    /// Tokens calibrated on.
    public var calibrationTokens: Double?
    /// Training steps after compression.
    public var recoverySteps: Double
    /// Seconds of compression.
    public var seconds: Double?
  }

  /// The claim.
  public var claim: Claim
  /// The evaluation signature that all values share.
  public var evaluation: String
  /// The replicates that both arms have.
  public var pairs: [Pair]
  /// The arms, the subject first and the baseline second.
  public var arms: [Arm]
  /// What was checked of the subject's model.
  public var presence: [PresenceCheck]
  /// What forbids a verdict, whatever the numbers say.
  public var doubt: Doubt?
  /// The digest of the cells and values behind the pairs.
  public var digest: String

  /// The advantages of the subject.
  public var comparison: PairedComparison {
    let sign = claim.test?.direction == .higher ? 1.0 : -1
    return PairedComparison(advantages: pairs.map { sign * ($0.subject - $0.baseline) })
  }

  /// The claim as the rule sees it.
  public var ruleCase: VerdictRule.Case {
    VerdictRule.Case(
      comparison: comparison, margin: claim.test?.margin ?? 0, doubt: doubt)
  }
}

/// A claim with its evidence and what the rule made of it.
public struct JudgedClaim: Sendable {
  /// What was measured.
  public let evidence: ClaimEvidence
  /// What follows.
  public let ruling: VerdictRule.Ruling
  /// How many claims were corrected for together.
  public let tableSize: Int

  /// The claim.
  public var claim: Claim { evidence.claim }
  /// The verdict.
  public var verdict: Verdict { ruling.verdict }
  /// The mean advantage with Student's interval.
  public var effect: Estimate? { evidence.comparison.estimate() }

  /// How the interval was made.
  public static let method =
    "paired differences, 95 % Student t interval, Holm over the judged claims"

  /// Judges claims that are looked at together.
  public static func judge(
    _ evidence: [ClaimEvidence], rule: VerdictRule = VerdictRule()
  ) -> [JudgedClaim] {
    let rulings = rule.verdicts(on: evidence.map(\.ruleCase))
    let size = rulings.count { $0.adjusted != nil }
    return zip(evidence, rulings).map {
      JudgedClaim(evidence: $0, ruling: $1, tableSize: size)
    }
  }
}
