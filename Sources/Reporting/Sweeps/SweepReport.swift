internal import Essentials
public import Store

/// The results of a sweep, ready for tables and figures.
///
/// Only results of one evaluation signature can be in one table or figure.
public struct SweepReport: Sendable {
  /// The sweep's name, or another name for the selection.
  public let name: String
  /// What the sweep is to find out.
  public let question: String
  /// What the replicates differ in, for captions.
  public let replicates: String
  /// The metrics' definitions by name.
  public let definitions: [String: MetricDefinition]
  /// The arena of the results.
  public let arena: String
  /// The results, grouped by strategy and budget.
  public let groups: [ResultGroup]
  /// The evaluation signature that all results share.
  public let signature: String

  /// Groups results.
  ///
  /// - Throws: `ReportError` when there is none or when their signatures differ.
  public init(
    name: String, question: String, rows: [ResultRow], definitions: [MetricDefinition]
  ) throws(ReportError) {
    let signatures = Set(rows.map { "\($0.cell.arena) \($0.cell.evaluation)" }).sorted()
    guard let first = rows.first else { throw .noResults(name: name) }
    guard signatures.count == 1 else {
      throw .mixedSignatures(name: name, found: signatures)
    }
    self.name = name
    self.question = question
    self.definitions = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
    arena = first.cell.arena
    groups = ResultGroup.groups(of: rows)
    signature = first.cell.evaluation
    let subjects = first.cell.arenaOptions["vary"]?.stringValue == "subject"
    let count = Set(rows.map(\.cell.replicate)).count
    replicates =
      subjects
      ? "\(count) paired replicates: trained subjects, each with its own calibration draw"
      : "\(count) paired replicates: calibration draws on one trained subject"
  }

  /// The budgets, in the order of columns.
  public var budgets: [JSONBudget] {
    Array(Set(groups.map(\.budget))).sorted(by: JSONBudget.precedes)
  }

  /// The arms, in the order of the spec.
  public var arms: [(id: String, label: String)] {
    var seen: Set<String> = []
    return groups.filter { seen.insert($0.arm).inserted }.map { ($0.arm, $0.label) }
  }

  /// The group of an arm at a budget.
  public func group(_ arm: String, _ budget: JSONBudget) -> ResultGroup? {
    groups.first { $0.arm == arm && $0.budget == budget }
  }

  /// `nats/token` for a metric of that unit, or nil.
  func unit(_ metric: String) -> String? {
    definitions[metric].flatMap { $0.unit.isEmpty ? nil : $0.unit }
  }
}

/// Why no report can be made.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  /// No cell matches.
  case noResults(name: String)
  /// Results of several evaluation signatures, which are not comparable.
  case mixedSignatures(name: String, found: [String])
  /// No result has this metric; those that there are.
  case unknownMetric(String, nearest: String?, known: [String])

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .noResults(let name):
      return "'\(name)' has no results; run the sweep, or loosen the filter"
    case .mixedSignatures(let name, let found):
      return "'\(name)' mixes evaluation signatures, whose numbers are not comparable; "
        + "select one with --filter:\n  " + found.joined(separator: "\n  ")
    case .unknownMetric(let metric, let nearest, let known):
      let hint =
        nearest.map { "did you mean '\($0)'?" } ?? "there are " + known.joined(separator: ", ")
      return "no result has the metric '\(metric)'; \(hint)"
    }
  }
}
