import Foundation
import Store
import Testing

@testable import Reporting

@Suite struct ReportTests {
  /// Replicates of magnitude differ by 0.2 and wanda is always 0.01 better: only pairs tell.
  private static func loss(_ strategy: String, _ sparsity: Double, _ replicate: Int) -> Double {
    sparsity + 0.2 * Double(replicate) - (strategy == "wanda" ? 0.01 : 0)
      + (sparsity > 0.6 ? 0.03 * Double(replicate * replicate) * (strategy == "wanda" ? 1 : 0) : 0)
  }

  private static func report(in folder: URL) throws -> (SweepReport, [ResultRow]) {
    let store = try Samples.store(in: folder, loss: loss)
    let rows = try ResultQuery(sweep: "pair").rows(in: store)
    let report = try SweepReport(
      name: "pair", question: "Which of two?", rows: rows, definitions: store.definitions())
    return (report, rows)
  }

  @Test func `findings are judged by pairs, and say what the data does not decide`() throws {
    try Samples.withFolder { folder in
      let (report, _) = try Self.report(in: folder)
      let sentences = Findings(report: report, metric: "eval/loss_increase").sentences
      #expect(sentences.count == 2)
      #expect(sentences[0].hasPrefix("At 50 %, wanda is best"))
      #expect(sentences[1].contains("cannot be told apart"))
    }
  }

  @Test func `a cell without a result is told with its state`() throws {
    try Samples.withFolder { folder in
      let store = try Samples.store(in: folder, loss: Self.loss)
      let extra = Samples.cell("sparsegpt", 0.5, 0)
      try store.register(sweep: "more", spec: "", cells: [extra])
      let lease = try #require(try store.claimNext(sweep: "more", worker: "w", leaseSeconds: 60))
      try store.finish(lease, outcome: .refused("0.4 instead of 0.5"), seconds: 1)
      let rows = try ResultQuery().rows(in: store)
      let report = try SweepReport(
        name: "all", question: "", rows: rows, definitions: store.definitions())
      let sentences = Findings(report: report, metric: "eval/loss_increase").sentences
      #expect(sentences.contains { $0.contains("sparsegpt at 50 %: 1 of 1") })
      #expect(sentences.contains { $0.contains("0.4 instead of 0.5") })
    }
  }

  @Test func `the HTML is one file that loads nothing and runs nothing`() throws {
    let hostile = "<script>alert('x')</script> & \"quotes\""
    var table = Samples.table
    table.title = hostile
    let report = Report(
      title: hostile, lead: hostile,
      sections: [
        Report.Section(
          hostile,
          [
            .paragraph(hostile), .list([hostile]), .facts([Report.Fact(hostile, hostile)]),
            .table(table), .figure(Samples.fewLines), .source("a: 1\n  b: <i>2</i>"),
          ])
      ])
    let html = report.html { _ in Data("<svg/>".utf8) }
    #expect(!html.contains("<script"))
    #expect(
      html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quotes&quot;"))
    #expect(html.contains("a: 1\n  b: &lt;i&gt;2&lt;/i&gt;"))
    #expect(html.contains("data:image/svg+xml;base64,PHN2Zy8+"))
    #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("@import"))
    #expect(html.contains("default-src 'none'"))
  }

  @Test func `a table in HTML has the cells of the other forms`() {
    let html = Samples.table.html
    #expect(html.contains("<td>A&amp;B_50%|x</td>"))
    #expect(html.contains("<td class=\"number\">0.207 ± 0.012</td>"))
    #expect(html.contains("<strong>0.1334 ± 0.0081</strong>"))
    #expect(html.contains("<td class=\"number absent\">— (diverged)</td>"))
  }

  @Test func `Markdown names the pictures and fences sources`() {
    let report = Report(
      title: "T", sections: [Report.Section("S", [.figure(Samples.fewLines), .source("```x")])])
    let text = report.markdown { "figures/\($0.name).svg" }
    #expect(text.hasPrefix("# T\n\n## S\n\n![Perplexity](figures/few-lines.svg)"))
    #expect(text.hasSuffix("```\n` ` `x\n```\n"))
  }

  @Test func `sections follow design, results, findings, numbers, provenance`() throws {
    try Samples.withFolder { folder in
      let (report, rows) = try Self.report(in: folder)
      let sections = try report.sections(.init(metric: "eval/loss_increase", spec: "name: pair"))
      #expect(
        sections.map(\.heading)
          == ["Design", "Results", "Findings", "All numbers", "Provenance"])
      let html = Report(title: "pair", sections: sections).html { _ in nil }
      #expect(html.contains("12 finished"))
      #expect(html.contains(ResultDigests(rows).digest))
      #expect(throws: ReportError.self) { try report.sections(.init(metric: "eval/none")) }
    }
  }
}
