internal import Essentials
public import Store

/// All replicates of one strategy at one budget.
public struct ResultGroup: Sendable {
  /// The strategy's id, with the values of its non-default hyperparameters: `magnitude-global`.
  public let arm: String
  /// The strategy for people: `magnitude (scope=global)`.
  public let label: String
  /// The budget, as stored.
  public let budget: JSONBudget
  /// The replicates, in order.
  public let rows: ResultSelection

  /// The replicates that ended well.
  public var finished: [ResultRow] { rows.filter { $0.state == .finished } }

  /// The mean of a metric over the finished replicates and its 95 % t interval, or nil.
  public func estimate(_ metric: String) -> Estimate? {
    var values: [Double] = []
    rows.forEachValue(of: metric) { values.append($1) }
    return Statistics.interval(of: values)
  }

  /// Whether a finished replicate has the metric.
  func has(_ metric: String) -> Bool {
    rows.contains { $0.state == .finished && $0.metrics[metric] != nil }
  }

  /// The differences of a metric to another group's, replicate by replicate.
  func differences(_ metric: String, minus other: ResultGroup) -> [Double] {
    var others: [Int: Double] = [:]
    other.rows.forEachValue(of: metric) { others[$0] = $1 }
    var differences: [Double] = []
    rows.forEachValue(of: metric) { replicate, value in
      if let partner = others[replicate] { differences.append(value - partner) }
    }
    return differences
  }

  /// Why there is no number: the states that the replicates stand in.
  public var absence: String {
    let others = Set(rows.filter { $0.state != .finished }.map(\.state.rawValue)).sorted()
    return others.isEmpty ? "no value" : others.joined(separator: ", ")
  }

  /// Whether the rows differ by their replicates alone, in neither revision nor option.
  var isOfOneKind: Bool {
    guard let kind = rows.first?.kind else { return true }
    var isAlike = true
    rows.forEach { isAlike = isAlike && $0.kind == kind }
    return isAlike
  }

  /// The groups of some results, arms and budgets in the order of their first appearance.
  public static func groups(of rows: [ResultRow]) -> [ResultGroup] {
    var places: [CellKind: Int] = [:]
    var named: [String: Int] = [:]
    var members: [[Int]] = []
    for index in rows.indices {
      let kind = rows[index].kind
      if let place = places[kind] {
        members[place].append(index)
        continue
      }
      // Kinds of several revisions or options may be one arm at one budget.
      let name = "\(armID(kind.cell)) \(kind.cell.budget.canonical)"
      let place = named[name] ?? members.count
      if place == members.count { members.append([]) }
      members[place].append(index)
      named[name] = place
      places[kind] = place
    }
    return members.map { places in
      let first = rows[places[0]].cell
      return ResultGroup(
        arm: armID(first), label: armLabel(first), budget: JSONBudget(first.budget),
        rows: ResultSelection(of: rows, at: places))
    }
  }

  static func armID(_ cell: Cell) -> String {
    ([cell.strategy] + knobs(cell).map { $0.isChoice ? $0.value : "\($0.key)\($0.value)" })
      .joined(separator: "-")
  }

  /// The strategy of a cell for people: `magnitude (global)`.
  public static func armLabel(_ cell: Cell) -> String {
    let knobs = knobs(cell).map { $0.isChoice ? $0.value : "\($0.key) \($0.value)" }
    return knobs.isEmpty ? cell.strategy : "\(cell.strategy) (\(knobs.joined(separator: ", ")))"
  }

  private static func knobs(_ cell: Cell) -> [(key: String, value: String, isChoice: Bool)] {
    cell.hyperparameters.sorted { $0.key < $1.key }.map { key, value in
      (key, value.stringValue ?? value.canonical, value.stringValue != nil)
    }
  }
}
