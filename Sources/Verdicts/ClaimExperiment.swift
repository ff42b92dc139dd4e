public import Arenas
public import Catalog
internal import CompressionCore
internal import Essentials
public import Networks
internal import Reporting
public import Runner
public import Store
internal import Strategies

/// The sweep that tests one claim: both arms and the naive ones, at one place, in replicates.
///
/// It is an ordinary sweep with an ordinary spec, so that its cells are planned, run, resumed and
/// reused like all others.
public struct ClaimExperiment: Sendable {
  /// An arm of the comparison.
  struct Arm: Sendable {
    let role: ClaimEvidence.Role
    let test: ClaimTest.Arm
  }

  /// The claim.
  public let claim: Claim
  /// How it is judged.
  public let test: ClaimTest
  /// The sweep.
  public let plan: SweepPlan
  private let arms: [Arm]

  /// Plans the sweep of a claim; nil for one that cannot be tested, or is about laws.
  ///
  /// - Parameters:
  ///   - claim: the claim.
  ///   - replicates: how many replicates to run, if more than the claim asks for.
  ///   - workshop: where trained models are kept.
  /// - Throws: `SpecProblems` when the catalog names what does not exist.
  public init?(_ claim: Claim, replicates: Int? = nil, workshop: Workshop) throws {
    guard let test = claim.test, test.laws == nil else { return nil }
    self.claim = claim
    self.test = test
    arms = Self.arms(of: test)
    let text = Self.spec(of: claim, test, arms, replicates: max(test.replicates, replicates ?? 0))
    plan = try SweepPlan(
      SweepSpec(text: text, file: "the claim \(claim.id)"), workshop: workshop)
  }

  /// The stored results among which this claim's cells are.
  var filter: FilterExpression {
    get throws { try FilterExpression(parsing: "arena = '\(test.arena)'") }
  }

  /// What a store holds on the claim.
  public func evidence(in store: ResultStore, presence: [PresenceCheck]) throws -> ClaimEvidence {
    let rows = try store.results(where: filter)
    return try evidence(
      from: Dictionary(rows.map { ($0.identity, $0) }) { first, _ in first }, presence: presence)
  }

  // MARK: - The spec

  /// The naive arms that meet the budget, behind the two of the claim.
  private static func arms(of test: ClaimTest) -> [Arm] {
    let naive = naive(in: test)
    var arms = [
      Arm(role: .subject, test: test.subject), Arm(role: .baseline, test: test.baseline),
    ]
    for id in naive {
      let arm = ClaimTest.Arm(strategy: id)
      let isThere = arms.contains {
        $0.test.strategy == id && $0.test.hyperparameters.isEmpty
      }
      if !isThere { arms.append(Arm(role: .naive, test: arm)) }
    }
    return arms
  }

  private static func naive(in test: ClaimTest) -> [String] {
    // A training from random weights has nothing that a naive pruning could act on.
    if test.arena == PretrainingArena.card.id { return ["dense"] }
    return test.budget.bits == nil ? ["dense", "random", "magnitude"] : ["dense", "rtn"]
  }

  private static func spec(
    of claim: Claim, _ test: ClaimTest, _ arms: [Arm], replicates: Int
  ) -> String {
    let strategies = arms.map { arm in
      "  - \(JSONValue.object([arm.test.strategy: .object(arm.test.hyperparameters)]))"
    }
    let budget = test.budget.json
    let isJoint = (budget.objectValue?.count ?? 0) > 1
    let axes: JSONValue = isJoint ? ["joint": .array([budget])] : budget
    let budgetLine = test.budget.isFull ? "" : "budget: \(axes)\n"
    return """
      # Made from the claim \(claim.id) of the catalog.
      espalier: 1
      name: \(sweepName(of: claim))
      question: \(JSONValue.string(claim.sentence))
      arena: \(test.arena)
      options: \(JSONValue.object(test.options))
      strategies:
      \(strategies.joined(separator: "\n"))
      \(budgetLine)replicates: \(replicates)

      """
  }

  /// The name of a claim's sweep: `claim-oats-1`.
  public static func sweepName(of claim: Claim) -> String {
    "claim-" + claim.id.replacing("/", with: "-")
  }

  // MARK: - The results

  /// What the finished cells say.
  ///
  /// - Parameters:
  ///   - rows: results by the identity of their cells; others than this claim's do not matter.
  ///   - presence: what was checked of the subject's model.
  /// - Returns: the evidence; a claim without results has one with a doubt.
  /// - Throws: `SpecError` when an arm has a hyperparameter that its strategy lacks.
  public func evidence(
    from rows: [String: ResultRow], presence: [PresenceCheck]
  ) throws -> ClaimEvidence {
    let results = try arms.map { arm in
      ArmResults(arm: arm, rows: try cells(of: arm).compactMap { rows[$0.identity] })
    }
    let pairs = Self.pairs(results[0], results[1], metric: test.metric)
    return ClaimEvidence(
      claim: claim, evaluation: plan.cells.first?.cell.evaluation ?? "", pairs: pairs,
      arms: results.map { $0.summary(metric: test.metric) }, presence: presence,
      doubt: doubt(results, pairs: pairs.count, presence),
      digest: Self.digest(results, metric: test.metric))
  }

  private func cells(of arm: Arm) throws -> [PlannedCell] {
    let entry = try StrategyIndex.entry(arm.test.strategy)
    let hyperparameters = try entry.nonDefaults(arm.test.hyperparameters)
    return plan.cells.filter {
      $0.cell.strategy == arm.test.strategy && $0.cell.hyperparameters == hyperparameters
    }
  }

  private static func pairs(
    _ subject: ArmResults, _ baseline: ArmResults, metric: String
  ) -> [ClaimEvidence.Pair] {
    let others = baseline.values(of: metric)
    return subject.values(of: metric).sorted { $0.key < $1.key }.compactMap { replicate, value in
      guard let other = others[replicate], value.isFinite, other.isFinite else { return nil }
      return ClaimEvidence.Pair(replicate: replicate, subject: value, baseline: other)
    }
  }

  /// The gravest of what forbids a verdict: naive arms are shown, but forbid nothing.
  private func doubt(
    _ results: [ArmResults], pairs: Int, _ presence: [PresenceCheck]
  ) -> Doubt? {
    let rows = results.prefix(2).flatMap(\.rows)
    if let check = presence.first(where: { !$0.passed }) {
      return .presenceCheckFailed("\(check.name), \(check.requirement)")
    }
    if let row = rows.first(where: { $0.state == .refused }) {
      return .budgetMissed("\(row.cell.label): \(row.error ?? "no reason given")")
    }
    let failed = rows.filter { [.failed, .diverged, .timedOut, .lost].contains($0.state) }
    if let row = failed.first {
      return .cellsFailed("\(row.cell.label) is \(row.state.rawValue)")
    }
    guard pairs < test.replicates else { return nil }
    return .tooFewReplicates(found: pairs, needed: test.replicates)
  }

  /// A digest that changes with every cell and value behind the verdict.
  private static func digest(_ results: [ArmResults], metric: String) -> String {
    let lines = results.prefix(2).flatMap(\.rows).filter { $0.state == .finished }.map { row in
      "\(row.identity) \(row.metrics[metric].map { "\($0)" } ?? "none")"
    }
    return String(Digest.sha256Hex(lines.sorted().joined(separator: "\n")).prefix(16))
  }
}

/// The stored cells of one arm.
private struct ArmResults {
  let arm: ClaimExperiment.Arm
  let rows: [ResultRow]

  private var finished: [ResultRow] { rows.filter { $0.state == .finished } }

  func values(of metric: String) -> [Int: Double] {
    let pairs = finished.compactMap { row in
      row.metrics[metric].map { (row.replicate, $0) }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  func summary(metric: String) -> ClaimEvidence.Arm {
    let values = values(of: metric).sorted { $0.key < $1.key }.map(\.value)
    return ClaimEvidence.Arm(
      role: arm.role, label: label, finished: finished.count,
      metric: Statistics.interval(of: values.filter(\.isFinite)),
      sparsity: mean("footprint/sparsity") ?? removedShare, bits: mean("footprint/bits_per_weight"),
      trials: arm.test.trials, calibrationTokens: mean("cost/calibration_tokens"),
      recoverySteps: mean("cost/recovery_steps") ?? 0,
      // Arenas that train have no compression to time.
      seconds: mean("cost/compress_seconds") ?? mean("cost/train_seconds"))
  }

  /// The share of the weights that a training has removed.
  private var removedShare: Double? {
    guard let left = mean("size/final_nonzeros"), let all = mean("size/parameters"), all > 0 else {
      return nil
    }
    return 1 - left / all
  }

  private func mean(_ metric: String) -> Double? {
    let values = finished.compactMap { $0.metrics[metric] }.filter(\.isFinite)
    return values.isEmpty ? nil : Statistics.mean(values)
  }

  private var label: String {
    let knobs = arm.test.hyperparameters.sorted { $0.key < $1.key }.map { name, value in
      "\(name)=\(value.stringValue ?? value.canonical)"
    }
    return arm.test.strategy + (knobs.isEmpty ? "" : "(\(knobs.joined(separator: ", ")))")
  }
}
