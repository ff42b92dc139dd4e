public import Essentials
import Foundation
import GRDB

extension ResultStore {
  /// Takes the next pending cell of a sweep, or returns nil when there is none.
  ///
  /// Running cells whose lease has run out are given up first, so that they can be taken too. No
  /// two callers ever get one cell.
  ///
  /// - Parameters:
  ///   - sweep: its name; its cells are taken in its order.
  ///   - cursor: where to look first; it moves behind the cell. A caller that keeps it pays for
  ///     each cell of the sweep once, not once for each claim.
  ///   - worker: who asks.
  ///   - leaseSeconds: how long the lease lasts unless it is renewed.
  ///   - policy: whether cells that are given up run again.
  /// - Returns: The lease, or nil when no cell is pending.
  /// - Throws: ``StoreError/unknownSweep(name:nearest:)``, or what SQLite reports.
  public func claimNext(
    sweep: String, after cursor: inout ClaimCursor, worker: String, leaseSeconds: Double,
    policy: RetryPolicy = RetryPolicy()
  ) throws(StoreError) -> Lease? {
    let start = cursor
    let request = LeaseRequest(worker: worker, seconds: leaseSeconds, policy: policy)
    let claimed: (lease: Lease?, cursor: ClaimCursor) = try write { database in
      try Self.requireSweep(database, sweep)
      let date = try expire(database, policy)
      let next = try pending(database, sweep, from: start.position)
      // What became free again stands before the cursor.
      let found = start.position == 0 ? next : try next ?? pending(database, sweep, from: 0)
      guard let found else { return (nil, start) }
      let cursor = ClaimCursor(position: found.position + 1)
      return (try lease(database, found, request, date), cursor)
    }
    cursor = claimed.cursor
    return claimed.lease
  }

  /// Takes the next pending cell of a sweep, of a list or of the whole store, or returns nil.
  ///
  /// Cells are taken in the order of the sweep, or else of the list, or else of their making.
  ///
  /// - Throws: ``StoreError/unknownSweep(name:nearest:)``, or what SQLite reports.
  public func claimNext(
    among identities: [String]? = nil, sweep: String? = nil, worker: String, leaseSeconds: Double,
    policy: RetryPolicy = RetryPolicy()
  ) throws(StoreError) -> Lease? {
    let request = LeaseRequest(worker: worker, seconds: leaseSeconds, policy: policy)
    return try write { database in
      if let sweep { try Self.requireSweep(database, sweep) }
      let date = try expire(database, policy)
      guard let next = try pending(database, among: identities, sweep) else { return nil }
      return try lease(database, next, request, date)
    }
  }

  /// Stores a cell unless the store has it, and takes it, in one transaction.
  ///
  /// - Returns: The lease, or nil when the cell has ended before or is being run.
  /// - Throws: What SQLite reports.
  public func claim(
    _ cell: Cell, worker: String, leaseSeconds: Double, policy: RetryPolicy = RetryPolicy()
  ) throws(StoreError) -> Lease? {
    let request = LeaseRequest(worker: worker, seconds: leaseSeconds, policy: policy)
    let entry = IdentifiedCell(cell)
    let moment = now
    return try write { database in
      if try Self.insert(database, entry, moment, state: .running) {
        return try begin(
          database, Candidate(identity: entry.identity, cell: cell, number: 1), request,
          leaseMoment(writing: database))
      }
      let date = try expire(database, policy)
      guard let found = try candidate(database, Self.byIdentity, [entry.identity]) else {
        return nil
      }
      return try lease(database, found, request, date)
    }
  }

  /// Takes all pending cells of a sweep in one transaction, in the order of the sweep.
  ///
  /// - Throws: ``StoreError/unknownSweep(name:nearest:)``, or what SQLite reports.
  public func claimAll(
    sweep: String, worker: String, leaseSeconds: Double, policy: RetryPolicy = RetryPolicy()
  ) throws(StoreError) -> [Lease] {
    let request = LeaseRequest(worker: worker, seconds: leaseSeconds, policy: policy)
    return try write { database in
      try Self.requireSweep(database, sweep)
      let date = try expire(database, policy)
      var (leases, position): ([Lease], Int) = ([], 0)
      while let next = try pending(database, sweep, from: position) {
        leases.append(try lease(database, next, request, date))
        position = next.position + 1
      }
      return leases
    }
  }

  /// Prolongs a lease by its own length from now on.
  ///
  /// - Throws: ``StoreError/leaseLost(identity:worker:detail:)`` when another worker has the cell.
  public func renew(_ lease: Lease) throws(StoreError) -> Lease {
    try write { database in
      try Self.requireHeld(database, lease)
      var renewed = lease
      renewed.expiresAt = try leaseMoment(writing: database).addingTimeInterval(lease.seconds)
      try database.run(
        "UPDATE attempt SET lease_expires_at = ? WHERE id = ?",
        [.text(Timestamp.text(renewed.expiresAt)), .integer(lease.attempt)])
      return renewed
    }
  }

  /// Stores the end of an attempt, with all that it measured, in one transaction.
  ///
  /// A lease that has run out is still good while nobody has given the cell up.
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
      try database.run(
        """
        UPDATE attempt SET state = ?, error = ?, ended_at = ?, seconds = ?, provenance = ?,
          metric_count = (SELECT count(*) FROM metric_result m WHERE m.attempt = attempt.id)
            + (SELECT count(*) FROM metric_point m WHERE m.attempt = attempt.id),
          artifact_count = (SELECT count(*) FROM artifact WHERE attempt = attempt.id)
        WHERE id = ?
        """,
        [
          .text(outcome.state.rawValue), outcome.message.map { .text($0) } ?? .null,
          .text(moment), .real(seconds), .text(provenance.canonical), .integer(lease.attempt),
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
      try database.run(
        "UPDATE attempt SET state = 'released', ended_at = ? WHERE id = ?",
        [.text(moment), .integer(lease.attempt)])
      try Self.setState(database, lease.identity, .pending)
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
      try database.run(
        "UPDATE attempt SET parent = ?, parent_step = ? WHERE id = ?",
        [.integer(attempt), .integer(step), .integer(lease.attempt)])
    }
  }
}

// MARK: - Inside one transaction

private struct LeaseRequest {
  var worker: String
  var seconds: Double
  var policy: RetryPolicy
}

/// A cell that may be taken.
private struct Candidate {
  var identity: String
  var cell: Cell
  /// The number of the attempt that follows.
  var number: Int
  /// Its place in the sweep that was asked for, or 0.
  var position = 0
}

extension ResultStore {
  // Walking in the order that is asked for, and stopping at the first pending cell, beats sorting
  // all of them: CROSS JOIN and the sign keep SQLite from doing that.

  private static let columns = """
    c.id, c.canonical, (SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE cell = c.id)
    """
  private static let inSweep = """
    SELECT \(columns), p.position FROM sweep_cell p CROSS JOIN cell c ON c.id = p.cell
    WHERE p.sweep = ? AND p.position >= ? AND +c.state = 'pending' ORDER BY p.position LIMIT 1
    """
  private static let inSweepAndList = """
    SELECT \(columns), p.position FROM sweep_cell p CROSS JOIN cell c ON c.id = p.cell
    WHERE p.sweep = ? AND c.id IN (SELECT value FROM json_each(?)) AND +c.state = 'pending'
    ORDER BY p.position LIMIT 1
    """
  private static let inList = """
    SELECT \(columns), 0 FROM json_each(?) w CROSS JOIN cell c ON c.id = w.value
    WHERE +c.state = 'pending' ORDER BY w.key LIMIT 1
    """
  private static let anywhere = """
    SELECT \(columns), 0 FROM cell c WHERE +c.state = 'pending' ORDER BY c.rowid LIMIT 1
    """
  private static let byIdentity = """
    SELECT \(columns), 0 FROM cell c WHERE c.id = ? AND +c.state = 'pending'
    """

  private func pending(
    _ database: Database, _ sweep: String, from position: Int
  ) throws -> Candidate? {
    try candidate(database, Self.inSweep, [sweep, position])
  }

  private func pending(
    _ database: Database, among identities: [String]?, _ sweep: String?
  ) throws -> Candidate? {
    switch (sweep, identities.map(Self.jsonList)) {
    case (let sweep?, let list?):
      try candidate(database, Self.inSweepAndList, [sweep, list])
    case (let sweep?, nil): try pending(database, sweep, from: 0)
    case (nil, let list?): try candidate(database, Self.inList, [list])
    case (nil, nil): try candidate(database, Self.anywhere, [])
    }
  }

  private func candidate(
    _ database: Database, _ sql: String, _ arguments: StatementArguments
  ) throws -> Candidate? {
    let statement = try database.cachedStatement(sql: sql)
    return try Row.fetchOne(statement, arguments: arguments).map { row in
      Candidate(
        identity: try row.decode(atIndex: 0),
        cell: try Self.cell(canonical: try row.decode(atIndex: 1), path: path),
        number: try row.decode(atIndex: 2), position: try row.decode(atIndex: 3))
    }
  }

  private func lease(
    _ database: Database, _ candidate: Candidate, _ request: LeaseRequest, _ date: Date
  ) throws -> Lease {
    try Self.setState(database, candidate.identity, .running)
    return try begin(database, candidate, request, date)
  }

  /// Begins an attempt at a cell that is marked as running.
  private func begin(
    _ database: Database, _ candidate: Candidate, _ request: LeaseRequest, _ date: Date
  ) throws -> Lease {
    let start = clock()
    var lease = Lease(
      cell: candidate.cell, identity: candidate.identity, attempt: 0,
      attemptIdentifier: AttemptIdentifier.make(at: start), number: candidate.number,
      token: try Self.nextToken(database), worker: request.worker,
      expiresAt: date.addingTimeInterval(request.seconds), seconds: request.seconds)
    try Self.insertAttempt(database, lease, Timestamp.text(start))
    lease.attempt = database.lastInsertedRowID
    return lease
  }

  private static func insertAttempt(
    _ database: Database, _ lease: Lease, _ moment: String
  ) throws {
    try database.run(
      """
      INSERT INTO attempt (uid, cell, number, worker, host, started_at, state, lease_token,
        lease_expires_at) VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?)
      """,
      [
        .text(lease.attemptIdentifier), .text(lease.identity), .integer(Int64(lease.number)),
        .text(lease.worker), .text(host), .text(moment), .integer(lease.token),
        .text(Timestamp.text(lease.expiresAt)),
      ])
  }

  /// Asked once: on some machines the answer takes a look-up in the network.
  private static let host = ProcessInfo.processInfo.hostName

  /// The next fencing token; counted apart from the attempts, so that deleting some repeats none.
  private static func nextToken(_ database: Database) throws -> Int64 {
    let sql = """
      UPDATE store_info SET value = value + 1 WHERE key = 'lease_token' RETURNING value
      """
    guard let token = try Int64.fetchOne(database.cachedStatement(sql: sql)) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "store_info has no lease_token")
    }
    return token
  }

  static func setState(
    _ database: Database, _ identity: String, _ state: CellState
  ) throws {
    try database.run(
      "UPDATE cell SET state = ? WHERE id = ?", [.text(state.rawValue), .text(identity)])
  }

  /// The fence: passes only while the lease's attempt is the running one.
  static func requireHeld(_ database: Database, _ lease: Lease) throws {
    let state = try String.fetchOne(
      database.cachedStatement(
        sql: "SELECT state FROM attempt WHERE id = ? AND cell = ? AND lease_token = ?"),
      arguments: [lease.attempt, lease.identity, lease.token])
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
