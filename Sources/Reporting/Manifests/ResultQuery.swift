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
