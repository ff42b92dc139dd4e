extension ResultTable {
  /// The table in LaTeX, a `table` float in the style of the booktabs package.
  public var latex: String {
    let alignment = columns.map { $0.kind == .text ? "l" : "r" }.joined()
    let headings = columns.map { column in
      heading(
        Column(
          key: column.key, header: Self.latexEscaped(column.header), kind: column.kind,
          direction: column.direction, unit: column.unit.map(Self.latexEscaped)),
        down: "$\\downarrow$", up: "$\\uparrow$")
    }
    let body = rows.indices.map { row in
      "    " + columns.indices.map { latexCell(row: row, column: $0) }.joined(separator: " & ")
        + " \\\\"
    }
    let lines =
      [
        "% Needs \\usepackage{booktabs}.", "\\begin{table}[t]", "  \\centering",
        "  \\caption{\(latexCaption)}", "  \\label{tab:\(name)}",
        "  \\begin{tabular}{\(alignment)}", "    \\toprule",
        "    \(headings.joined(separator: " & ")) \\\\", "    \\midrule",
      ] + body + ["    \\bottomrule", "  \\end{tabular}", "\\end{table}"]
    return lines.joined(separator: "\n") + "\n"
  }

  private var latexCaption: String {
    let sentences = [title, caption].map { text in
      text.isEmpty || text.hasSuffix(".") ? text : text + "."
    }
    let escaped = sentences.map(Self.latexEscaped)
    // The per cent sign of the legend is the only special one in it.
    let legend = legend(plusMinus: "$\\pm$", best: "bold").replacing("%", with: "\\%")
    return (escaped + [legend]).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func latexCell(row: Int, column: Int) -> String {
    let signs = CellSigns(
      plusMinus: "$\\pm$", infinity: "$\\infty$", missing: "---", escape: Self.latexEscaped)
    let text = text(row: row, column: column, signs: signs)
    // A hyphen in front of digits would be printed as a hyphen and not as a minus.
    let signed =
      text.hasPrefix("-") && columns[column].kind != .text && !text.hasPrefix("---")
      ? "$-$" + text.dropFirst() : text
    return isBest(row: row, column: column) ? "\\textbf{\(signed)}" : signed
  }

  private static func latexEscaped(_ text: String) -> String {
    EnhancedText.oneLine(text).map { latexSigns[$0] ?? String($0) }.joined()
  }

  private static let latexSigns: [Character: String] = [
    "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}",
    "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}", "±": "$\\pm$",
    "×": "$\\times$", "≤": "$\\leq$", "≥": "$\\geq$", "−": "$-$", "—": "---", "–": "--",
    "↓": "$\\downarrow$", "↑": "$\\uparrow$", "→": "$\\rightarrow$",
  ]
}
