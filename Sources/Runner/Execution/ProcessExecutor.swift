internal import Essentials
public import Foundation
internal import Store
internal import Synchronization
internal import Tensors

/// Runs cells in processes of this machine, so that a crash costs one attempt and nothing else.
///
/// Each worker is a process that keeps its subject loaded, claims its cells from the store and
/// writes their ends there; this process watches them, keeps what they print, and replaces those
/// that end before their time.
public struct ProcessExecutor: Executor {
  /// How many workers there are.
  public let workers: Int
  /// What is started as a worker: this project's program.
  public let program: URL

  /// Creates an executor.
  ///
  /// - Precondition: `workers` is at least 1.
  public init(workers: Int, program: URL) {
    precondition(workers >= 1, "\(workers) workers, wanted 1 or more")
    self.workers = workers
    self.program = program
  }

  /// Runs until no cell of the sweep is pending or running, or until it is told to stop.
  public func run(
    _ job: SweepJob, shouldStop: @escaping @Sendable () -> Bool,
    tell: @escaping @Sendable (ExecutionEvent) -> Void
  ) throws {
    // Writing to a worker that has just died must be an error, not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    try job.store.expireLeases(policy: job.settings.policy, isGone: WorkerName.isGone)
    let run = ProcessRun(job: job, program: program.path, shouldStop: shouldStop, tell: tell)
    let errors = Parallel.map(count: workers, threads: workers) { _ in run.superviseUntilDone() }
    if let error = errors.compactMap({ $0 }).first { throw error }
  }
}

/// What the supervisors of one run share.
final class ProcessRun: Sendable {
  let job: SweepJob
  let program: String
  let tell: @Sendable (ExecutionEvent) -> Void
  let logs: AttemptLogs
  private let shouldStop: @Sendable () -> Bool
  private let isEnding = Atomic(false)

  init(
    job: SweepJob, program: String, shouldStop: @escaping @Sendable () -> Bool,
    tell: @escaping @Sendable (ExecutionEvent) -> Void
  ) {
    self.job = job
    self.program = program
    self.shouldStop = shouldStop
    self.tell = tell
    logs = AttemptLogs(job.store)
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
    if case .failed = report.outcome, !job.settings.keepGoing {
      isEnding.store(true, ordering: .relaxed)
    }
  }

  /// Starts one worker after the other while there is something to do; what went wrong, if it did.
  func superviseUntilDone() -> (any Error)? {
    var fruitless = 0
    do {
      while try !isStopping && job.store.hasOpenCells(job.sweep) {
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
      if let name = worker.name { _ = try job.store.abandon(worker: name, as: .released) }
      return false
    }
    let reason = worker.account(of: end)
    guard let name = worker.name else { return true }
    let abandoned = try job.store.abandon(
      worker: name, as: worker.wasSilent ? .lost(reason) : .crashed(reason),
      policy: job.settings.policy, provenance: job.provenance)
    for attempt in abandoned { report(attempt, reason) }
    return abandoned.isEmpty
  }

  private func report(_ attempt: AbandonedAttempt, _ reason: String) {
    if attempt.state == .pending {
      let allowed = job.settings.policy.retries + 1
      let count = "attempt \(attempt.attempts) of \(allowed)"
      tell(.notice("\(attempt.cell.label): \(reason); \(count), the cell runs again"))
    } else {
      ended(CellReport(label: attempt.cell.label, outcome: .failed(reason), seconds: 0))
    }
  }
}
