import Foundation
import Testing

@testable import Reporting

@Suite("Result tables") struct ResultTableTests {
  @Test func `Markdown is aligned, escaped and has arrows, intervals and n`() {
    #expect(
      Samples.table.markdown == #"""
        **Loss after pruning**

        | Strategy      |       Loss (nats) ↓ |      Bits |
        | ------------- | ------------------: | --------: |
        | A&B\_50%\|x   |       0.207 ± 0.012 |      9.00 |
        | say "hi", you | **0.1334 ± 0.0081** |       NaN |
        | OATS          |        — (diverged) | -Infinity |

        ppl\|d:none, 50 % & R\_1.

        ± is half the 95% interval; n = 5; bold: best, interval apart from the others.

        """#)
  }

  @Test func `LaTeX has booktabs rules and escapes what TeX interprets`() {
    #expect(
      Samples.table.latex == #"""
        % Needs \usepackage{booktabs}.
        \begin{table}[t]
          \centering
          \caption{Loss after pruning. ppl\textbar{}d:none, 50 \% \& R\_1. $\pm$ is half the 95\% interval; n = 5; bold: best, interval apart from the others.}
          \label{tab:sample}
          \begin{tabular}{lrr}
            \toprule
            Strategy & Loss (nats) $\downarrow$ & Bits \\
            \midrule
            A\&B\_50\%\textbar{}x & 0.207 $\pm$ 0.012 & 9.00 \\
            say "hi", you & \textbf{0.1334 $\pm$ 0.0081} & NaN \\
            OATS & --- (diverged) & $-$$\infty$ \\
            \bottomrule
          \end{tabular}
        \end{table}

        """#)
  }

  @Test func `CSV quotes by RFC 4180 and spreads estimates over columns`() {
    #expect(
      Samples.table.csv == #"""
        strategy,loss,loss_low,loss_high,n,bits
        A&B_50%|x,0.20710000000000001,0.1948,0.21940000000000001,5,9
        "say ""hi"", you",0.13339999999999999,0.12529999999999999,0.14149999999999999,5,NaN
        OATS,,,,,-Infinity

        """#)
  }

  @Test func `every number in CSV reads back as the same bits`() throws {
    let values = [
      0.1, 1.0 / 3, Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude, -0.0,
      123456789.123456789,
    ]
    let table = ResultTable(
      name: "t", title: "", columns: [ResultTable.Column(key: "x", header: "x", kind: .number)],
      rows: values.map { [.number($0)] })
    let read = table.csv.split(separator: "\n").dropFirst().compactMap { Double($0) }
    #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func `TSV keeps a row on a line`() {
    let table = ResultTable(
      name: "t", title: "", columns: [ResultTable.Column(key: "x", header: "x", kind: .text)],
      rows: [[.text("a\tb\r\nc\\d")]])
    #expect(table.tsv == "x\na\\tb\\r\\nc\\\\d\n")
    #expect(table.csv == "x\n\"a\tb\r\nc\\d\"\n")
  }

  @Test func `JSON has sorted keys, and words for what JSON cannot say`() throws {
    let objects = try #require(
      try JSONSerialization.jsonObject(with: Data(Samples.table.json.utf8)) as? [[String: Any]])
    #expect(objects.count == 3)
    #expect(objects[0]["loss"] as? Double == 0.2071)
    #expect(objects[1]["strategy"] as? String == "say \"hi\", you")
    #expect(objects[1]["bits"] as? String == "NaN")
    #expect(objects[2]["loss"] is NSNull)
    #expect(objects[2]["loss_missing"] as? String == "diverged")
    #expect(
      Samples.table.json.contains(
        #"{"bits": "-Infinity", "loss": null, "loss_high": null, "loss_low": null, "#
          + #""loss_missing": "diverged", "n": null, "strategy": "OATS"}"#))
  }

  @Test func `several columns of estimates each have their own n`() {
    var table = Samples.table
    table = ResultTable(
      name: "t", title: "", columns: [table.columns[1], table.columns[1]], rows: [])
    table.columns[1].key = "kl"
    #expect(table.csv == "loss,loss_low,loss_high,loss_n,kl,kl_low,kl_high,kl_n\n")
  }

  @Test(arguments: [
    (0.0123, 3), (0.0996, 2), (0.099, 3), (0.95, 2), (0.999, 1), (12.3, 0), (1234, 0),
    (1e-9, 10),
  ])
  func `decimals show two significant digits of the half-width`(_ half: Double, _ decimals: Int) {
    #expect(NumberText.decimals(showing: half) == decimals)
  }

  @Test func `an asymmetric interval is written with both ends`() {
    var table = Samples.table
    table.append([
      .text("x"), .estimate(Estimate(mean: 1, low: 0.9, high: 1.4, count: 5)), .number(1),
    ])
    #expect(table.markdown.contains("1.00 [0.90, 1.40]"))
  }

  @Test func `different counts are printed in the cells`() {
    var table = Samples.table
    table.append([.text("x"), Samples.estimate(1, 0.1, count: 3), .number(1)])
    #expect(table.markdown.contains("0.207 ± 0.012 (5)"))
    #expect(table.markdown.contains("1.00 ± 0.10 (3)"))
    #expect(table.markdown.contains("n in parentheses"))
  }

  @Test func `the best is marked only where it is apart from the others`() {
    var table = Samples.table
    #expect(table.bestRows(column: 1).contains(1))
    table.append([.text("close"), Samples.estimate(0.14, 0.01), .number(1)])
    #expect(!table.bestRows(column: 1).contains(1))
    table.marksBest = false
    #expect(!table.bestRows(column: 1).contains(1))
  }

  @Test func `rows compete within their group, and a single one has not won`() {
    var table = Samples.table
    table.groupKey = "strategy"
    #expect(!table.bestRows(column: 1).contains(1))
    table.append([.text("A&B_50%|x"), Samples.estimate(0.5, 0.01), .number(1)])
    #expect(table.bestRows(column: 1).contains(0))
    #expect(!table.bestRows(column: 1).contains(1))
  }

  @Test func `higher is better where the column says so`() {
    var table = Samples.table
    table.columns[1].direction = .higherIsBetter
    #expect(table.bestRows(column: 1).contains(0))
    #expect(table.markdown.contains("Loss (nats) ↑"))
  }

  @Test func `the terminal table aligns numbers and marks the best`() {
    #expect(
      Samples.table.plainText() == #"""
        Strategy          Loss (nats) ↓       Bits
        -------------  ----------------  ---------
        A&B_50%|x        0.207 ± 0.012        9.00
        say "hi", you  0.1334 ± 0.0081*        NaN
        OATS              — (diverged)   -Infinity
        ± is half the 95% interval; n = 5; *: best, interval apart from the others.

        """#)
  }

  @Test(arguments: [20, 40, 80])
  func `no line is wider than the terminal`(_ width: Int) {
    var table = Samples.table
    table.columns[0].header = String(repeating: "long header ", count: 12)
    table.append([.text(String(repeating: "word ", count: 60)), Samples.estimate(1, 2), .number(7)])
    let lines = table.plainText(width: width).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(lines.contains { $0.contains("…") })
  }

  @Test func `columns that do not fit are named`() {
    let columns = (0..<20).map {
      ResultTable.Column(key: "column_\($0)", header: "Column \($0)", kind: .number)
    }
    let table = ResultTable(
      name: "t", title: "", columns: columns, rows: [columns.map { _ in .number(1.25) }])
    let text = table.plainText(width: 80)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(text.contains("… not shown: "))
    #expect(text.contains("column_19"))
  }

  @Test func `a row of the wrong length is a mistake of the program`() async {
    await #expect(processExitsWith: .failure) {
      var table = Samples.table
      table.append([.text("alone")])
    }
  }
}
