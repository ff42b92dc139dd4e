import Essentials
import Foundation
import Reporting
import Store
import TestKit
import Testing

@testable import espalier

@Suite struct ReportCommandTests {
  /// Finished cells, one for each pair of strategy and budget.
  private func withRows(
    _ pairs: [(strategy: String, budget: JSONValue)], _ body: ([ResultRow]) throws -> Void
  ) throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "store.sqlite").path)
      let cells = pairs.map { pair in
        Cell(
          strategy: pair.strategy, arena: "lm", budget: pair.budget, replicate: 0,
          evaluation: "ppl-1")
      }
      try store.register(sweep: "s", spec: "", cells: cells)
      while let lease = try store.claimNext(worker: "w", leaseSeconds: 60) {
        try store.finish(lease, outcome: .finished, seconds: 1)
      }
      try body(try store.results())
    }
  }

  @Test func `coverage has every strategy of the catalog, and its counts add up`() throws {
    try withRows([
      ("wanda", ["sparsity": 0.5]), ("wanda", ["pattern": "2:4"]), ("dense", [:]),
      ("gptq", ["bits": 4]), ("sparsegpt", ["sparsity": 0.5, "bits": 4]),
      ("gone-by-now", ["sparsity": 0.5]),
    ]) { rows in
      let matrix = CoverageMatrix(catalogOf: "lm", ResultGroup.groups(of: rows))
      #expect(matrix.strategies.count > 30 && matrix.strategies.contains("owl"))
      #expect(Set(matrix.strategies).count == matrix.strategies.count)
      #expect(matrix.totals == [.finished: 6])
      let filled = matrix.entries.joined().count { $0.planned > 0 }
      let all = matrix.strategies.count * matrix.budgets.count
      #expect(filled + matrix.holes.missing + matrix.holes.inapplicable == all)
      func text(_ strategy: String, _ budget: String) throws -> String {
        let line = try #require(matrix.strategies.firstIndex(of: strategy))
        let place = try #require(matrix.budgets.firstIndex { $0.label == budget })
        return matrix.entries[line][place].text
      }
      for (strategy, budget, wanted) in [
        ("wanda", "50 %", "1/1"), ("owl", "50 %", "–"), ("owl", "4 bits", "·"),
        ("dense", "50 %", "·"), ("wanda", "50 % + 4 bits", "·"),
      ] {
        let found = try text(strategy, budget)
        #expect(found == wanted, "\(strategy) \(budget)")
      }
    }
  }

  @Test func `what an arena does not take is no hole`() throws {
    try withRows([("wanda", ["sparsity": 0.5])]) { rows in
      for (arena, strategy, isTaken) in [
        ("encoder", "shortgpt", false), ("encoder", "slope", false), ("lm", "shortgpt", true),
        ("pretrain", "gradual-magnitude", true), ("pretrain", "gptq", false),
        ("pretrain", "sparsegpt", false),
      ] {
        let matrix = CoverageMatrix(catalogOf: arena, ResultGroup.groups(of: rows))
        let line = try #require(matrix.strategies.firstIndex(of: strategy))
        #expect(matrix.entries[line][0].isApplicable == isTaken, "\(arena) \(strategy)")
      }
    }
  }

  @Test func `tables, layers, coverage and reports tell of a sweep`() throws {
    try withScratchFolder { folder in
      let spec = tinySpec.replacing("[dense, magnitude, wanda, rtn]", with: "[dense, oats, wanda]")
        .replacing(", bits: [4]", with: "")
      try Data(spec.utf8).write(to: folder.appending(path: "tiny.yaml"))
      let run = try CommandLineTool.run(["sweep", "run", "tiny.yaml", "-j", "2"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let plain = try CommandLineTool.run(["table", "tiny", "--reported"], in: folder).output
      #expect(plain.contains("up to 60 % [1], up to 1.37x [2]"), "\(plain)")
      #expect(plain.contains("on other models and other data"))
      #expect(plain.contains("README of the authors' repository"))
      let records = try CommandLineTool.run(["table", "tiny", "--reported", "--json"], in: folder)
      let rows = try #require(try JSONValue(parsing: records.output).arrayValue)
      let sources = rows.map { $0["reported_source"]?.stringValue }
      #expect(sources.map { $0 == nil } == [false, true])
      let layers = try CommandLineTool.run(["plot", "tiny", "--kind", "layers"], in: folder)
      #expect(layers.status == 0, "\(layers.errors)")
      let data = try String(
        contentsOf: folder.appending(path: "plots/tiny-layers.dat"), encoding: .utf8)
      #expect(data.contains("0.attention.query") || data.contains("wanda"))
      let coverage = try CommandLineTool.run(["plot", "tiny", "--kind", "coverage"], in: folder)
      #expect(coverage.status == 0, "\(coverage.errors)")
      let report = try CommandLineTool.run(["report", "tiny", "-o", "tiny.md"], in: folder)
      #expect(report.status == 0, "\(report.errors)")
      let text = try String(contentsOf: folder.appending(path: "tiny.md"), encoding: .utf8)
      #expect(text.contains("## Coverage") && text.contains("6 finished of 6 cells"))
      #expect(text.contains("| shortgpt"))
      let verified = try CommandLineTool.run(["verify", "plots", "tiny.md"], in: folder)
      #expect(verified.status == 0, "\(verified.output)")
    }
  }
}
