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
  public let rows: [ResultRow]

  /// The replicates that ended well.
  public var finished: [ResultRow] { rows.filter { $0.state == .finished } }

  /// The mean of a metric over the finished replicates and its 95 % t interval, or nil.
  public func estimate(_ metric: String) -> Estimate? {
    var values: [Double] = []
    for row in rows where row.state == .finished {
      if let value = row.metrics[metric] { values.append(value) }
    }
    return Statistics.interval(of: values)
  }

  /// Whether a finished replicate has the metric.
  func has(_ metric: String) -> Bool {
    rows.contains { $0.state == .finished && $0.metrics[metric] != nil }
  }

  /// The differences of a metric to another group's, replicate by replicate.
  func differences(_ metric: String, minus other: ResultGroup) -> [Double] {
    var others: [Int: Double] = [:]
    for row in other.rows where row.state == .finished {
      others[row.cell.replicate] = row.metrics[metric]
    }
    return rows.compactMap { row in
      guard row.state == .finished, let value = row.metrics[metric],
        let partner = others[row.cell.replicate]
      else { return nil }
      return value - partner
    }
  }

  /// Why there is no number: the states that the replicates stand in.
  public var absence: String {
    let others = Set(rows.filter { $0.state != .finished }.map(\.state.rawValue)).sorted()
    return others.isEmpty ? "no value" : others.joined(separator: ", ")
  }

  /// Whether the rows differ by their replicates alone, in neither revision nor option.
  var isOfOneKind: Bool { rows.allSatisfy { $0.kind == rows[0].kind } }

  /// The groups of some results, arms and budgets in the order of their first appearance.
  public static func groups(of rows: [ResultRow]) -> [ResultGroup] {
    var places: [String: Int] = [:]
    var named: [String: Int] = [:]
    var members: [[ResultRow]] = []
    for row in rows {
      if let place = places[row.kind] {
        members[place].append(row)
        continue
      }
      // Kinds of several revisions or options may be one arm at one budget.
      let name = "\(armID(row.cell)) \(row.cell.budget.canonical)"
      let place = named[name] ?? members.count
      if place == members.count { members.append([]) }
      members[place].append(row)
      named[name] = place
      places[row.kind] = place
    }
    return members.compactMap { rows in
      rows.first.map { first in
        ResultGroup(
          arm: armID(first.cell), label: armLabel(first.cell),
          budget: JSONBudget(first.cell.budget), rows: rows)
      }
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
