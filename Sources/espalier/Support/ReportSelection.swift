import Arenas
import ArgumentParser
import Foundation
import Reporting
import Runner
import Store

/// Which results a table or a figure shows.
struct ReportSelection: ParsableArguments {
  @Argument(help: "The sweep's name, or its YAML file.") var sweep: String
  @Option(help: "Only runs that this filter lets through.") var filter: String?
  @OptionGroup var store: StoreOptions

  /// The results of the sweep.
  func report() throws -> SweepReport {
    let store = try store.reading()
    let name = try SweepName.resolve(sweep)
    let expression = try filter.map { try FilterExpression(parsing: $0) }
    let rows = try store.results(sweep: name, where: expression)
    let text = try store.sweeps().first { $0.name == name }?.spec ?? ""
    let question = (try? SweepSpec(text: text, file: name))?.question ?? ""
    return try SweepReport(
      name: name, question: question, rows: rows, definitions: store.definitions())
  }
}

extension SweepReport {
  /// The metric by which the arena of the results compares strategies.
  var primaryMetric: String {
    ArenaIndex.entry(arena)?.card.primaryMetric ?? "eval/loss_increase"
  }
}
