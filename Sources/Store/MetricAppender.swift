import Synchronization

/// Takes points one at a time and stores them by the thousand.
///
/// What was appended is in the store, and survives the death of the process, once ``flush()`` has
/// returned; at the latest 200 ms after it was appended, or as soon as 1,000 points wait. A process
/// that is killed loses what was appended since. An error of the background is thrown by the next
/// call. ``close()`` flushes and must end the use; it may be called from any thread, as all methods.
public final class MetricAppender: Sendable {
  /// How many points wait at most.
  public static let capacity = 1_000
  /// How many seconds a point waits at most.
  public static let delay = 0.2

  private struct State {
    var waiting: [Metric] = []
    var failure: StoreError?
    var isClosed = false
    var clock: Task<Void, Never>?
  }

  private let store: ResultStore
  private let lease: Lease
  private let state = Mutex(State())
  /// Held while points are written, so that batches arrive in order.
  private let turn = Mutex(())

  /// Starts to append to a lease.
  public init(_ store: ResultStore, lease: Lease) {
    self.store = store
    self.lease = lease
    let clock = Task.detached { [weak self] in
      while (try? await Task.sleep(for: .seconds(Self.delay))) != nil {
        guard let self else { return }
        // A failure is kept, and thrown by the next call.
        try? self.flush()
      }
    }
    state.withLock { $0.clock = clock }
  }

  deinit { state.withLock { $0.clock?.cancel() } }

  /// Takes one metric.
  ///
  /// - Throws: What went wrong when earlier metrics were stored, such as a lost lease.
  /// - Precondition: the appender is not closed.
  public func append(_ metric: Metric) throws(StoreError) {
    let result: Result<Bool, StoreError> = state.withLock { state in
      precondition(!state.isClosed, "a metric was appended to a closed appender")
      if let failure = state.failure { return .failure(failure) }
      if state.waiting.isEmpty { state.waiting.reserveCapacity(Self.capacity) }
      state.waiting.append(metric)
      return .success(state.waiting.count >= Self.capacity)
    }
    if try result.get() { try flush() }
  }

  /// Stores all that was appended before.
  ///
  /// - Throws: What went wrong, now or in the background; the metrics concerned are not stored.
  public func flush() throws(StoreError) {
    let failure = turn.withLock { _ in storeWaiting() }
    if let failure { throw failure }
  }

  private func storeWaiting() -> StoreError? {
    let (metrics, earlier) = state.withLock { state in
      defer { state.waiting = [] }
      return (state.waiting, state.failure)
    }
    guard earlier == nil, !metrics.isEmpty else { return earlier }
    do throws(StoreError) {
      try store.append(metrics, to: lease)
      return nil
    } catch {
      state.withLock { $0.failure = error }
      return error
    }
  }

  /// Stores all that was appended and ends the use; a second call does nothing.
  public func close() throws(StoreError) {
    state.withLock { state in
      state.isClosed = true
      state.clock?.cancel()
    }
    try flush()
  }
}
