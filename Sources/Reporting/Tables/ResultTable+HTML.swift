extension ResultTable {
  /// The table as an HTML `figure` with its caption; every text is escaped.
  ///
  /// Best values are `<strong>`, numbers carry the class `number`, absent ones `absent`.
  public var html: String {
    let marks = TableMarks(self)
    let head = columns.map { column in
      "<th scope=\"col\"\(column.kind == .text ? "" : " class=\"number\"")>"
        + "\(HTMLText.escaped(heading(column)))</th>"
    }
    let body = rows.indices.map { row in
      "<tr>\(columns.indices.map { htmlCell(row: row, column: $0, marks) }.joined())</tr>"
    }
    let all =
      [caption, legend(marks, plusMinus: "±", best: "bold"), significance?.note ?? ""] + notes
    let notes = all.filter { !$0.isEmpty }
    let name = title.isEmpty ? "" : "<strong>\(HTMLText.escaped(title))</strong> "
    let under = name + notes.map(HTMLText.escaped).joined(separator: "<br>")
    return """
      <figure class="table">
      <div class="scroll"><table>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody>
      </table></div>
      <figcaption>\(under)</figcaption>
      </figure>

      """
  }

  private func htmlCell(row: Int, column: Int, _ marks: TableMarks) -> String {
    let text = text(
      row: row, column: column, signs: CellSigns(escape: HTMLText.escaped),
      sharedCount: marks.sharedCount)
    let content = marks.isBest(row: row, column: column) ? "<strong>\(text)</strong>" : text
    if columns[column].kind == .text { return "<td>\(content)</td>" }
    if case .missing = rows[row][column] { return "<td class=\"number absent\">\(content)</td>" }
    return "<td class=\"number\">\(content)</td>"
  }
}

/// Text made safe for HTML, in elements and in quoted attributes.
public enum HTMLText {
  /// The text with `& < > " '` as entities and control characters as spaces.
  public static func escaped(_ text: String) -> String {
    let line = EnhancedText.oneLine(text)
    let isPlain = line.utf8.allSatisfy {
      $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
        && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'")
    }
    return isPlain ? line : line.map { entities[$0] ?? String($0) }.joined()
  }

  /// The same for a text of several lines, whose breaks and spaces are kept.
  public static func escapedLines(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
      return isControl ? " " : entities[Character(scalar)] ?? String(scalar)
    }.joined()
  }

  private static let entities: [Character: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
  ]
}
