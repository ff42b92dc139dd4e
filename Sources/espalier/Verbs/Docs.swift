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
      ("papers.md", PapersDocument(runnableStrategies: Listings.runnable).markdown()),
      ("docs/schema.md", SchemaDocument.current.markdown),
      ("README.md", try Splice.apply(to: String(contentsOfFile: "README.md", encoding: .utf8))),
    ]
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
