extension Report {
  /// The report in Markdown.
  ///
  /// - Parameter image: the address of a figure's picture; without one only the caption stands.
  /// - Returns: the text.
  public func markdown(image: (Figure) -> String?) -> String {
    var parts = ["# \(ResultTable.markdownEscaped(title))"]
    if !lead.isEmpty { parts.append(ResultTable.markdownEscaped(lead)) }
    for section in sections {
      parts.append("## \(ResultTable.markdownEscaped(section.heading))")
      parts += section.blocks.map { Self.markdown($0, image: image) }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func markdown(_ block: Block, image: (Figure) -> String?) -> String {
    switch block {
    case .paragraph(let text): return ResultTable.markdownEscaped(text)
    case .list(let items):
      return items.map { "- \(ResultTable.markdownEscaped($0))" }.joined(separator: "\n")
    case .facts(let facts):
      return facts.map { fact in
        "- **\(ResultTable.markdownEscaped(fact.name))**: \(ResultTable.markdownEscaped(fact.value))"
      }.joined(separator: "\n")
    case .table(let table): return String(table.markdown.dropLast())
    case .figure(let figure):
      let caption = ResultTable.markdownEscaped(figure.title)
      let note = ResultTable.markdownEscaped(figure.caption)
      return (image(figure).map { "![\(caption)](\($0))\n\n" } ?? "") + "*\(caption).* \(note)"
    case .source(let text):
      return "```\n\(text.replacing("```", with: "` ` `"))\n```"
    }
  }
}
