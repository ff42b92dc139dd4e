import Arenas
import ArgumentParser
import Foundation
import Store

/// `import`: read what `export` wrote.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read what `export`, a worker or another tool wrote into the store.",
    discussion: """
      Everything is checked first; faults are shown with file and line, and nothing is stored then.
      Examples:
        espalier import results.jsonl
        espalier import --spool spool/task-*.jsonl
        espalier import --from lm-eval results_2026-11-21.json
      Other tools: lm-eval (results JSON), shrinkbench (CSV), optuna and mlflow (their SQLite file),
      tidy (any CSV with the columns strategy, metric and value).
      """)

  @Argument(help: "Directories of CSV files, files of JSON lines, or stores.") var files: [String]
  @Flag(help: "The files are spool files, complete or still growing.") var spool = false
  @Option(help: "The tool that wrote them: lm-eval, shrinkbench, optuna, mlflow or tidy.")
  var from: String?
  @Option(help: "The sweep that takes in another tool's runs (default: the file's name).")
  var sweep: String?
  @OptionGroup var store: StoreOptions

  mutating func validate() throws {
    if spool, from != nil { throw ValidationError("choose --spool or --from") }
    if let from, ForeignRuns.Source(rawValue: from) == nil {
      let known = ForeignRuns.Source.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--from is '\(from)', allowed are \(known)")
    }
    if sweep != nil, from == nil { throw ValidationError("--sweep goes with --from") }
  }

  mutating func run() throws {
    let store = try store.writing()
    var isSound = true
    for file in files {
      if let tool = from.flatMap({ ForeignRuns.Source(rawValue: $0) }) {
        isSound = try takeOver(file, of: tool, into: store) && isSound
      } else if spool {
        isSound = try ingest(file, into: store) && isSound
      } else {
        let report = try store.importContent(from: URL(filePath: file))
        print(report.text(into: file))
        isSound = report.conflicts.isEmpty && isSound
      }
    }
    if !isSound { throw Failure.cellsFailed }
  }

  private func takeOver(
    _ file: String, of tool: ForeignRuns.Source, into store: ResultStore
  ) throws -> Bool {
    let name = sweep ?? URL(filePath: file).deletingPathExtension().lastPathComponent
    let runs = try ForeignRuns(tool, contentsOf: file)
    let report = try store.importRuns(runs, from: "\(tool.rawValue) \(file)", as: name)
    try defineKnownMetrics(in: store)
    print("\(file): \(report.added) runs added as sweep '\(name)', \(report.present) were there")
    for cell in report.conflicts { note("\(file): cell \(cell) is there with other numbers") }
    return report.conflicts.isEmpty
  }

  /// Says what the arenas' metrics mean, where a table has them and nobody has said it.
  private func defineKnownMetrics(in store: ResultStore) throws {
    let told = Set(try store.definitions().map(\.name))
    let wanted = Set(try store.resultMetrics()).subtracting(told)
    var known: [String: MetricDefinition] = [:]
    for metric in ArenaIndex.all.flatMap(\.card.metrics) where wanted.contains(metric.name) {
      known[metric.name] = known[metric.name] ?? MetricDefinition(metric)
    }
    if !known.isEmpty { try store.define(Array(known.values)) }
  }

  private func ingest(_ file: String, into store: ResultStore) throws -> Bool {
    let report = try store.ingest(spool: file)
    print(
      "\(file): \(report.records) records, \(report.metrics) metrics, \(report.ended.count) attempts "
        + "ended")
    if report.tornBytes > 0 {
      note("\(file): \(report.tornBytes) bytes of an unfinished last line")
    }
    for (attempt, reason) in report.refused.sorted(by: { $0.key < $1.key }) {
      note("\(file): attempt \(attempt) is refused: \(reason)")
    }
    if let fault = report.fault { note(fault) }
    return report.refused.isEmpty && report.fault == nil
  }
}
