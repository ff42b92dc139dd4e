extension PapersDocument {
  /// One line of a field's table.
  func row(_ paper: Paper) -> String {
    let cells = [
      titleCell(paper), paper.list.title, paper.arena.rawValue, strategiesCell(paper),
      statusCell(paper), summaryCell(paper),
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private func titleCell(_ paper: Paper) -> String {
    let title = escaped(paper.title)
    let linked = paper.links.first.map { "[\(title)](\($0))" } ?? title
    return "<a id=\"\(paper.id)\"></a>\(linked)<br>`\(paper.slug)`"
  }

  private func strategiesCell(_ paper: Paper) -> String {
    let names = paper.strategies.map { strategy in
      let vectors = conformance[strategy].map { " (\($0.passed) of \($0.total))" } ?? ""
      return "`\(strategy)`\(vectors)"
    }
    return names.isEmpty ? "–" : names.joined(separator: "<br>")
  }

  private func statusCell(_ paper: Paper) -> String {
    let judged = paper.claims.enumerated().compactMap { index, claim in
      verdicts[claim.id].map { (word: $0, number: index + 1) }
    }
    let words = Set(judged.map(\.word)).sorted().reversed().map { word in
      let numbers = judged.filter { $0.word == word }.map { "\($0.number)" }
      return paper.claims.count == 1 ? word : "\(word) (\(numbers.joined(separator: ", ")))"
    }
    return ([status(of: paper).rawValue] + words).joined(separator: "<br>")
  }

  private func summaryCell(_ paper: Paper) -> String {
    var sentences = [escaped(paper.summary)]
    if let other = paper.sameAs {
      sentences.append("Same paper as [\(other)](#\(other)).")
    }
    if !paper.notes.isEmpty {
      sentences.append("Note: \(escaped(paper.notes))")
    }
    return sentences.joined(separator: " ")
  }

  /// The text with the characters that Markdown tables and links would interpret made plain.
  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|", "[", "]", "*", "_", "<", "`", "$": result += "\\\(character)"
      case "\n": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
