internal import Essentials
public import Store

/// What an edited spec changes, knob by knob, for people.
public struct SweepChange: Sendable, Equatable {
  /// A line for each knob whose values differ.
  public private(set) var lines: [String] = []

  /// Compares the cells that a sweep has with those that it will have.
  public init(from old: [Cell], to new: [Cell]) {
    let (before, after) = (Self.values(old), Self.values(new))
    for knob in Set(before.keys).union(after.keys).sorted() where knob != Self.replicate {
      // A strategy that comes or goes has a line already.
      if knob.hasPrefix("revision"), before[knob] == nil || after[knob] == nil { continue }
      let (gone, come) = (before[knob] ?? ["default"], after[knob] ?? ["default"])
      let signs =
        come.subtracting(gone).sorted().map { "+ \($0)" }
        + gone.subtracting(come).sorted().map { "- \($0)" }
      if !signs.isEmpty { lines.append("\(knob): \(Self.shortened(signs))") }
    }
    let counts = [before, after].map { $0[Self.replicate]?.count ?? 0 }
    if counts[0] != counts[1] { lines.append("replicates: \(counts[0]) to \(counts[1])") }
  }

  private static let replicate = "replicate"

  /// The values of each knob that occur; an option that a cell leaves out has its default.
  private static func values(_ cells: [Cell]) -> [String: Set<String>] {
    var values: [String: Set<String>] = [:]
    for cell in cells {
      values["arena", default: []].insert(cell.arena)
      values["revision of \(cell.arena)", default: []].insert("\(cell.arenaRevision)")
      values["revision of \(cell.strategy)", default: []].insert("\(cell.strategyRevision)")
      values["strategy", default: []].insert(cell.arm)
      values["budget", default: []].insert(cell.budget.canonical)
      values["evaluation", default: []].insert(cell.evaluation)
      values[replicate, default: []].insert("\(cell.replicate)")
      for (name, value) in cell.arenaOptions {
        values["option \(name)", default: []].insert(value.stringValue ?? value.canonical)
      }
    }
    return values
  }

  private static func shortened(_ signs: [String]) -> String {
    let shown = signs.prefix(12).joined(separator: ", ")
    return signs.count > 12 ? shown + ", and \(signs.count - 12) more" : shown
  }
}

extension Cell {
  /// The strategy with the hyperparameters that differ from their defaults.
  public var arm: String {
    let knobs = hyperparameters.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value.stringValue ?? $0.value.canonical)" }
    return knobs.isEmpty ? strategy : "\(strategy) (\(knobs.joined(separator: ", ")))"
  }
}
