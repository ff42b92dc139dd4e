import Essentials
import Foundation
import Store
import Testing

@testable import Reporting

@Suite("Reported beside measured") struct ReportedResultTests {
  private static let results = [
    ReportedResult(
      strategy: "wanda", paper: "Wanda (2024)", setting: "LLaMA-7B at 50 %", metric: "perplexity",
      value: "7.26", baseline: "magnitude 17.29", source: "table 3"),
    ReportedResult(
      strategy: "wanda", paper: "Wanda (2024)", setting: "LLaMA-7B at 2:4", metric: "perplexity",
      value: "11.53", source: "table 3"),
    ReportedResult(
      strategy: "gptq", paper: "GPTQ (2023)", setting: "OPT-175B", metric: "perplexity",
      value: "8.37", source: "table 4"),
  ]

  private static func withTable(
    _ results: [ReportedResult] = results, asRecords: Bool, _ body: (ResultTable) throws -> Void
  ) throws {
    try Samples.withFolder { folder in
      let store = try Samples.store(in: folder) { _, sparsity, _ in sparsity }
      let report = try SweepReport(
        name: "pair", question: "", rows: try ResultQuery(sweep: "pair").rows(in: store),
        definitions: store.definitions())
      let measured = try report.table(metric: "eval/loss_increase")
      let table = report.table(measured, withReported: results, asRecords: asRecords)
      #expect(table.rows.map { $0.prefix(3) } == measured.rows.map { $0.prefix(3) })
      try body(table)
    }
  }

  @Test func `readers get one column, and its sources under the table in every format`() throws {
    try Self.withTable(asRecords: false) { table in
      #expect(table.columns.last?.header == "reported elsewhere")
      #expect(table.rows[0].last == .missing(reason: ""))
      #expect(table.rows[1].last == .text("7.26 [1], 11.53 [2]"))
      // GPTQ did not run here.
      #expect(table.notes.count == 3 && !table.notes.joined().contains("GPTQ"))
      for text in [table.markdown, table.latex, table.html, table.plainText(width: 10_000)] {
        let words = text.replacing("\\", with: "")
        #expect(words.contains("on other models and other data"), "\(text)")
        #expect(words.contains("Wanda (2024): perplexity 7.26 (magnitude 17.29)"), "\(text)")
        #expect(words.contains("LLaMA-7B at 50 %; table 3"), "\(text)")
      }
    }
  }

  @Test func `programs get value, metric, setting and source in columns of their own`() throws {
    try Self.withTable(asRecords: true) { table in
      #expect(
        table.columns.suffix(4).map(\.key) == [
          "reported", "reported_metric", "reported_setting", "reported_source",
        ])
      let lines = table.csv.split(separator: "\n")
      #expect(lines[1].hasSuffix(",,,,"))
      #expect(
        lines[2].hasSuffix(
          "7.26 | 11.53,perplexity | perplexity,LLaMA-7B at 50 % | LLaMA-7B at 2:4,"
            + "Wanda (2024): table 3 | Wanda (2024): table 3"))
      #expect(table.json.contains(#""reported_setting": "LLaMA-7B at 50 % | LLaMA-7B at 2:4""#))
      #expect(table.notes.isEmpty)
    }
  }

  @Test func `strategies that no paper speaks of leave the column empty, and a sentence says so`()
    throws
  {
    try Self.withTable([Self.results[2]], asRecords: false) { table in
      #expect(table.rows.allSatisfy { $0.last == .missing(reason: "") })
      #expect(table.plainText(width: 200).contains("No paper of the catalog reports a number"))
    }
  }
}
