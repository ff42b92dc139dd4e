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
    let marks = TableMarks(self)
    let texts = columns.indices.map { plainColumn($0, marks) }
    let (widths, shown) = fitted(texts, to: width)
    var text = ""
    appendLine(0, of: texts, widths, shown, to: &text)
    appendRule(widths, shown, to: &text)
    text += Array(1..<rows.count + 1).mappedInParts { lines -> [String] in
      var text = ""
      text.reserveCapacity(lines.count * (Self.total(widths.prefix(shown)) + 1))
      for line in lines { appendLine(line, of: texts, widths, shown, to: &text) }
      return [text]
    }.joined()
    let hidden = columns.dropFirst(shown).map(\.key)
    let all =
      [legend(marks, plusMinus: "±", best: "*"), significance?.note ?? ""]
      + notes.map(EnhancedText.oneLine)
      + [hidden.isEmpty ? "" : "… not shown: \(hidden.joined(separator: ", "))"]
    for note in all where !note.isEmpty {
      for line in Self.wrapped(note, to: width) { text += line + "\n" }
    }
    return text
  }

  /// The heading and the texts of a column's cells.
  private func plainColumn(_ column: Int, _ marks: TableMarks) -> [String] {
    let signs = CellSigns(escape: EnhancedText.oneLine)
    let isMarked = marks.hasBest(column: column)
    return [EnhancedText.oneLine(heading(columns[column]))]
      + Array(rows.indices).mappedInParallel { row in
        let text = text(row: row, column: column, signs: signs, sharedCount: marks.sharedCount)
        guard isMarked else { return text }
        // A blank in the other rows keeps the digits of the column in line.
        return text + (marks.isBest(row: row, column: column) ? "*" : " ")
      }
  }

  private func appendLine(
    _ line: Int, of texts: [[String]], _ widths: [Int], _ shown: Int, to text: inout String
  ) {
    // Blanks are held back until something follows them: no line ends in one.
    var blanks = 0
    for column in 0..<shown {
      let cell = Self.truncated(texts[column][line], to: widths[column])
      let room = widths[column] - Padding.width(of: cell)
      let isLeft = columns[column].kind == .text
      if !isLeft { blanks += room }
      let trailing = cell.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
      if cell.utf8.count > trailing {
        text += Self.blanks(blanks)
        text += trailing == 0 ? cell : String(cell.dropLast(trailing))
        blanks = trailing
      } else {
        blanks += trailing
      }
      if isLeft { blanks += room }
      blanks += 2
    }
    text += "\n"
  }

  private func appendRule(_ widths: [Int], _ shown: Int, to text: inout String) {
    let rules = widths.prefix(shown).map { Padding.blank("-", $0) }
    text += rules.joined(separator: "  ") + "\n"
  }

  private static let someBlanks = (0..<32).map { String(repeating: " ", count: $0) }

  private static func blanks(_ count: Int) -> String {
    count < someBlanks.count ? someBlanks[count] : Padding.blank(" ", count)
  }

  /// The widths of the columns, and how many of them fit.
  private func fitted(_ texts: [[String]], to width: Int) -> (widths: [Int], shown: Int) {
    var widths = texts.map { $0.lazy.map(Padding.width).max() ?? 0 }
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
    Padding.width(of: text) <= width ? text : text.prefix(max(0, width - 1)) + "…"
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
