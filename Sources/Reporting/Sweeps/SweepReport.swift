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
  /// Every metric that some result has, sorted.
  public let metrics: [String]
  /// The places of the groups, by arm and budget.
  private let places: [Place: Int]

  private struct Place: Hashable {
    let arm: String
    let budget: JSONBudget
  }

  /// Groups results.
  ///
  /// - Throws: `ReportError` when there is none or when their signatures differ.
  public init(
    name: String, question: String, rows: [ResultRow], definitions: [MetricDefinition]
  ) throws(ReportError) {
    guard let first = rows.first else { throw .noResults(name: name) }
    let signatures = Set(Self.kinds(of: rows).map { "\($0.cell.arena) \($0.cell.evaluation)" })
    guard signatures.count == 1 else {
      throw .mixedSignatures(name: name, found: signatures.sorted())
    }
    self.name = name
    self.question = question
    self.definitions = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
    arena = first.cell.arena
    let groups = ResultGroup.groups(of: rows)
    self.groups = groups
    places = Dictionary(
      groups.indices.map { (Place(arm: groups[$0].arm, budget: groups[$0].budget), $0) }
    ) { first, _ in first }
    metrics = Self.metricNames(of: rows).sorted()
    signature = first.cell.evaluation
    let subjects = first.cell.arenaOptions["vary"]?.stringValue == "subject"
    let count = Set(rows.indices.map { rows[$0].replicate }).count
    replicates =
      subjects
      ? "\(count) paired replicates: trained subjects, each with its own calibration draw"
      : "\(count) paired replicates: calibration draws on one trained subject"
  }

  /// A row copied is counted in all that it refers to: here it stays in its place.
  private static func kinds(of rows: [ResultRow]) -> Set<CellKind> {
    var kinds: Set<CellKind> = []
    for index in rows.indices { kinds.insert(rows[index].kind) }
    return kinds
  }

  /// Nearly all rows have the metrics of the row before; comparing is cheaper than hashing.
  private static func metricNames(of rows: [ResultRow]) -> Set<String> {
    var found: Set<String> = []
    var last = MetricValues()
    for index in rows.indices where !rows[index].metrics.hasKeys(of: last) {
      last = rows[index].metrics
      found.formUnion(last.keys)
    }
    return found
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
    places[Place(arm: arm, budget: budget)].map { groups[$0] }
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
  /// No result is of this strategy; those that there are.
  case unknownArm(String, nearest: String?, known: [String])
  /// The results have nothing that a figure of this kind shows, and what it would take.
  case nothingFor(kind: String, needs: String)

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
    case .unknownArm(let arm, let nearest, let known):
      let hint =
        nearest.map { "did you mean '\($0)'?" } ?? "there are " + known.joined(separator: ", ")
      return "no result is of '\(arm)'; \(hint)"
    case .nothingFor(let kind, let needs):
      return "there is nothing to draw as '\(kind)': \(needs)"
    }
  }
}
