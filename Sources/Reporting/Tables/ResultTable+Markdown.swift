extension ResultTable {
  /// The table in Markdown, with padded columns, so that it is also readable unrendered.
  public var markdown: String {
    let marks = TableMarks(self)
    let headings = columns.map { Self.markdownEscaped(heading($0)) }
    let body = rows.indices.map { row in
      columns.indices.map { markdownCell(row: row, column: $0, marks) }
    }
    let widths = columns.indices.map { column in
      ([headings] + body).reduce(3) { max($0, Padding.width(of: $1[column])) }
    }
    let rule = columns.indices.map { column in
      columns[column].kind == .text
        ? String(repeating: "-", count: widths[column])
        : String(repeating: "-", count: widths[column] - 1) + ":"
    }
    let lines = ([headings, rule] + body).map { cells in
      "| \(padded(cells, widths).joined(separator: " | ")) |"
    }
    let all =
      [
        Self.markdownEscaped(caption), legend(marks, plusMinus: "±", best: "bold"),
        significance?.note ?? "",
      ] + notes.map(Self.markdownEscaped)
    let above = title.isEmpty ? [] : ["**\(Self.markdownEscaped(title))**", ""]
    let below = all.filter { !$0.isEmpty }.flatMap { ["", $0] }
    return (above + lines + below).joined(separator: "\n") + "\n"
  }

  private func markdownCell(row: Int, column: Int, _ marks: TableMarks) -> String {
    let text = text(
      row: row, column: column, signs: CellSigns(escape: Self.markdownEscaped),
      sharedCount: marks.sharedCount)
    return marks.isBest(row: row, column: column) ? "**\(text)**" : text
  }

  /// The cells as wide as their columns, numbers to the right.
  func padded(_ cells: [String], _ widths: [Int]) -> [String] {
    columns.indices.map { column in
      columns[column].kind == .text
        ? Padding.left(cells[column], widths[column])
        : Padding.right(cells[column], widths[column])
    }
  }

  static func markdownEscaped(_ text: String) -> String {
    var escaped = ""
    for character in EnhancedText.oneLine(text) {
      if "\\`*_|<[".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
