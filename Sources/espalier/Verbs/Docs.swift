import ArgumentParser
import Catalog
import Foundation
import Store

/// `docs`: write or check the generated documents, and what the others say of commands.
struct Docs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Write or check the generated documents, and the commands in all others.",
    discussion: """
      Generated are papers.md, docs/schema.md, docs/man/espalier.1 and the tables between markers \
      in all other documents, in which every command must be one that the parser takes; with --examples those \
      in `console` blocks are run in a copy of the project, and must print what stands there.
      Run it in the project's root.
      Examples:
        espalier docs --write
        espalier docs --check --examples docs/running.md
      """)

  @Flag(help: "Write the documents; with --examples, what the commands in them print.")
  var write = false
  @Flag(help: "Fail when a document is not current.") var check = false
  @Flag(help: "Run the examples of the documents instead; needs what `make demo` computes.")
  var examples = false
  @Argument(help: "Only the examples of these documents.", completion: .file(extensions: ["md"]))
  var documents: [String] = []

  mutating func validate() throws {
    guard write != check else { throw ValidationError("choose --write or --check") }
    guard documents.isEmpty || examples else {
      throw ValidationError("documents are named with --examples only")
    }
  }

  mutating func run() throws {
    if examples { return try runExamples() }
    try writeOrCheck()
    if check { try checkCommands() }
  }

  private func writeOrCheck() throws {
    var stale: [String] = []
    for (path, text) in try Self.generated() {
      let data = Data(text.utf8)
      if write {
        let url = URL(filePath: path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url, options: .atomic)
      } else if FileManager.default.contents(atPath: path) != data {
        stale.append(path)
      }
    }
    guard stale.isEmpty else {
      note("not current: \(stale.joined(separator: ", ")); run `espalier docs --write`")
      throw ExitCode(1)
    }
  }

  private func checkCommands() throws {
    let check = try CommandCheck()
    let faults = try DocumentedCommands.paths().flatMap { path in
      DocumentedCommands.faults(in: try MarkdownDocument(contentsOf: path), check)
    }
    for fault in faults { note(fault) }
    guard faults.isEmpty else { throw ExitCode(1) }
  }

  private func runExamples() throws {
    let paths = documents.isEmpty ? try DocumentedCommands.paths() : documents
    let start = Date.now
    var (ran, failed) = (0, 0)
    for path in paths {
      let document = try MarkdownDocument(contentsOf: path)
      guard DocumentedCommands.hasExamples(document) else { continue }
      let outcome = try DocumentedCommands.run(document, in: ExampleFolder())
      ran += outcome.ran
      failed += outcome.failures.count
      for failure in outcome.failures { note(failure) }
      if write, !outcome.failures.isEmpty {
        try Data(outcome.refreshed.text.utf8).write(to: URL(filePath: path), options: .atomic)
      }
    }
    let seconds = Int(Date.now.timeIntervalSince(start))
    note("\(ran) examples ran in \(seconds) s, \(failed) print\(write ? "ed" : "") something else")
    guard failed == 0 || write else {
      note("run `espalier docs --write --examples` when what they print now is right")
      throw ExitCode(1)
    }
  }

  /// Every generated document.
  static func generated() throws -> [(path: String, text: String)] {
    let whole = [
      (
        "papers.md",
        PapersDocument(
          runnableStrategies: Listings.runnable, verdicts: try CommittedVerdicts.read()
        )
        .markdown()
      ),
      ("docs/schema.md", SchemaDocument.current.markdown),
      (
        "docs/man/espalier.1",
        ManualPage(tree: try CommandTree.current(), version: Espalier.version).text
      ),
    ]
    return try whole + tables()
  }

  /// Documents with tables between markers.
  private static func tables() throws -> [(path: String, text: String)] {
    try DocumentedCommands.paths().compactMap { path in
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let marked = text.contains("<!-- table: ") || text.contains("<!-- strategies -->")
      return marked ? (path, StrategiesTable.apply(to: try Splice.apply(to: text))) : nil
    }
  }
}

/// The verdicts in the tables that lie in the project: a document must not depend on a database.
enum CommittedVerdicts {
  /// The verdict of each claim, in a word, from `results/claims-*.csv`.
  static func read(folder: String = "results") throws -> [String: String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var verdicts: [String: String] = [:]
    for name in names.sorted() where name.hasPrefix("claims-") && name.hasSuffix(".csv") {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      for row in try CSVRecords.reading(text) {
        if let claim = row["claim"], let verdict = row["verdict"] { verdicts[claim] = verdict }
      }
    }
    return verdicts
  }
}

/// Puts exported tables between their markers in a document.
///
/// ```
/// <!-- table: results/first-light.md -->
/// …
/// <!-- end -->
/// ```
enum Splice {
  static func apply(to text: String) throws -> String {
    let marker = /<!-- table: (?<path>[^ ]+) -->\n(?<old>(?s:.*?))<!-- end -->/
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: marker) {
      let path = String(match.output.path)
      let table = try String(contentsOfFile: path, encoding: .utf8)
      result += rest[..<match.range.lowerBound]
      result += "<!-- table: \(path) -->\n\n\(table)\n<!-- end -->"
      rest = rest[match.range.upperBound...]
    }
    return result + rest
  }
}
