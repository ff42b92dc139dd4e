/// What is told of a whole table, worked out once: a table may have a hundred thousand rows.
struct TableMarks {
  /// For each column the rows whose value is the best; nil where there is none.
  private let best: [Set<Int>?]

  /// Whether any value is an estimate.
  let hasEstimates: Bool

  /// The number of observations behind every estimate, if it is the same for all.
  let sharedCount: Int?

  var hasBest: Bool { best.contains { $0 != nil } }

  init(_ table: ResultTable) {
    var counts: Set<Int> = []
    for column in table.columns.indices where table.columns[column].kind == .estimate {
      for row in table.rows {
        if case .estimate(let estimate) = row[column] { counts.insert(estimate.count) }
      }
    }
    hasEstimates = !counts.isEmpty
    sharedCount = counts.count == 1 ? counts.first : nil
    best = table.columns.indices.map { column in
      let rows = table.bestRows(column: column)
      return rows.isEmpty ? nil : rows
    }
  }

  /// Whether some value of the column is the best.
  func hasBest(column: Int) -> Bool { best[column] != nil }

  func isBest(row: Int, column: Int) -> Bool { best[column]?.contains(row) ?? false }
}
