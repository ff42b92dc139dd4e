extension ResultTable {
  /// The table as plain text that keeps within a width.
  ///
  /// Numbers are aligned to the right. Where the columns are too wide together, the widest columns
  /// of text lose their ends to `…`; where that is not enough, columns at the right are left out
  /// and named below. The best value of a group, if it is apart from the others, ends in `*`.
  ///
  /// - Parameter width: the columns of the terminal, at least 20.
  /// - Returns: the lines, each with a line feed.
  public func plainText(width: Int = 80) -> String {
    precondition(width >= 20, "a table in \(width) columns; at least 20 are needed")
    let headings = columns.map { EnhancedText.oneLine(heading($0)) }
    // Asked once for each column: a table may have a hundred thousand rows.
    let isMarked = columns.indices.map { column in
      marksBest && rows.indices.contains { isBest(row: $0, column: column) }
    }
    let body = rows.indices.map { row in
      columns.indices.map { plainCell(row: row, column: $0, isMarked: isMarked[$0]) }
    }
    let (widths, shown) = fitted([headings] + body, to: width)
    let rule = widths.map { String(repeating: "-", count: $0) }
    let lines = ([headings, rule] + body).map { cells in
      let cut = zip(cells, widths).map { Self.truncated($0, to: $1) }
      return Self.trimmed(padded(cut, widths).prefix(shown).joined(separator: "  "))
    }
    let hidden = columns.dropFirst(shown).map(\.key)
    let notes = [
      legend(plusMinus: "±", best: "*"),
      hidden.isEmpty ? "" : "… not shown: \(hidden.joined(separator: ", "))",
    ]
    let below = notes.filter { !$0.isEmpty }.flatMap { Self.wrapped($0, to: width) }
    return (lines + below).joined(separator: "\n") + "\n"
  }

  private func plainCell(row: Int, column: Int, isMarked: Bool) -> String {
    let text = text(row: row, column: column, signs: CellSigns(escape: EnhancedText.oneLine))
    guard isMarked else { return text }
    // A blank in the other rows keeps the digits of the column in line.
    return text + (isBest(row: row, column: column) ? "*" : " ")
  }

  /// The widths of the columns, and how many of them fit.
  private func fitted(_ lines: [[String]], to width: Int) -> (widths: [Int], shown: Int) {
    var widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let smallest = columns.indices.map { column in
      columns[column].kind == .text ? min(widths[column], 8) : widths[column]
    }
    var shown = columns.count
    while shown > 1, Self.total(smallest.prefix(shown)) > width { shown -= 1 }
    while Self.total(widths.prefix(shown)) > width {
      let shrinkable = (0..<shown).filter { widths[$0] > smallest[$0] }
      guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    // A single column of numbers may still be wider than the terminal.
    if shown == 1 { widths[0] = min(widths[0], width) }
    return (widths, shown)
  }

  private static func total(_ widths: ArraySlice<Int>) -> Int {
    widths.reduce(0, +) + 2 * max(0, widths.count - 1)
  }

  private static func truncated(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
  }

  private static func trimmed(_ line: String) -> String {
    // By bytes: lines are many, and a blank is one byte in UTF-8 and part of no other sign.
    var end = line.utf8.endIndex
    while end > line.startIndex, line.utf8[line.utf8.index(before: end)] == UInt8(ascii: " ") {
      end = line.utf8.index(before: end)
    }
    return String(line[..<end])
  }

  private static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(truncated(String(word), to: width))
      }
    }
    return lines
  }
}
