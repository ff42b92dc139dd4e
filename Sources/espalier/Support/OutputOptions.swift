import ArgumentParser
import Foundation
import Reporting

/// The form in which rows are printed; the same on every reading verb.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "JSON.") var json = false
  @Flag(name: .long, help: "Comma-separated values, all digits.") var csv = false
  @Flag(name: .long, help: "Tab-separated values, all digits.") var tsv = false
  @Flag(name: .long, help: "JSON lines.") var nl = false
  @Flag(name: [.customShort("t"), .customLong("table")], help: "A plain table (the default).")
  var plain = false
  @Option(name: .long, help: "markdown (or github) or latex.") var fmt: String?
  @Option(name: [.short, .long], help: "Write to a file instead of standard output.")
  var output: String?

  func validate() throws {
    let forms = [json, csv, tsv, nl, plain].count { $0 } + (fmt == nil ? 0 : 1)
    guard forms <= 1 else { throw ValidationError("choose one output form") }
    if let fmt, !["markdown", "github", "latex"].contains(fmt) {
      throw ValidationError("--fmt is '\(fmt)', allowed are markdown, github, latex")
    }
  }

  /// Prints a table in the chosen form.
  func print(_ table: ResultTable) throws {
    let text = text(of: table)
    guard let output, output != "-" else {
      FileHandle.standardOutput.write(Data(text.utf8))
      return
    }
    try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
  }

  private func text(of table: ResultTable) -> String {
    if json { return table.json }
    if csv { return table.csv }
    if tsv { return table.tsv }
    if nl { return table.jsonLines }
    switch fmt {
    case "latex": return table.latex
    case .some: return table.markdown
    case nil: return table.plainText(width: Terminal.isOutputLive ? Terminal.width : 10_000)
    }
  }
}
