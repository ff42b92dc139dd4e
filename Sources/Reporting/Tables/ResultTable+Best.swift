extension ResultTable {
  /// Whether the cell is the best of its column and group, its interval apart from all the others.
  ///
  /// A value without an interval is never the best, and where one competes there is no best: a
  /// table must not decide what the data does not.
  func isBest(row: Int, column: Int) -> Bool {
    guard marksBest, let direction = columns[column].direction,
      case .estimate(let candidate) = rows[row][column], candidate.mean.isFinite
    else { return false }
    let rivals = rivals(ofRow: row, column: column)
    guard !rivals.isEmpty else { return false }
    return rivals.allSatisfy { rival in
      let isBetter =
        direction == .lowerIsBetter ? candidate.mean < rival.mean : candidate.mean > rival.mean
      return isBetter && candidate.isSeparated(from: rival)
    }
  }

  /// The other estimates that compete; those that diverged have lost already.
  private func rivals(ofRow row: Int, column: Int) -> [Estimate] {
    let group = groupText(ofRow: row)
    return rows.indices.compactMap { other in
      guard other != row, groupText(ofRow: other) == group,
        case .estimate(let rival) = rows[other][column], rival.mean.isFinite
      else { return nil }
      return rival
    }
  }

  private func groupText(ofRow row: Int) -> String {
    guard let column = columns.firstIndex(where: { $0.key == groupKey }) else { return "" }
    switch rows[row][column] {
    case .text(let text): return text
    case .number(let value): return NumberText.exact(value)
    case .estimate(let estimate): return NumberText.exact(estimate.mean)
    case .missing(let reason): return reason
    }
  }
}
