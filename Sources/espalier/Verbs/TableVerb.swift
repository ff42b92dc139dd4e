import ArgumentParser
import Reporting

/// `table`: a sweep as a table, strategies by budgets.
struct TableVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Print a sweep as a table of strategies by budgets.",
    discussion: """
      Values are means over the replicates with 95 % t intervals.
      Example: espalier table first-light --metric eval/loss_increase --fmt markdown
      """)

  @OptionGroup var selection: ReportSelection
  @Option(
    help: "The metric shown (default: the one by which the arena compares).", completion: .metrics)
  var metric: String?
  @Flag(help: "A row for each strategy and budget, with the main metrics.") var long = false
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
      : try report.table(metric: metric ?? report.primaryMetric)
    try output.print(table, showing: selected.files)
  }
}
