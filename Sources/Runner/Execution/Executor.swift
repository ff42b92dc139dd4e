public import Essentials
public import Foundation
public import Store

/// Runs the missing cells of a sweep somewhere: in processes of this machine, or on others.
///
/// Every executor keeps the same promises, which one suite of tests holds all of them to: each cell
/// ends in the state that its outcome says; what crashes costs one attempt; what is interrupted is
/// handed back; and no cell counts twice.
public protocol Executor: Sendable {
  /// Runs until no cell of the sweep is pending or running, or until it is told to stop.
  ///
  /// - Parameters:
  ///   - job: what to run; its sweep is registered already.
  ///   - shouldStop: asked often; true hands back what is being run.
  ///   - tell: told what happens, from any thread.
  /// - Throws: `StoreError` when the store cannot be used, `ExecutionError` when no worker can.
  func run(
    _ job: SweepJob, shouldStop: @escaping @Sendable () -> Bool,
    tell: @escaping @Sendable (ExecutionEvent) -> Void
  ) throws
}

/// A sweep to run, and how.
public struct SweepJob: Sendable {
  /// The sweep's name.
  public var sweep: String
  /// Where its cells are and results go.
  public var store: ResultStore
  /// Where trained models are kept.
  public var cacheDirectory: URL
  /// How to run.
  public var settings: ExecutionSettings
  /// What is noted with every attempt.
  public var provenance: JSONValue

  /// Creates a job.
  public init(
    sweep: String, store: ResultStore, cacheDirectory: URL, settings: ExecutionSettings,
    provenance: JSONValue
  ) {
    self.sweep = sweep
    self.store = store
    self.cacheDirectory = cacheDirectory
    self.settings = settings
    self.provenance = provenance
  }
}

/// How cells are run, whatever runs them.
public struct ExecutionSettings: Sendable, Hashable, Codable {
  /// Whether a failed cell lets the others go on.
  public var keepGoing: Bool
  /// Seconds until another worker may take a cell whose worker has gone silent.
  public var leaseSeconds: Double
  /// What one cell may use up.
  public var limits: CellLimits
  /// How often a cell is run again after its worker crashed or vanished.
  public var policy: RetryPolicy

  /// Creates settings.
  public init(
    keepGoing: Bool = true, leaseSeconds: Double = 60, limits: CellLimits = CellLimits(),
    policy: RetryPolicy = RetryPolicy()
  ) {
    self.keepGoing = keepGoing
    self.leaseSeconds = leaseSeconds
    self.limits = limits
    self.policy = policy
  }
}

/// What happened to one cell.
public struct CellReport: Sendable, Hashable, Codable {
  /// The cell for people.
  public var label: String
  /// How it ended.
  public var outcome: Outcome
  /// How long it took.
  public var seconds: Double
}

/// What an executor tells while it runs.
public enum ExecutionEvent: Sendable, Hashable {
  /// A cell ended for good.
  case ended(CellReport)
  /// Something that a person should know of, and that the run goes on after.
  case notice(String)
  /// How the tasks stand that wait or run elsewhere, told when it changes.
  case queue(String)
}

/// Why an executor cannot go on.
public enum ExecutionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A worker could not be started, or ended again and again before it took a cell.
  case workerUnusable(String)

  /// What happened and what to do.
  public var description: String {
    switch self {
    case .workerUnusable(let detail): "no worker can be used: \(detail)"
    }
  }
}
