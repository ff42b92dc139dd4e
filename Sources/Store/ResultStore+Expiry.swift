public import Essentials
import Foundation
import GRDB

/// How an attempt ends that did not end itself.
public enum Abandonment: Sendable, Hashable {
  /// Its worker crashed, for this reason.
  case crashed(String)
  /// Nobody knows what became of its worker.
  case lost(String)
  /// It was handed back and counts for nothing.
  case released
}

/// An attempt that was ended for its worker.
public struct AbandonedAttempt: Sendable, Hashable {
  /// The cell.
  public var cell: Cell
  /// The cell's identity.
  public var identity: String
  /// The attempt's name.
  public var attemptIdentifier: String
  /// How many attempts at the cell count by now.
  public var attempts: Int
  /// Where the cell stands now: pending when it runs again.
  public var state: CellState
  /// Why it ended, or nil when it was handed back.
  public var reason: String?

  /// Describes an attempt that ended without a result.
  public init(
    cell: Cell, identity: String, attemptIdentifier: String, attempts: Int, state: CellState,
    reason: String?
  ) {
    self.cell = cell
    self.identity = identity
    self.attemptIdentifier = attemptIdentifier
    self.attempts = attempts
    self.state = state
    self.reason = reason
  }
}

extension ResultStore {
  /// Ends the attempts whose lease has run out, and those whose worker is known to be gone.
  ///
  /// Their cells become pending again as often as the policy allows, and lost after that.
  ///
  /// - Parameters:
  ///   - policy: how often a cell is run again.
  ///   - isGone: whether the worker of this name surely runs no more; its lease need not run out.
  /// - Returns: The identities of the cells.
  /// - Throws: What SQLite reports.
  @discardableResult
  public func expireLeases(
    policy: RetryPolicy = RetryPolicy(), isGone: (String) -> Bool = { _ in false }
  ) throws(StoreError) -> [String] {
    // Only who finds something writes: asking costs the others nothing.
    let isNeeded = try read { database in
      let moment = Timestamp.text(try leaseMoment(reading: database))
      return try Self.running(database).contains {
        $0.expiry <= moment || isGone($0.worker)
      }
    }
    guard isNeeded else { return [] }
    return try write { database in
      let moment = Timestamp.text(try leaseMoment(writing: database))
      return try Self.running(database).compactMap { attempt in
        let reason: String
        if attempt.expiry <= moment {
          reason = "the lease of \(attempt.worker) ran out at \(attempt.expiry)"
        } else if isGone(attempt.worker) {
          reason = "\(attempt.worker) vanished"
        } else {
          return nil
        }
        _ = try abandon(database, attempt, .lost(reason), policy)
        return attempt.identity
      }.sorted()
    }
  }

  /// Ends what a worker was running, because the worker has ended.
  ///
  /// - Parameters:
  ///   - worker: its name.
  ///   - abandonment: how the attempt ended.
  ///   - policy: how often a cell is run again after a crash.
  ///   - provenance: what is noted with the attempt.
  /// - Returns: The attempts that were ended, none when the worker ran nothing.
  /// - Throws: What SQLite reports.
  public func abandon(
    worker: String, as abandonment: Abandonment, policy: RetryPolicy = RetryPolicy(),
    provenance: JSONValue = [:]
  ) throws(StoreError) -> [AbandonedAttempt] {
    try write { database in
      try Self.running(database).filter { $0.worker == worker }.map { attempt in
        try database.execute(
          sql: "UPDATE attempt SET provenance = ? WHERE id = ?",
          arguments: [provenance.canonical, attempt.id])
        return try abandon(database, attempt, abandonment, policy)
      }
    }
  }

  /// Ends attempts by their names; those that have ended already are left out.
  ///
  /// - Parameters:
  ///   - attempts: how each of them ended, by its name.
  ///   - policy: how often a cell is run again after its worker was lost.
  /// - Returns: The attempts that were ended, in the order of their names.
  /// - Throws: What SQLite reports.
  public func abandon(
    attempts: [String: Abandonment], policy: RetryPolicy = RetryPolicy()
  ) throws(StoreError) -> [AbandonedAttempt] {
    guard !attempts.isEmpty else { return [] }
    return try write { database in
      try attempts.sorted { $0.key < $1.key }.flatMap { name, abandonment in
        try abandon(database, attempt: name, as: abandonment, policy, nil)
      }
    }
  }

  /// Ends one attempt by its name, inside a transaction; none when it has ended already.
  func abandon(
    _ database: Database, attempt name: String, as abandonment: Abandonment,
    _ policy: RetryPolicy, _ provenance: JSONValue?
  ) throws -> [AbandonedAttempt] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT id, uid, cell, worker, lease_expires_at FROM attempt
        WHERE uid = ? AND state = 'running'
        """)
    guard let row = try Row.fetchOne(statement, arguments: [name]) else { return [] }
    let attempt = RunningAttempt(row)
    if let provenance {
      try database.execute(
        sql: "UPDATE attempt SET provenance = ? WHERE id = ?",
        arguments: [provenance.canonical, attempt.id])
    }
    return [try abandon(database, attempt, abandonment, policy)]
  }

  /// Ends all attempts whose lease has run out, and returns the moment by which that was judged.
  func expire(_ database: Database, _ policy: RetryPolicy) throws -> Date {
    let date = try leaseMoment(writing: database)
    let moment = Timestamp.text(date)
    for attempt in try Self.running(database) where attempt.expiry <= moment {
      let reason = "the lease of \(attempt.worker) ran out at \(attempt.expiry)"
      _ = try abandon(database, attempt, .lost(reason), policy)
    }
    return date
  }

  private func abandon(
    _ database: Database, _ attempt: RunningAttempt, _ abandonment: Abandonment,
    _ policy: RetryPolicy
  ) throws -> AbandonedAttempt {
    let (state, reason, end): (String, String?, CellState) =
      switch abandonment {
      case .crashed(let reason): ("failed", reason, .failed)
      case .lost(let reason): ("lost", reason, .lost)
      case .released: ("released", nil, .pending)
      }
    try database.execute(
      sql: """
        UPDATE attempt SET state = ?, ended_at = ?, error = ?,
          metric_count = (SELECT count(*) FROM metric_result m WHERE m.attempt = attempt.id)
            + (SELECT count(*) FROM metric_point m WHERE m.attempt = attempt.id),
          artifact_count = (SELECT count(*) FROM artifact WHERE attempt = attempt.id)
        WHERE id = ?
        """,
      arguments: [state, now, reason, attempt.id])
    let counted = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM attempt WHERE cell = ? AND state <> 'released'",
      arguments: [attempt.identity])
    let attempts = counted ?? 0
    let next = attempts <= policy.retries ? .pending : end
    try Self.setState(database, attempt.identity, next)
    return AbandonedAttempt(
      cell: try cell(database, attempt.identity), identity: attempt.identity,
      attemptIdentifier: attempt.uid, attempts: attempts, state: next,
      reason: reason)
  }

  /// A cell by its identity.
  func cell(_ database: Database, _ identity: String) throws -> Cell {
    let canonical = try String.fetchOne(
      database, sql: "SELECT canonical FROM cell WHERE id = ?", arguments: [identity])
    return try Self.cell(canonical: canonical ?? "", path: path)
  }

  private struct RunningAttempt {
    var id: Int64
    var uid: String
    var identity: String
    var worker: String
    var expiry: String

    init(_ row: Row) {
      (id, uid, identity, worker, expiry) = (row[0], row[1], row[2], row[3], row[4])
    }
  }

  private static func running(_ database: Database) throws -> [RunningAttempt] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT id, uid, cell, worker, lease_expires_at FROM attempt INDEXED BY attempt_running
        WHERE state = 'running' ORDER BY id
        """)
    return try Row.fetchAll(statement).map(RunningAttempt.init)
  }
}
