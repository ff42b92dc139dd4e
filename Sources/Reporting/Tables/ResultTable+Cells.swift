/// The signs that differ between plain text and LaTeX.
struct CellSigns {
  var plusMinus = "±"
  var infinity = "Infinity"
  var missing = "—"
  var escape: (String) -> String = { $0 }
}

extension ResultTable {
  /// The text of a cell for readers.
  func text(row: Int, column: Int, signs: CellSigns) -> String {
    switch rows[row][column] {
    case .text(let text): signs.escape(text)
    case .number(let value): number(value, decimals: columns[column].decimals, signs: signs)
    case .estimate(let estimate): text(of: estimate, signs: signs)
    case .missing(let reason):
      reason.isEmpty ? signs.missing : "\(signs.missing) (\(signs.escape(reason)))"
    }
  }

  /// `value ± half-width`, with two significant digits of the half-width; both ends if asymmetric.
  private func text(of estimate: Estimate, signs: CellSigns) -> String {
    let suffix = sharedCount == nil ? " (\(estimate.count))" : ""
    guard let half = estimate.halfWidth, let decimals = NumberText.decimals(showing: half),
      let low = estimate.low, let high = estimate.high
    else { return number(estimate.mean, decimals: nil, signs: signs) + suffix }
    let mean = NumberText.fixed(estimate.mean, decimals: decimals)
    guard estimate.isSymmetric else {
      let ends = [low, high].map { NumberText.fixed($0, decimals: decimals) }
      return "\(mean) [\(ends[0]), \(ends[1])]" + suffix
    }
    return "\(mean) \(signs.plusMinus) \(NumberText.fixed(half, decimals: decimals))" + suffix
  }

  private func number(_ value: Double, decimals: Int?, signs: CellSigns) -> String {
    if value.isInfinite { return (value < 0 ? "-" : "") + signs.infinity }
    guard let decimals else { return NumberText.readable(value) }
    return NumberText.fixed(value, decimals: decimals)
  }

  /// The number of observations behind every estimate, if it is the same for all.
  var sharedCount: Int? {
    let counts = Set(estimates.map(\.count))
    return counts.count == 1 ? counts.first : nil
  }

  private var estimates: [Estimate] {
    rows.joined().compactMap { cell in
      guard case .estimate(let estimate) = cell else { return nil }
      return estimate
    }
  }

  /// What the numbers mean, as sentences under the table; empty without estimates.
  func legend(plusMinus: String, best: String) -> String {
    guard !estimates.isEmpty else { return "" }
    let interval = "\(plusMinus) is half the 95% interval"
    let count = sharedCount.map { "; n = \($0)" } ?? "; n in parentheses"
    let hasBest = rows.indices.contains { row in
      columns.indices.contains { isBest(row: row, column: $0) }
    }
    return interval + count + (hasBest ? "; \(best): best, interval apart from the others." : ".")
  }

  /// The header with unit and an arrow to the better end.
  func heading(_ column: Column, down: String = "↓", up: String = "↑") -> String {
    let unit = column.unit.map { " (\($0))" } ?? ""
    switch column.direction {
    case .lowerIsBetter: return "\(column.header)\(unit) \(down)"
    case .higherIsBetter: return "\(column.header)\(unit) \(up)"
    case nil: return column.header + unit
    }
  }
}

/// Pads texts to a width.
enum Padding {
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  static func zeros(_ text: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
