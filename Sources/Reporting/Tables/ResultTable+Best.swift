extension ResultTable {
  /// The rows whose value is the best of its column and group, its interval apart from all others.
  ///
  /// A value without an interval is never the best, and where one competes there is no best: a
  /// table must not decide what the data does not.
  func bestRows(column: Int) -> Set<Int> {
    guard marksBest, columns[column].kind == .estimate, let direction = columns[column].direction
    else { return [] }
    let best = rivals(column: column).values.compactMap { rivals -> Int? in
      guard rivals.count > 1 else { return nil }
      let first = rivals.min { direction.prefers($0.estimate.mean, to: $1.estimate.mean) }
      guard let first else { return nil }
      let isApart = rivals.allSatisfy { rival in
        rival.row == first.row
          || direction.prefers(first.estimate.mean, to: rival.estimate.mean)
            && first.estimate.isSeparated(from: rival.estimate)
      }
      return isApart ? first.row : nil
    }
    return Set(best)
  }

  /// The estimates that compete, by group; those that diverged have lost already.
  func rivals(column: Int) -> [String: [(row: Int, estimate: Estimate)]] {
    var groups: [String: [(row: Int, estimate: Estimate)]] = [:]
    let place = columns.firstIndex { $0.key == groupKey }
    for (index, row) in rows.enumerated() {
      guard case .estimate(let estimate) = row[column], estimate.mean.isFinite else { continue }
      groups[place.map { Self.groupText(row[$0]) } ?? "", default: []].append((index, estimate))
    }
    return groups
  }

  private static func groupText(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): text
    case .number(let value): NumberText.exact(value)
    case .estimate(let estimate): NumberText.exact(estimate.mean)
    case .missing(let reason): reason
    }
  }
}

extension ResultTable.Direction {
  /// Whether the first value is better than the second.
  func prefers(_ first: Double, to second: Double) -> Bool {
    switch self {
    case .lowerIsBetter: first < second
    case .higherIsBetter: first > second
    }
  }
}
