/// The signs that differ between plain text and LaTeX.
struct CellSigns: Sendable {
  var plusMinus = "±"
  var infinity = "Infinity"
  var missing = "—"
  var dagger = "†"
  var escape: @Sendable (String) -> String = { $0 }
}

extension ResultTable {
  /// The text of a cell for readers.
  ///
  /// Counts are told with each estimate unless all have the same.
  func text(row: Int, column: Int, signs: CellSigns, sharedCount: Int?) -> String {
    switch rows[row][column] {
    case .text(let text): signs.escape(text)
    case .number(let value): number(value, decimals: columns[column].decimals, signs: signs)
    case .estimate(let estimate):
      text(of: estimate, signs: signs)
        + (sharedCount == nil ? " (\(estimate.count))" : "")
        + (isSignificant(row: row, column: column) ? signs.dagger : "")
    case .missing(let reason):
      reason.isEmpty ? signs.missing : "\(signs.missing) (\(signs.escape(reason)))"
    }
  }

  /// `value ± half-width`, with two significant digits of the half-width; both ends if asymmetric.
  private func text(of estimate: Estimate, signs: CellSigns) -> String {
    guard let half = estimate.halfWidth, let decimals = NumberText.decimals(showing: half),
      let low = estimate.low, let high = estimate.high
    else { return number(estimate.mean, decimals: nil, signs: signs) }
    let mean = NumberText.fixed(estimate.mean, decimals: decimals)
    guard estimate.isSymmetric else {
      let ends = [low, high].map { NumberText.fixed($0, decimals: decimals) }
      return "\(mean) [\(ends[0]), \(ends[1])]"
    }
    return "\(mean) \(signs.plusMinus) \(NumberText.fixed(half, decimals: decimals))"
  }

  private func number(_ value: Double, decimals: Int?, signs: CellSigns) -> String {
    if value.isInfinite { return (value < 0 ? "-" : "") + signs.infinity }
    guard let decimals else { return NumberText.readable(value) }
    return NumberText.fixed(value, decimals: decimals)
  }

  /// What the numbers mean, as sentences under the table; empty without estimates.
  func legend(_ marks: TableMarks, plusMinus: String, best: String) -> String {
    guard marks.hasEstimates else { return "" }
    let interval = "\(plusMinus) is half the 95% interval"
    let count = marks.sharedCount.map { "; n = \($0)" } ?? "; n in parentheses"
    return interval + count
      + (marks.hasBest ? "; \(best): best, interval apart from the others." : ".")
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
