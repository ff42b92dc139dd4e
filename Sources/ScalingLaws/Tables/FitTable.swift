/// Columns of numbers to which a law is fitted, one row per observation.
///
/// Columns go by the names that the laws use (`parameters`, `tokens`, …); the observed loss is
/// `loss`. Rows of one `cell` belong to one run and are drawn together by the bootstrap.
public struct FitTable: Sendable, Equatable {
  /// The name of the column of observed losses.
  public static let loss = "loss"

  /// The columns by name, equally long.
  public let columns: [String: [Double]]
  /// The run that each row belongs to.
  public let cells: [String]
  /// Where each row stands in its file, or its number from 1: for messages.
  public let lines: [Int]

  /// Creates a table; without `cells` every row is a run of its own.
  ///
  /// - Precondition: all columns, and the cells when given, have one length.
  public init(columns: [String: [Double]], cells: [String]? = nil, lines: [Int]? = nil) {
    let count = columns.first?.value.count ?? 0
    precondition(
      columns.values.allSatisfy { $0.count == count },
      "columns of lengths \(columns.mapValues(\.count)); they must be equally long")
    self.columns = columns
    self.lines = lines ?? Array(1..<(count + 1))
    self.cells = cells ?? (0..<count).map { "row \($0 + 1)" }
    precondition(
      self.cells.count == count && self.lines.count == count,
      "\(self.cells.count) cells and \(self.lines.count) lines for \(count) rows")
  }

  /// The number of rows.
  public var count: Int { lines.count }

  /// The observed losses.
  public var losses: [Double] { values(of: Self.loss) }

  /// The values of a column.
  ///
  /// - Precondition: the table has the column.
  public func values(of column: String) -> [Double] {
    guard let values = columns[column] else {
      preconditionFailure("no column '\(column)'; the table has \(columns.keys.sorted())")
    }
    return values
  }

  /// One row, by column.
  public func row(_ index: Int) -> [String: Double] { columns.mapValues { $0[index] } }

  /// The rows at these indices, in this order.
  public func selecting(_ rows: [Int]) -> FitTable {
    FitTable(
      columns: columns.mapValues { values in rows.map { values[$0] } },
      cells: rows.map { cells[$0] }, lines: rows.map { lines[$0] })
  }

  /// The table without the `count` rows that are highest in a column, and those rows.
  ///
  /// Of equal values the later rows go first. What is no number counts as lowest, so that it stays
  /// for the fit to refuse.
  public func droppingHighest(
    _ count: Int, of column: String
  ) -> (kept: FitTable, dropped: FitTable) {
    let values = values(of: column).map { $0.isNaN ? -Double.infinity : $0 }
    let order = values.indices.sorted {
      values[$0] == values[$1] ? $0 < $1 : values[$0] < values[$1]
    }
    let cut = max(0, order.count - count)
    return (selecting(order[..<cut].sorted()), selecting(order[cut...].sorted()))
  }
}

extension FitTable {
  /// This table with the rows of another below, in the columns that both have.
  public func appending(_ other: FitTable) -> FitTable {
    let names = Set(columns.keys).intersection(other.columns.keys)
    return FitTable(
      columns: Dictionary(
        uniqueKeysWithValues: names.map { ($0, values(of: $0) + other.values(of: $0)) }),
      cells: cells + other.cells, lines: lines + other.lines)
  }

  /// This table with the columns of another that it lacks; the rows are those of both.
  ///
  /// - Precondition: the tables have the same rows.
  public func joining(columns other: FitTable) -> FitTable {
    precondition(count == other.count, "\(count) rows joined with \(other.count)")
    return FitTable(
      columns: columns.merging(other.columns) { own, _ in own }, cells: cells, lines: lines)
  }
}

extension FitTable {
  /// Throws unless the table holds what the law needs, with a finite, allowed value everywhere.
  func check(for law: Law) throws(FitError) {
    let wanted = law.columns + [LawColumn(name: Self.loss, domain: .positive)]
    for column in wanted {
      guard let values = columns[column.name] else {
        throw .missingColumn(column.name, law: law.name, present: columns.keys.sorted())
      }
      for (row, value) in values.enumerated() where !column.domain.contains(value) {
        throw .badValue(
          column: column.name, line: lines[row], found: value, allowed: column.domain.wording)
      }
    }
    try checkReference(of: law)
  }

  private func checkReference(of law: Law) throws(FitError) {
    guard let offset = law.offset else { return }
    let below = zip(losses, values(of: offset)).filter { $0 < $1 }.count
    guard 2 * below <= count else {
      throw .belowReference(rows: below, of: count, column: offset)
    }
  }
}

extension LawColumn.Domain {
  /// Whether the column may have a value.
  public func contains(_ value: Double) -> Bool {
    switch self {
    case .positive: value.isFinite && value > 0
    case .share: value >= 0 && value < 1
    case .properShare: value > 0 && value < 1
    }
  }

  /// What the column may have, in words.
  public var wording: String {
    switch self {
    case .positive: "a finite number above 0"
    case .share: "a share from 0 to below 1"
    case .properShare: "a share above 0 and below 1"
    }
  }
}
