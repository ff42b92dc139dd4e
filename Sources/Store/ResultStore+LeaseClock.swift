import Foundation
import GRDB

/// The moments by which leases run.
///
/// They look like the time of day, but advance with the steady clock: the first lease after a start
/// of the machine notes in `store_info` what time it was at second 0, and everybody counts from
/// that.
extension ResultStore {
  /// The moment now, for a transaction that may write.
  func leaseMoment(writing database: Database) throws -> Date {
    guard let steadyClock else { return clock() }
    if let zero = try zero(database, of: steadyClock) { return zero + steadyClock.seconds() }
    let date = clock()
    let zero = date.timeIntervalSince1970 - steadyClock.seconds()
    try database.execute(
      sql: "INSERT OR REPLACE INTO store_info VALUES ('lease_clock', ?)",
      arguments: ["\(steadyClock.origin) \(zero)"])
    return date
  }

  /// The moment now, for a transaction that only reads.
  func leaseMoment(reading database: Database) throws -> Date {
    guard let steadyClock, let zero = try zero(database, of: steadyClock) else { return clock() }
    return zero + steadyClock.seconds()
  }

  private func zero(_ database: Database, of steadyClock: SteadyClock) throws -> Date? {
    let text = try String.fetchOne(
      database.cachedStatement(sql: "SELECT value FROM store_info WHERE key = 'lease_clock'"))
    let parts = text?.split(separator: " ") ?? []
    guard parts.count == 2, parts[0] == steadyClock.origin, let seconds = Double(parts[1]) else {
      return nil
    }
    return Date(timeIntervalSince1970: seconds)
  }
}
