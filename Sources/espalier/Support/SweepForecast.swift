import Arenas
import CompressionCore
import Essentials
import Foundation
import Runner
import Store

/// What a sweep would do: its cells by arm, how many are done, and minutes for the rest.
struct SweepForecast {
  private let plan: SweepPlan
  private let jobs: Int
  private let states: [String: CellState]
  private let costs: [String: Double]

  init(_ plan: SweepPlan, storePath: String, jobs: Int) throws {
    self.plan = plan
    self.jobs = jobs
    guard FileManager.default.fileExists(atPath: storePath) else {
      (states, costs) = ([:], [:])
      return
    }
    let store = try ResultStore.open(readOnly: storePath)
    states = try store.states(of: plan.cells.map(\.identity)).mapValues(\.state)
    var costs: [String: Double] = [:]
    for strategy in Set(plan.cells.map(\.cell.strategy)) {
      costs[strategy] = try store.secondsPerCell(strategy: strategy, arena: plan.card.id)?
        .medianSeconds
    }
    self.costs = costs
  }

  /// One line for each arm and a sum.
  var text: String {
    var lines = ["\(plan.spec.name): \(plan.spec.question)", ""]
    lines.append("\(pad("strategy", 26))\(pad("budgets", 34))cells  done")
    for (arm, cells) in arms {
      let budgets = unique(cells.map(\.budget.label)).joined(separator: ", ")
      let done = cells.count { isDone($0) }
      lines.append(
        "\(pad(arm, 26))\(pad(budgets, 34))\(right(cells.count, 5)) \(right(done, 5))")
    }
    let missing = plan.cells.filter { !isDone($0) }
    lines.append("")
    lines.append(
      "\(plan.cells.count) cells, \(plan.cells.count - missing.count) done, \(missing.count) to run"
        + expectation(missing))
    return lines.joined(separator: "\n")
  }

  private func isDone(_ cell: PlannedCell) -> Bool {
    states[cell.identity].map(CellState.ended.contains) ?? false
  }

  private var arms: [(String, [PlannedCell])] {
    let names = unique(plan.cells.map { $0.cell.arm })
    let groups = Dictionary(grouping: plan.cells) { $0.cell.arm }
    return names.map { ($0, groups[$0] ?? []) }
  }

  private func expectation(_ missing: [PlannedCell]) -> String {
    guard !missing.isEmpty else { return "" }
    let known = missing.compactMap { costs[$0.cell.strategy] }
    guard !known.isEmpty else { return "; no cell of these strategies has been timed here yet" }
    let mean = known.reduce(0, +) / Double(known.count)
    let seconds = mean * Double(missing.count) / Double(jobs)
    return "; about \(ProgressBar.duration(seconds)) with \(jobs) side by side"
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    let cut = text.count < width ? text : text.prefix(width - 2) + "…"
    return cut + String(repeating: " ", count: max(1, width - cut.count))
  }

  private func right(_ number: Int, _ width: Int) -> String {
    let text = "\(number)"
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
