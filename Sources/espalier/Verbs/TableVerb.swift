import ArgumentParser
import Catalog
import Reporting

/// `table`: a sweep as a table, strategies by budgets.
struct TableVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Print a sweep as a table of strategies by budgets.",
    discussion: """
      Values are means over the replicates with 95 % t intervals.
      Examples:
        espalier table first-light --metric eval/loss_increase --fmt markdown
        espalier table first-light --reported
      """)

  @OptionGroup var selection: ReportSelection
  @Option(
    help: "The metric shown (default: the one by which the arena compares).", completion: .metrics)
  var metric: String?
  @Option(
    help:
      "Mark what differs from this strategy, or from the 'best' of each budget, by paired tests.")
  var against: String?
  @Flag(help: "A row for each strategy and budget, with the main metrics.") var long = false
  @Flag(help: "Beside it what papers report of the strategies, on other models and data.")
  var reported = false
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let selected = try selection.results()
    let report = selected.report
    let table =
      long
      ? try report.longTable(
        metrics: [
          "footprint/bits_per_weight", "eval/loss_increase", "eval/kl", "eval/loss",
          "eval/cosine_distance", "eval/rank_agreement", "eval/same_neighbour", "eval/retrieval",
          "footprint/sparsity", "footprint/bytes", "cost/compress_seconds",
        ].filter(report.metrics.contains))
      : try report.table(metric: metric ?? report.primaryMetric, against: reference)
    let shown =
      reported
      ? report.table(table, withReported: PaperIndex.reported, asRecords: output.isForPrograms)
      : table
    try output.print(cited(shown, selected), showing: selected.files)
  }

  /// A table for a paper says what differs, whether asked or not.
  private var reference: SweepReport.Reference? {
    switch against {
    case "best": .best
    case .some(let arm): .arm(arm)
    case nil: output.fmt == "latex" ? .best : nil
    }
  }

  /// The caption of a table for a paper carries the digest of the results beside their signature.
  private func cited(_ table: ResultTable, _ selected: SelectedResults) -> ResultTable {
    guard output.fmt == "latex" else { return table }
    var table = table
    table.caption += "; results \(ResultDigests(selected.rows).digest)"
    return table
  }
}
