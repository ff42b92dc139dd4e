import ArgumentParser
import Foundation
import Store

/// `import`: read what `export` wrote.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read what `export` wrote, or a worker's spool files, into the store.",
    discussion: """
      Everything is checked first; faults are shown with file and line, and nothing is stored then.
      Examples:
        espalier import results.jsonl
        espalier import --spool spool/task-*.jsonl
      """)

  @Argument(help: "Directories of CSV files, files of JSON lines, or stores.") var files: [String]
  @Flag(help: "The files are spool files, complete or still growing.") var spool = false
  @OptionGroup var store: StoreOptions

  mutating func run() throws {
    let store = try store.writing()
    var isSound = true
    for file in files {
      if spool {
        isSound = try ingest(file, into: store) && isSound
      } else {
        let report = try store.importContent(from: URL(filePath: file))
        print(report.text(into: file))
        isSound = report.conflicts.isEmpty && isSound
      }
    }
    if !isSound { throw Failure.cellsFailed }
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
