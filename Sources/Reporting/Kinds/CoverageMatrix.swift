public import Store

/// What was planned, what came of it, and what nobody asked for: strategies by budgets, no hole
/// silent.
public struct CoverageMatrix: Sendable, Equatable {
  /// What became of one strategy at one budget.
  public struct Entry: Sendable, Equatable {
    /// How many cells stand in each state.
    public var counts: [CellState: Int] = [:]
    /// Whether the strategy takes such a budget.
    public var isApplicable = true

    /// All cells.
    public var planned: Int { counts.values.reduce(0, +) }

    /// `3/3`, `2/3 1r`, `–` where nothing was planned, `·` where nothing can be.
    public var text: String {
      guard planned > 0 else { return isApplicable ? "–" : "·" }
      let others = [
        (CellState.refused, "r"), (.diverged, "d"), (.failed, "f"), (.timedOut, "t"),
        (.lost, "l"),
      ].compactMap { state, sign in counts[state].map { "\($0)\(sign)" } }
      return (["\(counts[.finished] ?? 0)/\(planned)"] + others).joined(separator: " ")
    }
  }

  /// The strategies, from top to bottom.
  public let strategies: [String]
  /// The budgets, from left to right.
  public let budgets: [JSONBudget]
  /// The entries, row by row.
  public let entries: [[Entry]]

  /// Counts cells.
  ///
  /// - Parameters:
  ///   - groups: the planned cells.
  ///   - catalog: further strategies that are to be shown, also without a cell.
  ///   - isApplicable: whether a strategy takes a budget.
  public init(
    _ groups: [ResultGroup], catalog: [String] = [],
    isApplicable: (_ strategy: String, _ budget: JSONBudget) -> Bool = { _, _ in true }
  ) {
    var names: [String] = []
    var owners: [String: String] = [:]
    for group in groups where owners[group.label] == nil {
      names.append(group.label)
      owners[group.label] = group.rows.first?.cell.strategy
    }
    let present = Set(owners.values)
    let (strategies, budgets) = (
      names + catalog.filter { !present.contains($0) },
      Array(Set(groups.map(\.budget))).sorted(by: JSONBudget.precedes)
    )
    let places = Dictionary(zip(budgets, 0...)) { first, _ in first }
    var entries = strategies.map { name in
      budgets.map { Entry(isApplicable: isApplicable(owners[name] ?? name, $0)) }
    }
    let lines = Dictionary(zip(strategies, 0...)) { first, _ in first }
    for group in groups {
      guard let line = lines[group.label], let place = places[group.budget] else { continue }
      var entry = entries[line][place]
      group.rows.forEach { entry.counts[$0.state, default: 0] += 1 }
      entries[line][place] = entry
    }
    (self.strategies, self.budgets, self.entries) = (strategies, budgets, entries)
  }

  /// How many cells stand in each state; together they are all cells.
  public var totals: [CellState: Int] {
    entries.joined().reduce(into: [:]) { sum, entry in
      sum.merge(entry.counts) { $0 + $1 }
    }
  }

  /// The combinations without a cell: those that could have one, and those that cannot.
  public var holes: (missing: Int, inapplicable: Int) {
    let empty = entries.joined().filter { $0.planned == 0 }
    return (empty.count { $0.isApplicable }, empty.count { !$0.isApplicable })
  }

  /// `54 finished, 1 lost, 20 pending of 75 cells; of 67 combinations 12 missing, 30 not applicable`.
  public var summary: String {
    let totals = totals
    let counted = CellState.allCases.compactMap { state in
      totals[state].map { "\($0) \(state.rawValue)" }
    }
    let holes = holes
    let combinations = strategies.count * budgets.count
    return counted.joined(separator: ", ") + " of \(totals.values.reduce(0, +)) cells; "
      + "of \(combinations) combinations \(holes.missing) missing, "
      + "\(holes.inapplicable) not applicable"
  }

  /// The matrix as a picture: dark where nothing came of what was planned.
  public func figure(name: String, title: String, caption: String = "") -> Figure {
    var figure = Figure(
      name: "\(name)-coverage", title: title,
      caption: "\(summary); \(caption)",
      x: Figure.Axis(label: "budget", names: budgets.map(\.label)),
      y: Figure.Axis(label: "", names: strategies.reversed()), series: [],
      width: budgets.count > 7 ? .page : .column)
    for (row, line) in entries.reversed().enumerated() {
      for (column, entry) in line.enumerated() {
        let share = Double(entry.counts[.finished] ?? 0) / Double(max(1, entry.planned))
        let shade = entry.planned == 0 ? 0 : 0.12 + 0.6 * (1 - share)
        figure.boxes.append(
          .tile(column: column, row: row, shade: shade, text: entry.text, value: share))
      }
    }
    figure.heading = "finished/planned (r refused, f failed, l lost); – missing, · not applicable"
    return figure
  }

  /// The matrix as a table, with the counts that add up.
  public func table(name: String, title: String) -> ResultTable {
    let columns =
      [ResultTable.Column(key: "strategy", header: "strategy", kind: .text)]
      + budgets.map { .init(key: $0.label, header: $0.label, kind: .text) }
    return ResultTable(
      name: name, title: title, caption: summary, columns: columns,
      rows: zip(strategies, entries).map { name, line in
        [.text(name)] + line.map { .text($0.text) }
      }, marksBest: false)
  }
}
