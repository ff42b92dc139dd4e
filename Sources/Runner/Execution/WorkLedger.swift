internal import Essentials
internal import Store
internal import Synchronization

/// Where a worker gets its cells from, and where it writes their ends.
///
/// On the machine of the store that is the store. A worker elsewhere never opens the store: it is
/// given its cells, and appends to a file of its own.
protocol WorkLedger: Sendable {
  /// The next cell, or nil when none is free now.
  func claim() throws(StoreError) -> Lease?
  /// Whether none will become free later.
  func isDone() throws(StoreError) -> Bool
  /// Says that the cell is still being worked on.
  func renew(_ lease: Lease) throws(StoreError)
  /// Writes the end of an attempt.
  func finish(_ lease: Lease, _ end: AttemptEnd) throws(StoreError)
  /// Hands a cell back.
  func release(_ lease: Lease) throws(StoreError)
}

/// How an attempt ended and what it found.
struct AttemptEnd: Sendable {
  var outcome: Outcome
  var metrics: [Metric] = []
  var seconds: Double
  var peakBytes: Int64?
}

/// The store itself as a ledger.
final class StoreLedger: WorkLedger {
  private let store: ResultStore
  private let order: WorkOrder
  private let worker: String
  private let cursor = Mutex(ClaimCursor())

  init(_ order: WorkOrder, worker: String) throws(StoreError) {
    store = try ResultStore(path: order.storePath)
    self.order = order
    self.worker = worker
  }

  func claim() throws(StoreError) -> Lease? {
    try cursor.withLock { cursor throws(StoreError) in
      try store.claimNext(
        sweep: order.sweep, after: &cursor, worker: worker,
        leaseSeconds: order.settings.leaseSeconds, policy: order.settings.policy)
    }
  }

  func isDone() throws(StoreError) -> Bool {
    try store.expireLeases(policy: order.settings.policy, isGone: WorkerName.isGone)
    return try !store.hasOpenCells(order.sweep)
  }

  func renew(_ lease: Lease) throws(StoreError) { _ = try store.renew(lease) }

  func finish(_ lease: Lease, _ end: AttemptEnd) throws(StoreError) {
    var provenance = order.provenance.objectValue ?? [:]
    provenance["peak_bytes"] = end.peakBytes.map { .integer($0) }
    try store.finish(
      lease, outcome: end.outcome, metrics: end.metrics, provenance: .object(provenance),
      seconds: end.seconds)
  }

  func release(_ lease: Lease) throws(StoreError) { try store.release(lease) }
}
