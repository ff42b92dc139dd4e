internal import Essentials
import GRDB

extension ResultStore {
  /// The points of one metric that some attempts have stored themselves, in all contexts, by
  /// attempt.
  ///
  /// Points come in the order in which they were stored; those of earlier attempts that a curve
  /// continues are not among them.
  public func points(
    of name: String, attempts: [Int64]
  ) throws(StoreError) -> [Int64: [Metric]] {
    let list = JSONValue.array(Set(attempts).sorted().map { .integer($0) }).canonical
    return try read { database in
      let sql = """
        SELECT p.attempt, s.name, s.context, p.step, p.value, p.standard_error, p.n
        FROM metric_point p JOIN metric_series s ON s.id = p.series
        WHERE s.name = ? AND p.attempt IN (SELECT value FROM json_each(?))
        ORDER BY p.attempt, p.seq
        """
      let rows = try Row.fetchCursor(database, sql: sql, arguments: [name, list])
      var points: [Int64: [Metric]] = [:]
      while let row = try rows.next() {
        points[try row.integer("attempt"), default: []].append(try Self.metric(row))
      }
      return points
    }
  }
}
