internal import Arenas
internal import Dispatch
internal import Foundation
public import Store
internal import Synchronization
internal import Tensors

/// How a sweep is run on this machine.
public struct ExecutionSettings: Sendable {
  /// Cells that run side by side.
  public var jobs: Int
  /// Whether a failed cell lets the others go on.
  public var keepGoing: Bool
  /// Seconds until another worker may take a cell whose worker has gone silent.
  public var leaseSeconds: Double

  /// Creates settings.
  public init(jobs: Int, keepGoing: Bool = true, leaseSeconds: Double = 60) {
    self.jobs = jobs
    self.keepGoing = keepGoing
    self.leaseSeconds = leaseSeconds
  }
}

/// What happened to one cell.
public struct CellReport: Sendable {
  /// The cell.
  public let planned: PlannedCell
  /// How it ended.
  public let outcome: Outcome
  /// How long it took.
  public let seconds: Double
}

/// Runs the missing cells of a plan on this machine's cores.
///
/// Each worker takes a cell by a lease, computes it, and stores the end of it in one transaction. A
/// worker that is killed loses its lease, and the cell is taken again; one that was only slow finds
/// its late write refused.
public struct LocalExecutor: Sendable {
  /// Where results go.
  public let store: ResultStore
  /// How to run.
  public let settings: ExecutionSettings
  /// What is noted with every run.
  public let provenance: Provenance

  /// Creates an executor.
  public init(store: ResultStore, settings: ExecutionSettings, provenance: Provenance) {
    self.store = store
    self.settings = settings
    self.provenance = provenance
  }

  /// Runs the cells of a plan that have no result yet.
  ///
  /// - Parameters:
  ///   - plan: the plan; its sweep is registered already.
  ///   - shouldStop: asked between cells; true hands back what has not begun.
  ///   - report: told of each cell as it ends, from the worker's thread.
  /// - Throws: `StoreError` when the store cannot be written.
  public func run(
    _ plan: SweepPlan, shouldStop: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (CellReport) -> Void
  ) throws {
    let pool = WorkerPool(executor: self, plan: plan, shouldStop: shouldStop, report: report)
    let errors = Parallel.map(count: settings.jobs, threads: settings.jobs) { pool.work($0) }
    if let error = errors.compactMap({ $0 }).first { throw error }
  }
}

/// The workers of one run.
private final class WorkerPool: Sendable {
  private let executor: LocalExecutor
  private let plan: SweepPlan
  private let byIdentity: [String: PlannedCell]
  private let shouldStop: @Sendable () -> Bool
  private let report: @Sendable (CellReport) -> Void
  private let failed = Mutex(false)

  init(
    executor: LocalExecutor, plan: SweepPlan, shouldStop: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (CellReport) -> Void
  ) {
    self.executor = executor
    self.plan = plan
    self.shouldStop = shouldStop
    self.report = report
    byIdentity = Dictionary(plan.cells.map { ($0.identity, $0) }) { first, _ in first }
  }

  /// Takes cells until none is left; what the store threw, if it did.
  func work(_ index: Int) -> (any Error)? {
    let worker = "\(ProcessInfo.processInfo.hostName):\(getpid()):\(index)"
    do {
      while !shouldStop(), executor.settings.keepGoing || !failed.withLock({ $0 }) {
        let lease = try executor.store.claimNext(
          sweep: plan.spec.name, worker: worker, leaseSeconds: executor.settings.leaseSeconds)
        guard let lease else { return nil }
        try run(lease)
      }
      return nil
    } catch {
      return error
    }
  }

  private func run(_ lease: Lease) throws {
    guard let planned = byIdentity[lease.identity] else {
      try executor.store.release(lease)
      return
    }
    let heartbeat = Heartbeat(lease, store: executor.store)
    let start = ContinuousClock.now
    let (outcome, metrics) = measure(planned)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    heartbeat.stop()
    do {
      try executor.store.finish(
        lease, outcome: outcome, metrics: metrics, provenance: executor.provenance.json,
        seconds: seconds)
    } catch {
      // Another worker has the cell, and its result counts.
      if case .leaseLost = error { return }
      throw error
    }
    if case .failed = outcome { failed.withLock { $0 = true } }
    report(CellReport(planned: planned, outcome: outcome, seconds: seconds))
  }

  private func measure(_ planned: PlannedCell) -> (Outcome, [Metric]) {
    do {
      let measurement = try plan.arena.measure(
        planned.strategy, to: planned.budget, replicate: planned.cell.replicate)
      let metrics = measurement.values.map {
        Metric(
          $0.name, $0.value, standardError: $0.standardError, count: $0.count.map(Int64.init))
      }
      if let refusal = measurement.refusal { return (.refused(refusal), metrics) }
      let primary = measurement[plan.card.primaryMetric] ?? .nan
      guard primary.isFinite else {
        return (.diverged("\(plan.card.primaryMetric) is \(primary)"), metrics)
      }
      return (.finished, metrics)
    } catch {
      return (.failed("\(error)"), [])
    }
  }
}

/// Prolongs a lease while its cell is being computed.
private final class Heartbeat {
  private let timer: any DispatchSourceTimer

  init(_ lease: Lease, store: ResultStore) {
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .userInitiated))
    timer.schedule(deadline: .now() + lease.seconds / 3, repeating: lease.seconds / 3)
    // A lease that cannot be prolonged is noticed when the result is stored.
    timer.setEventHandler { _ = try? store.renew(lease) }
    timer.resume()
    self.timer = timer
  }

  func stop() { timer.cancel() }
}
