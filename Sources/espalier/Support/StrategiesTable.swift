import CompressionCore
import Strategies

/// The strategies as a table in a document, between its markers.
///
/// ```
/// <!-- strategies -->
/// …
/// <!-- end -->
/// ```
enum StrategiesTable {
  static func apply(to text: String) -> String {
    let marker = /<!-- strategies -->\n(?s:.*?)<!-- end -->/
    return text.replacing(marker, with: "<!-- strategies -->\n\n\(markdown)\n<!-- end -->")
  }

  /// A row for each strategy, family by family.
  static var markdown: String {
    let rows = StrategyFamily.allCases.flatMap { family in
      StrategyIndex.all.filter { $0.card.family == family }.map(row)
    }
    return (["| id | what | budgets |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
  }

  private static func row(_ entry: StrategyEntry) -> String {
    let card = entry.card
    let name = card.paper.map { "[\(card.name)](\($0)): " } ?? ""
    let budgets = entry.budgets.map(\.rawValue).sorted().joined(separator: ", ")
    return "| `\(card.id)` | \(name)\(card.summary) | \(budgets.isEmpty ? "dense" : budgets) |"
  }
}
