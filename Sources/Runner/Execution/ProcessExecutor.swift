internal import Essentials
public import Foundation
internal import Store
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
    let run = SupervisedRun(
      order: WorkOrder(job), books: StoreBooks(job: job), logs: AttemptLogs(job.store),
      program: program.path, shouldStop: shouldStop, tell: tell)
    let errors = Parallel.map(count: workers, threads: workers) { _ in run.superviseUntilDone() }
    if let error = errors.compactMap({ $0 }).first { throw error }
  }
}

/// The store as the books of a run.
private struct StoreBooks: WorkBooks {
  let job: SweepJob

  func hasOpenCells() throws(StoreError) -> Bool { try job.store.hasOpenCells(job.sweep) }

  func abandon(
    worker: String, as abandonment: Abandonment
  ) throws(StoreError) -> [AbandonedAttempt] {
    try job.store.abandon(
      worker: worker, as: abandonment, policy: job.settings.policy,
      provenance: abandonment == .released ? [:] : job.provenance)
  }
}
