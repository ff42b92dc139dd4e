import ArgumentParser
import Essentials
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
  @Option(
    name: .long, help: "markdown (or github), latex or html.",
    completion: .list(["markdown", "github", "latex", "html"])) var fmt: String?
  @Option(name: [.short, .long], help: "Write to a file instead of standard output.")
  var output: String?
  @Option(name: .customLong("min"), help: "Sort by this column, smallest first.") var least: String?
  @Option(name: .customLong("max"), help: "Sort by this column, largest first.") var most: String?
  @Option(name: .long, help: "The first rows only.") var top: Int?

  func validate() throws {
    if least != nil, most != nil { throw ValidationError("choose --min or --max") }
    if let top, top < 1 { throw ValidationError("--top is \(top), allowed is 1 or more") }
    let forms = [json, csv, tsv, nl, plain].count { $0 } + (fmt == nil ? 0 : 1)
    guard forms <= 1 else { throw ValidationError("choose one output form") }
    if let fmt, !["markdown", "github", "latex", "html"].contains(fmt) {
      throw ValidationError("--fmt is '\(fmt)', allowed are markdown, github, latex, html")
    }
  }

  /// Whether programs read it, and not people.
  var isForPrograms: Bool { json || csv || tsv || nl }

  /// Prints a table in the chosen form; a file that shows results gets a manifest beside it.
  func print(_ table: ResultTable, showing results: WrittenFiles? = nil) throws {
    let text = text(of: try RowOrder(least: least, most: most, top: top).applied(to: table))
    guard let output, output != "-" else {
      FileHandle.standardOutput.write(Data(text.utf8))
      return
    }
    guard let results else {
      return try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
    }
    try results.write(Data(text.utf8), to: output)
  }

  private func text(of table: ResultTable) -> String {
    if json { return table.json }
    if csv { return table.csv }
    if tsv { return table.tsv }
    if nl { return table.jsonLines }
    switch fmt {
    case "latex": return table.latex
    case "html": return table.html
    case .some: return table.markdown
    case nil: return table.plainText(width: Terminal.isOutputLive ? Terminal.width : 10_000)
    }
  }
}

/// Which rows come first, and how many.
struct RowOrder {
  var least: String?
  var most: String?
  var top: Int?

  func applied(to table: ResultTable) throws -> ResultTable {
    guard least != nil || most != nil || top != nil else { return table }
    var order = Array(table.rows.indices)
    if let name = least ?? most {
      let place = try column(name, of: table)
      order = Self.sorted(table.rows, by: place, rising: least != nil)
    }
    return table.keeping(rows: Array(order.prefix(top ?? order.count)))
  }

  private func column(_ name: String, of table: ResultTable) throws -> Int {
    let place =
      table.columns.firstIndex { $0.key == name } ?? table.columns.firstIndex { $0.header == name }
    if let place { return place }
    let known = table.columns.map(\.key)
    let hint = NearestName.suggestion(for: name, among: known).map { "; did you mean '\($0)'?" }
    throw ValidationError(
      "no column '\(name)' to sort by" + (hint ?? "; there are \(known.joined(separator: ", "))"))
  }

  /// Rows without the value come last, whichever way the others are sorted; ties keep their order.
  private static func sorted(
    _ rows: [[ResultTable.Cell]], by place: Int, rising: Bool
  ) -> [Int] {
    let known = rows.indices.filter { !isMissing(rows[$0][place]) }
    let ordered = known.sorted { left, right in
      let (before, after) = rising ? (left, right) : (right, left)
      if isLess(rows[before][place], rows[after][place]) { return true }
      if isLess(rows[after][place], rows[before][place]) { return false }
      return left < right
    }
    return ordered + rows.indices.filter { isMissing(rows[$0][place]) }
  }

  private static func isMissing(_ cell: ResultTable.Cell) -> Bool {
    if case .missing = cell { return true }
    return number(cell)?.isNaN ?? false
  }

  private static func number(_ cell: ResultTable.Cell) -> Double? {
    switch cell {
    case .number(let value): value
    case .estimate(let estimate): estimate.mean
    case .text, .missing: nil
    }
  }

  private static func isLess(_ left: ResultTable.Cell, _ right: ResultTable.Cell) -> Bool {
    if let left = number(left), let right = number(right) { return left < right }
    if case .text(let left) = left, case .text(let right) = right { return left < right }
    return number(left) != nil && number(right) == nil
  }
}
