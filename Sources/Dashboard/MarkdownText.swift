/// The few forms of Markdown that this program writes, as HTML: headings, paragraphs, quotes, lists,
/// tables, emphasis, code and links.
///
/// Whatever else stands in the text stays text.
struct MarkdownText {
  private let lines: [Substring]
  /// Headings begin at this level of the page.
  private let level: Int

  init(_ text: String, headingsFrom level: Int) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    self.level = level
  }

  var markup: Markup {
    var result = Markup.empty
    var rest = lines[...]
    while let line = rest.first {
      if line.allSatisfy(\.isWhitespace) {
        rest.removeFirst()
      } else if line.hasPrefix("|") {
        result += table(Self.take(&rest) { $0.hasPrefix("|") })
      } else if line.hasPrefix("- ") {
        let items = Self.take(&rest) { $0.hasPrefix("- ") }
        result += "<ul>\(items.map { "<li>\(Self.inline($0.dropFirst(2)))</li>" as Markup })</ul>\n"
      } else if line.hasPrefix("> ") {
        let quoted = Self.take(&rest) { $0.hasPrefix("> ") }.map { $0.dropFirst(2) }
        result += "<blockquote>\(Self.inline(quoted.joined(separator: " ")[...]))</blockquote>\n"
      } else if line.hasPrefix("#") {
        rest.removeFirst()
        result += heading(line)
      } else {
        let text = Self.take(&rest) {
          !$0.allSatisfy(\.isWhitespace) && !"|#>".contains($0.first ?? " ") && !$0.hasPrefix("- ")
        }
        result += "<p>\(Self.inline(text.joined(separator: " ")[...]))</p>\n"
      }
    }
    return result
  }

  private static func take(
    _ rest: inout ArraySlice<Substring>, while holds: (Substring) -> Bool
  ) -> [Substring] {
    let taken = rest.prefix(while: holds)
    rest = rest.dropFirst(taken.count)
    return Array(taken)
  }

  // MARK: - Blocks

  private func heading(_ line: Substring) -> Markup {
    let depth = line.prefix { $0 == "#" }.count
    let tag = Markup(trusted: "h\(min(6, level + depth - 1))")
    return "<\(tag)>\(Self.inline(line.drop { $0 == "#" || $0 == " " }))</\(tag)>\n"
  }

  private func table(_ lines: [Substring]) -> Markup {
    var rows = lines.map(Self.cells)
    let ruler = rows.firstIndex { row in
      row.allSatisfy { !$0.isEmpty && $0.allSatisfy { "-:".contains($0) } }
    }
    let numeric = ruler.map { rows[$0].map { $0.hasSuffix(":") } } ?? []
    func line(_ cells: [String], _ tag: Markup) -> Markup {
      let parts = cells.enumerated().map { index, cell -> Markup in
        let isNumeric = numeric.indices.contains(index) && numeric[index]
        return
          "<\(tag) class=\"\(isNumeric ? "number" : "words")\">\(Self.inline(cell[...]))</\(tag)>"
      }
      return "<tr>\(parts)</tr>\n"
    }
    var head = Markup.empty
    if let ruler, ruler > 0 {
      if !rows[0].allSatisfy(\.isEmpty) { head = "<thead>\(line(rows[0], "th"))</thead>" }
      rows.removeFirst(ruler + 1)
    }
    return """
      <div class="scroll"><table>\(head)<tbody>\(rows.map { line($0, "td") })</tbody></table></div>

      """
  }

  /// The cells of a line; `\|` is no border.
  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = [""]
    var isEscaped = false
    for character in line.dropFirst() {
      if character == "|", !isEscaped {
        cells.append("")
      } else {
        if isEscaped, character != "|" { cells[cells.count - 1].append("\\") }
        if character != "\\" || isEscaped { cells[cells.count - 1].append(character) }
      }
      isEscaped = character == "\\" && !isEscaped
    }
    if cells.last?.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
    return cells.map { cell in
      String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  // MARK: - Within a line

  private static func inline(_ text: Substring) -> Markup {
    var result = Markup.empty
    var plain = ""
    var rest = text
    func flush() {
      result += "\(plain)"
      plain = ""
    }
    while let first = rest.first {
      if first == "`", let end = rest.dropFirst().firstIndex(of: "`") {
        flush()
        result += "<code>\(String(rest[rest.index(after: rest.startIndex)..<end]))</code>"
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("**"), let end = rest.dropFirst(2).firstRange(of: "**") {
        flush()
        result += "<strong>\(String(rest.dropFirst(2)[..<end.lowerBound]))</strong>"
        rest = rest[end.upperBound...]
      } else if first == "[", let link = rest.prefixMatch(of: /\[([^\[\]]*)\]\((https?:[^()\s]*)\)/)
      {
        flush()
        result += "<a href=\"\(String(link.2))\" rel=\"noreferrer\">\(String(link.1))</a>"
        rest = rest[link.range.upperBound...]
      } else {
        plain.append(first)
        rest.removeFirst()
      }
    }
    flush()
    return result
  }
}
