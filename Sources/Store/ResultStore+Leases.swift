public import Essentials
import Foundation
import GRDB

extension ResultStore {
  /// Takes the next cell that nobody runs, or returns nil when there is none.
  ///
  /// Cells are taken in the order of the sweep, or else of the list, or else of their making.
  /// Pending and lost cells can be taken, and running ones whose lease has run out: their attempt
  /// then becomes lost. No two callers ever get one cell.
  ///
  /// - Throws: ``StoreError/unknownSweep(name:nearest:)``, or what SQLite reports.
  public func claimNext(
    among identities: [String]? = nil, sweep: String? = nil, worker: String, leaseSeconds: Double
  ) throws(StoreError) -> Lease? {
    let (date, path) = (clock(), path)
    return try write { database in
      if let sweep { try Self.requireSweep(database, sweep) }
      let moment = Timestamp.text(date)
      guard let next = try Self.claimable(database, identities, sweep, moment) else { return nil }
      let request = LeaseRequest(worker: worker, seconds: leaseSeconds, date: date)
      return try Self.lease(database, next, request, path: path)
    }
  }

  /// Prolongs a lease by its own length from now on.
  ///
  /// - Throws: ``StoreError/leaseLost(identity:worker:detail:)`` when another worker has the cell.
  public func renew(_ lease: Lease) throws(StoreError) -> Lease {
    var renewed = lease
    renewed.expiresAt = clock().addingTimeInterval(lease.seconds)
    let expiry = Timestamp.text(renewed.expiresAt)
    try write { database in
      try Self.requireHeld(database, lease)
      try database.execute(
        sql: "UPDATE attempt SET lease_expires_at = ? WHERE id = ?",
        arguments: [expiry, lease.attempt])
    }
    return renewed
  }

  /// Stores the end of an attempt, with all that it measured, in one transaction.
  ///
  /// A lease that has run out is still good while nobody else has taken the cell.
  ///
  /// - Throws: ``StoreError/leaseLost(identity:worker:detail:)`` for a late write by a worker that
  ///   has been given up; nothing is stored then.
  public func finish(
    _ lease: Lease, outcome: Outcome, metrics: [Metric] = [], artifacts: [Artifact] = [],
    provenance: JSONValue = [:], seconds: Double
  ) throws(StoreError) {
    let moment = now
    try write { database in
      try Self.requireHeld(database, lease)
      try Self.insert(database, metrics, attempt: lease.attempt)
      try Self.insert(database, artifacts, attempt: lease.attempt)
      try database.execute(
        sql: """
          UPDATE attempt SET state = ?, error = ?, ended_at = ?, seconds = ?, provenance = ?,
            metric_count = (SELECT count(*) FROM metric_result m WHERE m.attempt = attempt.id)
              + (SELECT count(*) FROM metric_point m WHERE m.attempt = attempt.id),
            artifact_count = (SELECT count(*) FROM artifact WHERE attempt = attempt.id)
          WHERE id = ?
          """,
        arguments: [
          outcome.state.rawValue, outcome.message, moment, seconds, provenance.canonical,
          lease.attempt,
        ])
      try Self.setState(database, lease.identity, outcome.state)
    }
  }

  /// Hands a cell back unfinished, as an interrupted worker does; it is pending again.
  ///
  /// - Throws: ``StoreError/leaseLost(identity:worker:detail:)`` when another worker has the cell.
  public func release(_ lease: Lease) throws(StoreError) {
    let moment = now
    try write { database in
      try Self.requireHeld(database, lease)
      try database.execute(
        sql: "UPDATE attempt SET state = 'released', ended_at = ? WHERE id = ?",
        arguments: [moment, lease.attempt])
      try Self.setState(database, lease.identity, .pending)
    }
  }

  /// Declares lost all cells whose lease has run out, and returns their identities.
  @discardableResult
  public func expireLeases() throws(StoreError) -> [String] {
    let moment = now
    return try write { database in
      let expired = try String.fetchAll(
        database,
        sql: """
          SELECT cell FROM attempt WHERE state = 'running' AND lease_expires_at <= ? ORDER BY cell
          """,
        arguments: [moment])
      for identity in expired {
        try Self.giveUp(database, identity, moment)
        try Self.setState(database, identity, .lost)
      }
      return expired
    }
  }

  /// Declares that this attempt continues the curves of an earlier one after the given step.
  ///
  /// - Precondition: `attempt` is an earlier attempt at the same cell.
  public func resume(
    _ lease: Lease, from attempt: Int64, atStep step: Int64
  ) throws(StoreError) {
    try write { database in
      try Self.requireHeld(database, lease)
      let cell = try String.fetchOne(
        database, sql: "SELECT cell FROM attempt WHERE id = ?", arguments: [attempt])
      precondition(
        cell == lease.identity && attempt < lease.attempt,
        "attempt \(attempt) is not an earlier one at cell \(lease.identity)")
      try database.execute(
        sql: "UPDATE attempt SET parent = ?, parent_step = ? WHERE id = ?",
        arguments: [attempt, step, lease.attempt])
    }
  }
}

// MARK: - Inside one transaction

private struct LeaseRequest {
  var worker: String
  var seconds: Double
  var date: Date
}

extension ResultStore {
  private static func claimable(
    _ database: Database, _ identities: [String]?, _ sweep: String?, _ moment: String
  ) throws -> String? {
    let free = """
      (+c.state IN ('pending', 'lost') OR +c.state = 'running' AND NOT EXISTS (
        SELECT 1 FROM attempt a
        WHERE a.cell = c.id AND a.state = 'running' AND a.lease_expires_at > ?))
      """
    // Walking in the order that is asked for, and stopping at the first free cell, beats sorting
    // all free ones: CROSS JOIN and the signs keep SQLite from doing that.
    switch (sweep, identities.map(jsonList)) {
    case (let sweep?, let list?):
      return try String.fetchOne(
        database,
        sql: """
          SELECT c.id FROM sweep_cell p CROSS JOIN cell c ON c.id = p.cell
          WHERE p.sweep = ? AND c.id IN (SELECT value FROM json_each(?)) AND \(free)
          ORDER BY p.position LIMIT 1
          """,
        arguments: [sweep, list, moment])
    case (let sweep?, nil):
      return try String.fetchOne(
        database,
        sql: """
          SELECT c.id FROM sweep_cell p CROSS JOIN cell c ON c.id = p.cell
          WHERE p.sweep = ? AND \(free) ORDER BY p.position LIMIT 1
          """,
        arguments: [sweep, moment])
    case (nil, let list?):
      return try String.fetchOne(
        database,
        sql: """
          SELECT c.id FROM json_each(?) w CROSS JOIN cell c ON c.id = w.value
          WHERE \(free) ORDER BY w.key LIMIT 1
          """,
        arguments: [list, moment])
    case (nil, nil):
      return try String.fetchOne(
        database, sql: "SELECT c.id FROM cell c WHERE \(free) ORDER BY c.rowid LIMIT 1",
        arguments: [moment])
    }
  }

  private static func lease(
    _ database: Database, _ identity: String, _ request: LeaseRequest, path: String
  ) throws -> Lease {
    let moment = Timestamp.text(request.date)
    try giveUp(database, identity, moment)
    try setState(database, identity, .running)
    let canonical = try String.fetchOne(
      database, sql: "SELECT canonical FROM cell WHERE id = ?", arguments: [identity])
    let number = try Int.fetchOne(
      database, sql: "SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE cell = ?",
      arguments: [identity])
    var lease = Lease(
      cell: try cell(canonical: canonical ?? "", path: path), identity: identity, attempt: 0,
      attemptIdentifier: AttemptIdentifier.make(at: request.date), number: number ?? 1,
      token: try nextToken(database), worker: request.worker,
      expiresAt: request.date.addingTimeInterval(request.seconds), seconds: request.seconds)
    try insertAttempt(database, lease, moment)
    lease.attempt = database.lastInsertedRowID
    return lease
  }

  private static func insertAttempt(
    _ database: Database, _ lease: Lease, _ moment: String
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO attempt (uid, cell, number, worker, host, started_at, state, lease_token,
          lease_expires_at) VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?)
        """,
      arguments: [
        lease.attemptIdentifier, lease.identity, lease.number, lease.worker,
        host, moment, lease.token, Timestamp.text(lease.expiresAt),
      ])
  }

  /// Asked once: on some machines the answer takes a look-up in the network.
  private static let host = ProcessInfo.processInfo.hostName

  /// The next fencing token; counted apart from the attempts, so that deleting some repeats none.
  private static func nextToken(_ database: Database) throws -> Int64 {
    let sql = """
      UPDATE store_info SET value = value + 1 WHERE key = 'lease_token' RETURNING value
      """
    guard let token = try Int64.fetchOne(database, sql: sql) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "store_info has no lease_token")
    }
    return token
  }

  private static func giveUp(
    _ database: Database, _ identity: String, _ moment: String
  ) throws {
    try database.execute(
      sql: """
        UPDATE attempt SET state = 'lost', ended_at = ?,
          error = 'the lease of ' || worker || ' ran out at ' || lease_expires_at
        WHERE cell = ? AND state = 'running'
        """,
      arguments: [moment, identity])
  }

  private static func setState(
    _ database: Database, _ identity: String, _ state: CellState
  ) throws {
    try database.execute(
      sql: "UPDATE cell SET state = ? WHERE id = ?", arguments: [state.rawValue, identity])
  }

  /// The fence: passes only while the lease's attempt is the running one.
  static func requireHeld(_ database: Database, _ lease: Lease) throws {
    let row = try Row.fetchOne(
      database, sql: "SELECT state FROM attempt WHERE id = ? AND cell = ? AND lease_token = ?",
      arguments: [lease.attempt, lease.identity, lease.token])
    let state: String? = row?["state"]
    guard state != "running" else { return }
    let holder = try String.fetchOne(
      database, sql: "SELECT worker FROM attempt WHERE cell = ? AND state = 'running'",
      arguments: [lease.identity])
    let found = state.map { "attempt \(lease.number) is \($0)" } ?? "the store has no such attempt"
    throw StoreError.leaseLost(
      identity: lease.identity, worker: lease.worker,
      detail: found + (holder.map { ", \($0) runs the cell" } ?? ""))
  }
}
