internal import Store
internal import Synchronization

/// What is written of the cells of a run, wherever it is written to.
protocol WorkBooks: Sendable {
  /// Whether there is something to start another worker for.
  func hasOpenCells() throws(StoreError) -> Bool
  /// Ends what a worker left unfinished.
  func abandon(
    worker: String, as abandonment: Abandonment
  ) throws(StoreError) -> [AbandonedAttempt]
}

/// What the supervisors of one run share.
final class SupervisedRun: Sendable {
  let order: WorkOrder
  let books: any WorkBooks
  let program: String
  let tell: @Sendable (ExecutionEvent) -> Void
  let logs: AttemptLogs
  private let shouldStop: @Sendable () -> Bool
  private let isEnding = Atomic(false)

  init(
    order: WorkOrder, books: any WorkBooks, logs: AttemptLogs, program: String,
    shouldStop: @escaping @Sendable () -> Bool,
    tell: @escaping @Sendable (ExecutionEvent) -> Void
  ) {
    self.order = order
    self.books = books
    self.logs = logs
    self.program = program
    self.shouldStop = shouldStop
    self.tell = tell
  }

  /// Once it is true it stays so.
  var isStopping: Bool {
    if isEnding.load(ordering: .relaxed) { return true }
    guard shouldStop() else { return false }
    isEnding.store(true, ordering: .relaxed)
    return true
  }

  func ended(_ report: CellReport) {
    tell(.ended(report))
    if case .failed = report.outcome, !order.settings.keepGoing {
      isEnding.store(true, ordering: .relaxed)
    }
  }

  /// Starts one worker after the other while there is something to do; what went wrong, if it did.
  func superviseUntilDone() -> (any Error)? {
    var fruitless = 0
    do {
      while try !isStopping && books.hasOpenCells() {
        let worker = try WorkerSupervisor(self)
        let end = worker.attend()
        if let error = worker.error { throw error }
        guard try settle(worker, end) else {
          fruitless = 0
          continue
        }
        fruitless += 1
        guard fruitless < 3 else { throw ExecutionError.workerUnusable(worker.account(of: end)) }
      }
      return nil
    } catch {
      // Without a store, or without workers, the others cannot go on either.
      isEnding.store(true, ordering: .relaxed)
      return error
    }
  }

  /// Ends what a worker left unfinished.
  ///
  /// - Returns: Whether it crashed without having begun anything.
  private func settle(_ worker: WorkerSupervisor, _ end: ProcessEnd) throws(StoreError) -> Bool {
    if [.exited(WorkerExit.done), .exited(WorkerExit.restart)].contains(end) || isStopping {
      if let name = worker.name { _ = try books.abandon(worker: name, as: .released) }
      return false
    }
    let reason = worker.account(of: end)
    guard let name = worker.name else { return true }
    let abandoned = try books.abandon(
      worker: name, as: worker.wasSilent ? .lost(reason) : .crashed(reason))
    for attempt in abandoned {
      let event = attempt.event(order.settings.policy)
      if case .ended(let report)? = event { ended(report) } else if let event { tell(event) }
    }
    return abandoned.isEmpty
  }
}

extension AbandonedAttempt {
  /// What is to be told of it: nothing when it was handed back.
  func event(_ policy: RetryPolicy) -> ExecutionEvent? {
    guard let reason else { return nil }
    guard state == .pending else {
      return .ended(CellReport(label: cell.label, outcome: .failed(reason), seconds: 0))
    }
    let count = "attempt \(attempts) of \(policy.retries + 1)"
    return .notice("\(cell.label): \(reason); \(count), the cell runs again")
  }
}
