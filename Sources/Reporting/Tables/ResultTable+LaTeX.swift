extension ResultTable {
  /// The table in LaTeX, a `table` float in the style of the booktabs package.
  public var latex: String {
    let marks = TableMarks(self)
    let alignment = columns.map { $0.kind == .text ? "l" : "r" }.joined()
    let headings = columns.map { column in
      heading(
        Column(
          key: column.key, header: Self.latexEscaped(column.header), kind: column.kind,
          direction: column.direction, unit: column.unit.map(Self.latexEscaped)),
        down: "$\\downarrow$", up: "$\\uparrow$")
    }
    let body = rows.indices.map { row in
      "    "
        + columns.indices.map { latexCell(row: row, column: $0, marks) }.joined(separator: " & ")
        + " \\\\"
    }
    let lines =
      [
        "% Needs \\usepackage{booktabs}.", "\\begin{table}[t]", "  \\centering",
        "  \\caption{\(latexCaption(marks))}", "  \\label{tab:\(name)}",
        "  \\begin{tabular}{\(alignment)}", "    \\toprule",
        "    \(headings.joined(separator: " & ")) \\\\", "    \\midrule",
      ] + body + ["    \\bottomrule", "  \\end{tabular}", "\\end{table}"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func latexCaption(_ marks: TableMarks) -> String {
    let sentences = ([title, caption, significance?.note ?? ""] + notes).map { text in
      text.isEmpty || text.hasSuffix(".") ? text : text + "."
    }
    let escaped = sentences.map(Self.latexEscaped)
    // The per cent sign of the legend is the only special one in it.
    let legend = legend(marks, plusMinus: "$\\pm$", best: "bold").replacing("%", with: "\\%")
    return (escaped + [legend]).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func latexCell(row: Int, column: Int, _ marks: TableMarks) -> String {
    let signs = CellSigns(
      plusMinus: "$\\pm$", infinity: "$\\infty$", missing: "---", dagger: "$^\\dagger$",
      escape: Self.latexEscaped)
    let text = text(
      row: row, column: column, signs: signs, sharedCount: marks.sharedCount)
    // A hyphen in front of digits would be printed as a hyphen and not as a minus.
    let signed =
      text.hasPrefix("-") && columns[column].kind != .text && !text.hasPrefix("---")
      ? "$-$" + text.dropFirst() : text
    return marks.isBest(row: row, column: column) ? "\\textbf{\(signed)}" : signed
  }

  private static func latexEscaped(_ text: String) -> String {
    EnhancedText.oneLine(text).map { latexSigns[$0] ?? String($0) }.joined()
  }

  private static let latexSigns: [Character: String] = [
    "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}",
    "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}", "±": "$\\pm$",
    "×": "$\\times$", "≤": "$\\leq$", "≥": "$\\geq$", "−": "$-$", "—": "---", "–": "--",
    "↓": "$\\downarrow$", "↑": "$\\uparrow$", "→": "$\\rightarrow$", "†": "$^\\dagger$",
  ]
}
