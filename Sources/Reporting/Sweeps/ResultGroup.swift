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
    Statistics.interval(of: finished.compactMap { $0.metrics[metric] })
  }

  /// Why there is no number: the states that the replicates stand in.
  public var absence: String {
    let others = Set(rows.filter { $0.state != .finished }.map(\.state.rawValue)).sorted()
    return others.isEmpty ? "no value" : others.joined(separator: ", ")
  }

  /// The groups of some results, arms and budgets in the order of their first appearance.
  public static func groups(of rows: [ResultRow]) -> [ResultGroup] {
    var order: [String] = []
    var members: [String: [ResultRow]] = [:]
    for row in rows {
      let key = "\(armID(row.cell)) \(row.cell.budget.canonical)"
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(row)
    }
    return order.compactMap { key in
      guard let rows = members[key], let first = rows.first else { return nil }
      return ResultGroup(
        arm: armID(first.cell), label: armLabel(first.cell),
        budget: JSONBudget(first.cell.budget), rows: rows)
    }
  }

  private static func armID(_ cell: Cell) -> String {
    ([cell.strategy] + knobs(cell).map { $0.isChoice ? $0.value : "\($0.key)\($0.value)" })
      .joined(separator: "-")
  }

  private static func armLabel(_ cell: Cell) -> String {
    let knobs = knobs(cell).map { $0.isChoice ? $0.value : "\($0.key) \($0.value)" }
    return knobs.isEmpty ? cell.strategy : "\(cell.strategy) (\(knobs.joined(separator: ", ")))"
  }

  private static func knobs(_ cell: Cell) -> [(key: String, value: String, isChoice: Bool)] {
    cell.hyperparameters.sorted { $0.key < $1.key }.map { key, value in
      (key, value.stringValue ?? value.canonical, value.stringValue != nil)
    }
  }
}
