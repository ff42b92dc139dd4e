internal import Networks
internal import Arenas
public import Catalog
internal import CompressionCore
internal import Essentials
internal import Reporting

/// Everything about one claim on a page of Markdown.
public struct ClaimPage: Sendable {
  private let claim: Claim
  private let judged: JudgedClaim?
  private let figure: String?

  /// A page.
  ///
  /// - Parameters:
  ///   - claim: the claim.
  ///   - judged: what became of it; nil before it was checked.
  ///   - figure: the path of its figure, seen from the page.
  public init(_ claim: Claim, judged: JudgedClaim?, figure: String? = nil) {
    self.claim = claim
    self.judged = judged
    self.figure = figure
  }

  /// The name of a claim's page and figure without extension: `oats-1`.
  public static func name(of claim: Claim) -> String { claim.id.replacing("/", with: "-") }

  /// The page, ending in a newline.
  public var markdown: String {
    let parts = [
      head, place, judged.map(verdict), judged.map(arms), judged.map(ledger),
      figure.map { "![Paired differences with interval and margin](\($0))" }, reported,
      judged.map(presence), fidelity,
    ]
    return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private var paper: Paper? { try? PaperIndex.paper(claim.paper) }

  private var head: String {
    let title = paper.map { "[\($0.title)](\($0.links[0]))" } ?? claim.paper
    return "# \(claim.id)\n\n> \(claim.sentence)\n\n\(title)"
  }

  // MARK: - What is compared

  private var place: String {
    guard let test = claim.test else { return "No test of this claim exists yet." }
    let place = test.laws.map(Self.place) ?? Self.place(test)
    let better = test.direction == .lower ? "lower" : "higher"
    let margin =
      test.margin >= 0
      ? "by more than \(Digits.significant(test.margin, 3))"
      : "or not worse by \(Digits.significant(-test.margin, 3)) or more"
    return """
      | | |
      |---|---|
      | Place | \(place) |
      | Claimed | `\(test.metric)` \(better), \(margin), declared beforehand |
      | Replicates | at least \(test.replicates), paired |
      """
  }

  private static func place(_ test: ClaimTest) -> String {
    let options = test.options.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.stringValue ?? $0.value.canonical)" }.joined(separator: ", ")
    return "`\(test.arena)`\(options.isEmpty ? "" : " (\(options))"), \(test.budget.label)"
  }

  /// Which runs are fitted and predicted.
  private static func place(_ laws: LawTest) -> String {
    let names = { (sweeps: [String]) in sweeps.map { "`\($0)`" }.joined(separator: ", ") }
    let which =
      laws.strategies.isEmpty ? "" : " of each of \(names(laws.strategies)) in turn, out"
    let predicted =
      laws.heldOut.map { "the runs of the largest `\($0)`, left out of the fits" }
      ?? "the runs of \(names(laws.predicted))"
    return "fits to the runs\(which) of \(names(laws.fitted)); predicted are \(predicted)"
  }

  private func verdict(_ judged: JudgedClaim) -> String {
    let comparison = judged.evidence.comparison
    let margin = claim.test?.margin ?? 0
    var lines = ["## Verdict: \(judged.verdict.word)", ""]
    if let doubt = judged.verdict.doubt { lines += ["Reason: \(doubt).", ""] }
    lines += ["| | advantage of the subject |", "|---|---|"]
    if let effect = judged.effect {
      lines.append("| Student t, 95 % | \(Self.interval(effect)) |")
    }
    if let bootstrap = comparison.bootstrapEstimate() {
      lines.append("| Bootstrap BCa, 95 % | \(Self.interval(bootstrap)) |")
    }
    let sign = comparison.signProbability(against: margin)
    lines.append("| Sign test | p = \(Digits.significant(sign, 2)) |")
    if let probability = judged.ruling.probability, let adjusted = judged.ruling.adjusted {
      lines.append(
        "| Against the margin | p = \(Digits.significant(probability, 2)), "
          + "\(Digits.significant(adjusted, 2)) after Holm over \(judged.tableSize) claims |")
    }
    let advantages = comparison.advantages.map { Digits.signed($0) }.joined(separator: ", ")
    let runs = claim.test?.laws == nil ? "Replicates" : "Predicted runs"
    lines.append("| \(runs) | \(advantages) |")
    return lines.joined(separator: "\n")
  }

  private static func interval(_ estimate: Estimate) -> String {
    let mean = Digits.signed(estimate.mean)
    guard let low = estimate.low, let high = estimate.high else { return mean }
    return "\(mean) [\(Digits.signed(low)), \(Digits.signed(high))]"
  }

  private func arms(_ judged: JudgedClaim) -> String {
    let rows = judged.evidence.arms.map { arm in
      let value = arm.metric.map { estimate in
        Digits.fixed(estimate.mean, 4)
          + (estimate.halfWidth.map { " ± \(Digits.fixed($0, 4))" } ?? "")
      }
      return "| \(arm.role.rawValue) | `\(arm.label)` | \(value ?? "–") | "
        + "\(Self.number(arm.sparsity, 4)) | \(Self.number(arm.bits, 3)) | \(arm.finished) |"
    }
    return """
      ## Arms and the budgets that they reached

      | Role | Strategy | `\(claim.test?.metric ?? "")` | Not stored | Bits per weight | Replicates |
      |---|---|--:|--:|--:|--:|
      \(rows.joined(separator: "\n"))

      Not stored is the share of the targeted weights; bits count values, indices and scales.
      """
  }

  private func ledger(_ judged: JudgedClaim) -> String {
    let arms = judged.evidence.arms
    let rows = arms.map { arm in
      "| `\(arm.label)` | \(arm.trials) | \(Self.number(arm.calibrationTokens, 0)) | "
        + "\(Digits.fixed(arm.recoverySteps, 0)) | \(Self.number(arm.seconds, 2)) |"
    }
    return """
      ## Fairness ledger

      | Strategy | Settings tried | Calibration tokens | Recovery steps | Seconds |
      |---|--:|--:|--:|--:|
      \(rows.joined(separator: "\n"))

      \(Fairness(arms).sentence)
      """
  }

  private static func number(_ value: Double?, _ decimals: Int) -> String {
    value.map { Digits.fixed($0, decimals) } ?? "–"
  }

  // MARK: - What stands beside it

  private var reported: String {
    let numbers = ReportedText.numbers(of: claim)
    guard !numbers.isEmpty else {
      return "## Reported\n\nNo number of the paper on this claim is on record."
    }
    let rows = numbers.map { number in
      let cells = [
        number.setting, number.metric, "\(number.value)", number.baseline ?? "–",
        number.baselineValue.map { "\($0)" } ?? "–", number.source,
      ]
      return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
    }
    return """
      ## Reported

      | Setting | Metric | Value | Against | Its value | Source |
      |---|---|--:|---|--:|---|
      \(rows.joined(separator: "\n"))
      \(measuredBeside)
      """
  }

  private var measuredBeside: String {
    guard let judged, let subject = judged.evidence.arms.first?.metric,
      let baseline = judged.evidence.arms.dropFirst().first?.metric, let test = claim.test
    else { return "" }
    let place = test.budget == .dense ? "" : ", \(test.budget.label)"
    return """
      | measured here\(place) | \(test.metric) | \(Digits.fixed(subject.mean, 4)) \
      | \(test.baseline.strategy) | \(Digits.fixed(baseline.mean, 4)) | this page |
      """
  }

  private func presence(_ judged: JudgedClaim) -> String {
    let rows = judged.evidence.presence.map { check in
      "- \(check.name): \(Digits.significant(check.value, 4)); "
        + "\(check.requirement): \(check.passed ? "holds" : "**fails**")"
    }
    return """
      ## Checks of the subject

      \(rows.isEmpty ? "None." : rows.joined(separator: "\n"))

      Evaluation `\(judged.evidence.evaluation)`, data digest `\(judged.evidence.digest)`.
      """
  }

  private var fidelity: String {
    let notes = [claim.test?.fidelity ?? "", paper?.fidelity ?? ""].filter { !$0.isEmpty }
    return "## Fidelity\n\n\(notes.joined(separator: " "))"
  }
}

/// What two arms were given unequally.
struct Fairness {
  let sentence: String

  init(_ arms: [ClaimEvidence.Arm]) {
    guard arms.count > 1 else {
      sentence = "One arm only."
      return
    }
    let (subject, baseline) = (arms[0], arms[1])
    var unequal: [String] = []
    if subject.trials != baseline.trials { unequal.append("settings tried") }
    if subject.calibrationTokens != baseline.calibrationTokens {
      unequal.append("calibration tokens")
    }
    if subject.recoverySteps != baseline.recoverySteps { unequal.append("recovery steps") }
    sentence =
      unequal.isEmpty
      ? "Both arms were given the same settings, calibration tokens and recovery steps."
      : "Unequal between the arms: \(unequal.joined(separator: ", "))."
  }
}
