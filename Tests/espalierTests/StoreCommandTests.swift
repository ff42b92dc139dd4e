import Essentials
import Foundation
import Store
import TestKit
import Testing

@Suite struct StoreCommandTests {
  /// A store with two strategies and three replicates of each at one budget.
  private func fill(_ name: String, _ folder: URL, replicates: Range<Int> = 0..<3) throws {
    let store = try ResultStore(path: folder.appending(path: name).path)
    let cells = ["magnitude", "wanda"].flatMap { strategy in
      replicates.map { replicate in
        Cell(
          strategy: strategy, arena: "lm", budget: ["sparsity": 0.5], replicate: replicate,
          evaluation: "ppl-1")
      }
    }
    try store.register(sweep: "s", spec: "{espalier: 1}", cells: cells)
    while let lease = try store.claimNext(worker: "w", leaseSeconds: 60) {
      let loss = Double(lease.cell.replicate) + (lease.cell.strategy == "wanda" ? 1 : 2)
      try store.finish(
        lease, outcome: .finished, metrics: [Metric("eval/loss", loss)],
        provenance: ["signature": "x"], seconds: 1)
    }
  }

  private func run(_ words: String, _ folder: URL) throws -> CommandResult {
    try CommandLineTool.run(words.split(separator: " ").map(String.init), in: folder)
  }

  private func digest(_ name: String, _ folder: URL) throws -> String {
    try ResultStore.open(readOnly: folder.appending(path: name).path).contentDigest()
  }

  @Test func `merge gives the same content in any order, and says what was new`() throws {
    try withScratchFolder { folder in
      try fill("a.sqlite", folder, replicates: 0..<2)
      try fill("b.sqlite", folder, replicates: 2..<3)
      let one = try run("merge a.sqlite b.sqlite --into one.sqlite --json", folder)
      #expect(one.status == 0, "\(one.errors)")
      #expect(try JSONValue(parsing: one.output)["new_cells"] == 6)
      let other = try run("merge b.sqlite a.sqlite b.sqlite --into other.sqlite", folder)
      #expect(other.status == 0 && other.output.contains("6 new cells"))
      #expect(try digest("one.sqlite", folder) == digest("other.sqlite", folder))
      #expect(try run("merge missing.sqlite --into one.sqlite", folder).status == 2)
    }
  }

  @Test(arguments: ["out.jsonl", "out.sqlite", "out"])
  func `export and import give the same content back`(_ target: String) throws {
    try withScratchFolder { folder in
      try fill("a.sqlite", folder)
      let export = try run("export -o \(target) --db a.sqlite", folder)
      #expect(export.status == 0, "\(export.errors)")
      let back = try run("import \(target) --db back.sqlite", folder)
      #expect(back.status == 0, "\(back.errors)")
      #expect(try digest("a.sqlite", folder) == digest("back.sqlite", folder))
      let bad = try run("import nothing-there --db back.sqlite", folder)
      #expect(bad.status == 2 && bad.errors.contains("nothing-there"))
    }
  }

  @Test func `import of a damaged file stores nothing and names the line`() throws {
    try withScratchFolder { folder in
      try fill("a.sqlite", folder)
      _ = try run("export -o out.jsonl --db a.sqlite", folder)
      let file = folder.appending(path: "out.jsonl")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("\"strategy\\\":\\\"wanda\\\"", with: "\"x\\\":\\\"y\\\"").utf8)
        .write(to: file)
      try fill("b.sqlite", folder, replicates: 7..<8)
      let before = try digest("b.sqlite", folder)
      let bad = try run("import out.jsonl --db b.sqlite", folder)
      #expect(bad.status == 2 && bad.errors.contains("out.jsonl:"))
      #expect(try digest("b.sqlite", folder) == before)
    }
  }

  @Test func `gc shows first, and deletes only when it is forced`() throws {
    try withScratchFolder { folder in
      try fill("a.sqlite", folder)
      let path = folder.appending(path: "a.sqlite").path
      let orphan = Cell(
        strategy: "orphan", arena: "lm", budget: [:], replicate: 0, evaluation: "ppl-1")
      try ResultStore(path: path).insert(cells: [orphan])
      let stray = folder.appending(path: "a.sqlite.logs/01ARZ3NDEKTSV4RRFFQ69G5FAV.log")
      try FileManager.default.createDirectory(
        at: stray.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("x".utf8).write(to: stray)
      let shown = try run("gc --db a.sqlite", folder)
      #expect(shown.status == 0 && shown.output.contains(orphan.identity))
      #expect(shown.output.contains("--force deletes them"))
      #expect(FileManager.default.fileExists(atPath: stray.path))
      let forced = try run("gc --force --json --db a.sqlite", folder)
      #expect(try JSONValue(parsing: forced.output)["orphan_cells"]?.arrayValue?.count == 1)
      #expect(!FileManager.default.fileExists(atPath: stray.path))
      #expect(try run("gc --db a.sqlite", folder).output.hasPrefix("0 metrics, 0 cells, 0 logs"))
      #expect(try run("gc --force -n --db a.sqlite", folder).status == 2)
    }
  }

  @Test func `compare pairs the replicates of two strategies`() throws {
    try withScratchFolder { folder in
      try fill("a.sqlite", folder)
      let result = try run(
        "compare magnitude wanda --metric eval/loss --json --db a.sqlite", folder)
      #expect(result.status == 0, "\(result.errors)")
      let rows = try JSONValue(parsing: result.output).arrayValue
      #expect(rows?.count == 1 && rows?[0].canonical.contains("-1") == true)
      let unknown = try run("compare magnitude nothing --db a.sqlite", folder)
      #expect(unknown.status == 2 && unknown.errors.contains("nothing"))
    }
  }
}
