import Catalog
import Foundation
import Store
import TestKit
import Testing

@Suite struct `The claim verbs` {
  private func json(_ text: String) throws -> [[String: Any]] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
  }

  @Test func `list every claim with the fields that scripts rely on`() throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(["ls", "claims", "--json"], in: folder)
      #expect(result.status == 0)
      let rows = try json(result.output)
      #expect(rows.count == PaperIndex.all.flatMap(\.claims).count)
      let fields = [
        "id", "paper", "sentence", "verdict", "effect", "low", "high", "replicates",
      ]
      #expect(rows.allSatisfy { row in fields.allSatisfy { row[$0] != nil } })
      let some = try json(
        CommandLineTool.run(["claim", "ls", "oats", "dlp/2", "--json"], in: folder).output)
      #expect(some.compactMap { $0["id"] as? String } == ["oats/1", "oats/2", "oats/3", "dlp/2"])
    }
  }

  @Test func `show a claim that was not judged yet`() throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(["show", "oats/1"], in: folder)
      #expect(result.status == 0)
      #expect(result.output.contains("# oats/1") && result.output.contains("declared beforehand"))
    }
  }

  @Test(arguments: [
    (["claim", "check", "double-sparse"], "'double-sparse-factorization'"),
    (["claim", "check"], "name papers"),
    (["claim", "check", "oats", "--all"], "name papers, or choose"),
    (["claim", "check", "--arena", "lmm"], "did you mean 'lm'"),
    (["claim", "check", "molex"], "can be tested yet"),
    (["claim", "report"], "espalier claim check"),
    (["claim", "plan", "oats", "--half-width", "0"], "above 0"),
  ])
  func `say what is wrong with what they were asked`(
    arguments: [String], message: String
  ) throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(arguments, in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }
}
