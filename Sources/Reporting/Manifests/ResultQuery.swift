internal import Essentials
public import Store

/// Which results a table, figure or report shows: a sweep, a filter, both, or the whole store.
public struct ResultQuery: Sendable, Hashable, Codable {
  /// The sweep's name; nil for the whole store.
  public var sweep: String?

  /// The filter; nil lets everything through.
  public var filter: String?

  /// Names a selection.
  public init(sweep: String? = nil, filter: String? = nil) {
    self.sweep = sweep
    self.filter = filter
  }

  /// The results as they are now.
  ///
  /// - Throws: `FilterError` for a filter that cannot be read, `StoreError` for an unknown sweep.
  public func rows(
    in store: ResultStore, reading content: ResultContent = .everything
  ) throws -> [ResultRow] {
    try store.results(
      sweep: sweep, where: filter.map { try FilterExpression(parsing: $0) }, reading: content)
  }
}

/// The results of cells as short digests, so that a change of any of them is noticed.
public struct ResultDigests: Sendable, Hashable, Codable {
  /// The digest of each cell's state and numbers, by the cell's identity.
  public let cells: [String: String]

  /// Digests rows: their states and metrics, but for `cost/…`, which differs whenever it is measured.
  public init(_ rows: [ResultRow]) {
    // Each digest stands alone: the threads that share the work cannot change the result.
    let digests = rows.mappedInParallel(Self.digest)
    cells = Dictionary(zip(rows.lazy.map(\.identity), digests)) { first, _ in first }
  }

  /// Takes digests as they were written.
  public init(cells: [String: String]) {
    self.cells = cells
  }

  /// One digest of all, 16 hexadecimal digits.
  public var digest: String {
    var content = FramedContent("espalier results 1")
    for (cell, digest) in cells.sorted(by: { $0.key < $1.key }) {
      content.add(cell)
      content.add(digest)
    }
    return content.hexadecimal(digits: 16)
  }

  private static func digest(_ row: ResultRow) -> String {
    var content = FramedContent("espalier result 1")
    content.add(row.state.rawValue)
    for (name, value) in row.metrics.sorted(by: { $0.key < $1.key })
    where !name.hasPrefix("cost/") {
      content.add(name)
      content.add(NumberText.exact(value))
    }
    return content.hexadecimal(digits: 16)
  }
}
