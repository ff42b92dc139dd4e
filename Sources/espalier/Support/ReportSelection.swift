import Arenas
import ArgumentParser
import Foundation
import Reporting
import Runner
import Store

/// Which results a table or a figure shows.
struct ReportSelection: ParsableArguments {
  @Argument(help: "The sweep's name, or its YAML file.", completion: .sweeps) var sweep: String
  @Option(help: "Only runs that this filter lets through.") var filter: String?
  @OptionGroup var store: StoreOptions

  /// The results of the sweep.
  func results() throws -> SelectedResults {
    let query = ResultQuery(sweep: try SweepName.resolve(sweep), filter: filter)
    let store = try store.reading()
    return try SelectedResults(query, try query.rows(in: store, reading: .values), in: store)
  }
}

extension SweepReport {
  /// The metric by which the arena of the results compares strategies.
  var primaryMetric: String {
    ArenaIndex.entry(arena)?.card.primaryMetric ?? "eval/loss_increase"
  }
}

/// Results as they were selected: ready for tables, and for the manifests beside them.
final class SelectedResults {
  let query: ResultQuery
  let rows: [ResultRow]
  let report: SweepReport
  /// The text of the sweep's spec; empty without a sweep.
  let spec: String

  /// Takes what the query selects of a store.
  init(_ query: ResultQuery, _ rows: [ResultRow], in store: ResultStore) throws {
    (self.query, self.rows) = (query, rows)
    spec = try store.sweeps().first { $0.name == query.sweep }?.spec ?? ""
    let name = query.sweep ?? "results"
    let question = (try? SweepSpec(text: spec, file: name))?.question ?? ""
    report = try SweepReport(
      name: name, question: question, rows: rows, definitions: store.definitions())
    // The process ends after them: to give back the memory of a hundred thousand runs, piece by
    // piece, would take a tenth of the time of reading them.
    _ = Unmanaged.passRetained(self)
  }

  /// What writes files that show these results.
  var files: WrittenFiles { WrittenFiles(query: query, rows: rows) }
}
