import ArgumentParser
import Catalog
import Foundation
import Store

/// `docs`: write or check the generated documents.
struct Docs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Write or check the generated documents: papers.md, docs/schema.md, README.md's tables.",
    discussion: "Run it in the project's root. Example: espalier docs --write")

  @Flag(help: "Write the documents.") var write = false
  @Flag(help: "Fail when a document is not current.") var check = false

  mutating func validate() throws {
    guard write != check else { throw ValidationError("choose --write or --check") }
  }

  mutating func run() throws {
    var stale: [String] = []
    for (path, text) in try Self.documents() {
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

  /// Every generated document.
  static func documents() throws -> [(path: String, text: String)] {
    [
      (
        "papers.md",
        PapersDocument(
          runnableStrategies: Listings.runnable, verdicts: try CommittedVerdicts.read()
        )
        .markdown()
      ),
      ("docs/schema.md", SchemaDocument.current.markdown),
      (
        "README.md",
        StrategiesTable.apply(
          to: try Splice.apply(to: String(contentsOfFile: "README.md", encoding: .utf8)))
      ),
    ]
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
