internal import Store

/// A number that a paper reports for a strategy, as a value: tables set it beside what was measured
/// and never mix the two.
public struct ReportedResult: Sendable, Hashable {
  /// The strategy's id.
  public var strategy: String
  /// The paper, such as `OATS (2025)`.
  public var paper: String
  /// The model, data and budget that it was measured on.
  public var setting: String
  /// What was measured, with its unit.
  public var metric: String
  /// The number or the words of the paper.
  public var value: String
  /// What it is compared with there, and its value; empty without.
  public var baseline: String
  /// Where it stands.
  public var source: String

  /// Tells what a paper reports.
  public init(
    strategy: String, paper: String, setting: String, metric: String, value: String,
    baseline: String = "", source: String
  ) {
    self.strategy = strategy
    self.paper = paper
    self.setting = setting
    self.metric = metric
    self.value = value
    self.baseline = baseline
    self.source = source
  }

  /// `OATS (2025): perplexity 7.2 (Wanda 7.9), Phi-3 at 50 %; table 1`.
  fileprivate var sentence: String {
    let compared = baseline.isEmpty ? "" : " (\(baseline))"
    return "\(paper): \(metric) \(value)\(compared), \(setting); \(source)"
  }
}

extension SweepReport {
  /// A table of this report with what papers report of the strategies in its rows.
  ///
  /// For readers it is one column whose marks are explained under the table; for programs four
  /// columns: value, metric, setting and source, several numbers parted by ` | `. A strategy that
  /// no paper speaks of has no value there. Nothing is compared with these numbers: they come from
  /// other models and other data.
  ///
  /// - Parameters:
  ///   - table: a table with the strategies' names in its first column.
  ///   - results: what papers report, of any strategies.
  ///   - asRecords: whether programs read it.
  /// - Returns: the table with further columns.
  public func table(
    _ table: ResultTable, withReported results: [ReportedResult], asRecords: Bool
  ) -> ResultTable {
    let strategies = Dictionary(
      groups.compactMap { group in group.rows.first.map { (group.label, $0.cell.strategy) } }
    ) { first, _ in first }
    let shown = table.rows.map { row -> String? in
      if case .text(let label)? = row.first { strategies[label] } else { nil }
    }
    let present = Set(shown.compactMap { $0 })
    let wanted = results.filter { present.contains($0.strategy) }
    let byRow = shown.map { strategy in
      wanted.indices.filter { wanted[$0].strategy == strategy }
    }
    return asRecords
      ? Self.records(table, byRow.map { $0.map { wanted[$0] } })
      : Self.marked(table, byRow, wanted)
  }

  private static func marked(
    _ table: ResultTable, _ rows: [[Int]], _ results: [ReportedResult]
  ) -> ResultTable {
    var table = table.appending(
      [.init(key: "reported", header: "reported elsewhere", kind: .text)],
      rows: rows.map { places in
        [
          places.isEmpty
            ? .missing(reason: "")
            : .text(places.map { "\(results[$0].value) [\($0 + 1)]" }.joined(separator: ", "))
        ]
      })
    guard !results.isEmpty else {
      table.notes.append("No paper of the catalog reports a number for these strategies.")
      return table
    }
    table.notes.append(
      "Reported elsewhere: by papers, on other models and other data; not to be compared with what "
        + "was measured here.")
    table.notes += results.enumerated().map { "[\($0 + 1)] \($1.sentence)." }
    return table
  }

  private static func records(
    _ table: ResultTable, _ rows: [[ReportedResult]]
  ) -> ResultTable {
    let members: [(key: String, text: (ReportedResult) -> String)] = [
      ("reported", { $0.value }), ("reported_metric", { $0.metric }),
      ("reported_setting", { $0.setting }),
      ("reported_source", { "\($0.paper): \($0.source)" }),
    ]
    return table.appending(
      members.map { .init(key: $0.key, header: $0.key, kind: .text) },
      rows: rows.map { results in
        members.map { member in
          results.isEmpty
            ? .missing(reason: "") : .text(results.map(member.text).joined(separator: " | "))
        }
      })
  }
}
