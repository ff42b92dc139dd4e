/// A table of results as a value, to be written in any of the project's formats.
public struct ResultTable: Sendable, Equatable {
  /// What the cells of a column hold.
  public enum Kind: String, Sendable {
    /// Names and words, aligned to the left.
    case text

    /// Plain numbers without an interval.
    case number

    /// Measured values with intervals.
    case estimate
  }

  /// Which end of a column is the good one.
  public enum Direction: Sendable {
    /// Smaller values are better, as for a loss.
    case lowerIsBetter

    /// Larger values are better, as for an accuracy.
    case higherIsBetter
  }

  /// One column.
  public struct Column: Sendable, Equatable {
    /// The name in CSV, TSV and JSON, in snake_case.
    public var key: String

    /// The name in tables for readers.
    public var header: String

    /// What its cells hold.
    public var kind: Kind

    /// Which values are better; nil where none is.
    public var direction: Direction?

    /// The unit, printed behind the header.
    public var unit: String?

    /// Decimals of plain numbers; nil shows four significant digits.
    public var decimals: Int?

    /// Creates a column.
    public init(
      key: String, header: String, kind: Kind, direction: Direction? = nil, unit: String? = nil,
      decimals: Int? = nil
    ) {
      self.key = key
      self.header = header
      self.kind = kind
      self.direction = direction
      self.unit = unit
      self.decimals = decimals
    }
  }

  /// One cell.
  public enum Cell: Sendable, Equatable {
    /// A name or a sentence.
    case text(String)

    /// A number; NaN and the infinities are values like others.
    case number(Double)

    /// A measured value with its interval.
    case estimate(Estimate)

    /// No value, and why: `diverged`, `refused`, `pending`.
    case missing(reason: String)
  }

  /// The name for cross-references, as in `lm-unstructured`.
  public var name: String

  /// The title; the caption goes behind it.
  public var title: String

  /// What a reader must know: evaluation signature, store digest, inequalities of budgets.
  public var caption: String

  /// The columns, from left to right.
  public var columns: [Column]

  /// The rows, each with a cell for every column.
  public private(set) var rows: [[Cell]] = []

  /// The key of the column whose texts tell which rows compete for the best value.
  ///
  /// Nil lets all rows compete. With `budget`, the best is sought among the rows of equal budget.
  public var groupKey: String?

  /// Whether the best estimate of a column is marked where its interval is apart from all others.
  public var marksBest: Bool

  /// Which cells differ from what they were tested against; nil without tests.
  public var significance: Significance?

  /// Sentences under the table, such as where numbers come from that were not measured here.
  public var notes: [String] = []

  /// The outcome of tests between the cells of a table.
  public struct Significance: Sendable, Equatable {
    /// The places of the cells that differ, as row and column.
    public var places: Set<[Int]>

    /// What was tested, for the legend: `†: …`.
    public var note: String

    /// Names cells and says what was tested.
    public init(places: Set<[Int]>, note: String) {
      (self.places, self.note) = (places, note)
    }
  }

  /// Creates a table.
  ///
  /// - Precondition: every row has as many cells as there are columns.
  public init(
    name: String, title: String, caption: String = "", columns: [Column], rows: [[Cell]] = [],
    groupKey: String? = nil, marksBest: Bool = true
  ) {
    self.name = name
    self.title = title
    self.caption = caption
    self.columns = columns
    self.groupKey = groupKey
    self.marksBest = marksBest
    for row in rows { append(row) }
  }

  /// Appends a row.
  ///
  /// - Precondition: it has as many cells as there are columns.
  public mutating func append(_ row: [Cell]) {
    precondition(
      row.count == columns.count,
      "a row of \(row.count) cells in a table of \(columns.count) columns; the counts must be equal"
    )
    rows.append(row)
  }

  /// The table with further columns at the right.
  ///
  /// - Precondition: `added` has a row for each row, with a cell for each new column.
  func appending(_ columns: [Column], rows added: [[Cell]]) -> ResultTable {
    precondition(
      added.count == rows.count && added.allSatisfy { $0.count == columns.count },
      "\(added.count) rows of new cells for \(rows.count) rows; each needs \(columns.count) cells")
    var table = self
    table.columns += columns
    table.rows = zip(rows, added).map { $0 + $1 }
    return table
  }

  /// The table but for the columns of one key.
  public func without(_ key: String) -> ResultTable {
    let kept = columns.indices.filter { columns[$0].key != key }
    var table = self
    table.columns = kept.map { columns[$0] }
    table.rows = rows.map { row in kept.map { row[$0] } }
    return table
  }

  /// The table with some of its rows, in the given order.
  public func keeping(rows order: [Int]) -> ResultTable {
    var table = self
    table.rows = order.map { rows[$0] }
    guard let significance, !significance.places.isEmpty else { return table }
    let places = order.enumerated().flatMap { place, row in
      columns.indices.filter { isSignificant(row: row, column: $0) }.map { [place, $0] }
    }
    table.significance?.places = Set(places)
    return table
  }

  func isSignificant(row: Int, column: Int) -> Bool {
    significance?.places.contains([row, column]) ?? false
  }
}
