public import Foundation
public import Store

/// Runs cells as the tasks of Slurm jobs, on machines that share a file system with this one but
/// never open the store.
///
/// The cells are claimed here, when a job is submitted; each task appends to a spool file of its
/// own, and this process takes the spools into the store while they grow. Slurm says which tasks
/// still run: what a vanished task left open is handed back, or counts as a lost attempt when it had
/// begun.
public struct SlurmExecutor: Executor {
  /// What is asked of Slurm.
  public var options: SlurmOptions
  /// What tasks run: this project's program, by a path that is good on every machine.
  public var program: URL
  /// The folder that holds a folder for each job, on the shared file system; beside the store
  /// unless stated.
  public var folder: URL?
  /// Whether to wait for the jobs, or return when all that is missing is submitted.
  public var waits = true
  /// Whether a stop cancels the jobs; they go on otherwise.
  public var cancelsOnStop = false
  /// Seconds between two looks at the spools and the queue.
  public var interval = 2.0

  /// Creates an executor.
  public init(options: SlurmOptions, program: URL) {
    self.options = options
    self.program = program
  }

  /// Runs until no cell of the sweep is pending or running, or until it is told to stop.
  public func run(
    _ job: SweepJob, shouldStop: @escaping @Sendable () -> Bool,
    tell: @escaping @Sendable (ExecutionEvent) -> Void
  ) throws {
    let run = SlurmRun(self, job.sweep, job.store, tell)
    try run.runUntilDone(job, shouldStop: shouldStop)
  }

  /// Takes in what the jobs of a sweep have written by now, once, and settles those that are over.
  ///
  /// - Returns: A line for each job that is not over.
  /// - Throws: `StoreError` when the store cannot be used.
  public func collect(
    sweep: String, into store: ResultStore, tell: @escaping @Sendable (ExecutionEvent) -> Void
  ) throws -> [String] {
    let run = SlurmRun(self, sweep, store, tell)
    try run.follow()
    return queue(of: sweep, store)
  }

  /// A line for each open job of a sweep: its number and how its tasks stand.
  public func queue(of sweep: String, _ store: ResultStore) -> [String] {
    SlurmFolder.open(sweep: sweep, in: parent(of: store)).compactMap { folder in
      guard let job = folder.job else { return nil }
      guard let states = SlurmQueue.states(of: job) else {
        return "job \(job): Slurm does not answer"
      }
      return "job \(job): \(states.isEmpty ? "over" : SlurmQueue.summary(states))"
    }
  }

  /// Whether a cell of this worker's name still waits for its task.
  public static func isWaiting(_ worker: String) -> Bool { worker.hasPrefix(SlurmRun.waiting) }

  /// What would be submitted for so many cells, for people; nothing is written or asked.
  public func preview(sweep: String, cells: Int, store path: String) -> String {
    let parent = parent(ofStoreAt: path)
    let per = max(1, options.cellsPerTask)
    return SlurmScript(
      name: sweep, folder: parent.appending(path: "\(sweep)-…"), program: program,
      tasks: max(1, (cells + per - 1) / per), options: options
    ).description
  }

  func parent(of store: ResultStore) -> URL { parent(ofStoreAt: store.path) }

  private func parent(ofStoreAt path: String) -> URL {
    let folder = folder ?? URL(filePath: path + ".slurm")
    return folder.absoluteURL.standardizedFileURL
  }
}
