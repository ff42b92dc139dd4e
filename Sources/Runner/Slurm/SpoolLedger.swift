internal import Essentials
internal import Foundation
internal import Store
internal import Synchronization

/// Where a task finds its cells and leaves its results.
struct TaskPlace: Codable, Sendable {
  var folder: URL
  var task: Int
  /// How often Slurm started the task before; each start has a spool file of its own, so that a
  /// forgotten earlier one can do no harm.
  var start: Int

  var submission: SlurmFolder { SlurmFolder(url: folder) }
  var spool: String { submission.spool(of: task, start: start) }

  /// The claims that nobody has begun, and those that were begun and not ended.
  func open() -> (waiting: [Lease], unfinished: [Lease]) {
    submission.open(task, SpoolSummary(paths: submission.spools(of: task)))
  }

  /// Writes into the spool, with errors of the file system in the store's words.
  func write<Result>(_ body: () throws -> Result) throws(StoreError) -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch {
      throw .directoryNotWritable(path: spool, detail: "\(error)")
    }
  }
}

extension SlurmFolder {
  /// The claims of a task that nobody has begun, and those that were begun and not ended.
  func open(_ task: Int, _ summary: SpoolSummary) -> (waiting: [Lease], unfinished: [Lease]) {
    let claims = claims(of: task).filter { !summary.ended.contains($0.attemptIdentifier) }
    return (
      claims.filter { !summary.begun.contains($0.attemptIdentifier) },
      claims.filter { summary.begun.contains($0.attemptIdentifier) }
    )
  }
}

/// A spool file as a ledger: the cells are claimed already, their ends are appended.
final class SpoolLedger: WorkLedger {
  private struct State {
    var waiting: ArraySlice<Lease>
    var writer: SpoolWriter?
  }

  private let order: WorkOrder
  private let place: TaskPlace
  private let worker: String
  private let state: Mutex<State>

  init(_ order: WorkOrder, _ place: TaskPlace) throws(StoreError) {
    self.order = order
    self.place = place
    let job = ProcessInfo.processInfo.environment["SLURM_ARRAY_JOB_ID"] ?? "0"
    // Not the form of a process's name: what ended here may still have its end in the spool.
    worker = "slurm-\(job)_\(place.task)@\(ProcessInfo.processInfo.hostName)"
    state = Mutex(State(waiting: place.open().waiting[...]))
  }

  func claim() throws(StoreError) -> Lease? {
    try state.withLock { state throws(StoreError) in
      guard var lease = state.waiting.popFirst() else { return nil }
      lease.worker = worker
      // The file is read once only, by the first writer.
      if let writer = state.writer {
        state.writer = try place.write { try SpoolWriter(after: writer, lease: lease) }
      } else {
        state.writer = try SpoolWriter(path: place.spool, lease: lease)
      }
      return lease
    }
  }

  func isDone() throws(StoreError) -> Bool { state.withLock { $0.waiting.isEmpty } }

  /// Slurm knows whether the task runs, so the lease needs no renewal.
  func renew(_ lease: Lease) throws(StoreError) {}

  func finish(_ lease: Lease, _ end: AttemptEnd) throws(StoreError) {
    var provenance = order.provenance.objectValue ?? [:]
    provenance.merge(Provenance.machine) { _, own in own }
    provenance["peak_bytes"] = end.peakBytes.map { .integer($0) }
    provenance["worker"] = .string(worker)
    try write {
      try $0.finish(
        outcome: end.outcome, metrics: end.metrics, provenance: .object(provenance),
        seconds: end.seconds)
    }
  }

  func release(_ lease: Lease) throws(StoreError) { try write { try $0.abandon(as: .released) } }

  private func write(_ body: (SpoolWriter) throws -> Void) throws(StoreError) {
    let writer = state.withLock { $0.writer }
    guard let writer else { preconditionFailure("a cell ends before it was claimed") }
    try place.write { try body(writer) }
  }
}

/// A spool file as the books of the process that watches a task's worker.
struct SpoolBooks: WorkBooks {
  let place: TaskPlace
  let provenance: JSONValue

  func hasOpenCells() throws(StoreError) -> Bool { !place.open().waiting.isEmpty }

  func abandon(
    worker: String, as abandonment: Abandonment
  ) throws(StoreError) -> [AbandonedAttempt] {
    try abandonUnfinished(as: abandonment)
  }

  func abandonUnfinished(as abandonment: Abandonment) throws(StoreError) -> [AbandonedAttempt] {
    try place.write {
      try place.open().unfinished.map { lease in
        try SpoolWriter(path: place.spool, lease: lease)
          .abandon(as: abandonment, provenance: provenance)
        return AbandonedAttempt(
          cell: lease.cell, identity: lease.identity, attemptIdentifier: lease.attemptIdentifier,
          attempts: lease.number, state: .pending, reason: abandonment.reason)
      }
    }
  }
}
