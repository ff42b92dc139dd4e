internal import Arenas
internal import Foundation
internal import Networks
internal import Store
internal import Synchronization

/// A process that runs cells, one after the other, until none is left.
///
/// It is started by an executor, which sends a ``WorkOrder`` on standard input and reads
/// ``WorkerReport``s from standard output. What the cells print goes to standard error. A second
/// thread stands guard: it prolongs the lease, cuts off what exceeds its limits, and hands the cell
/// back when the input ends, which it also does when the executor is killed.
public final class Worker: Sendable {
  private struct Current {
    let lease: Lease
    let start = ContinuousClock.now
    var renewal: ContinuousClock.Instant
  }

  private let order: WorkOrder
  private let ledger: any WorkLedger
  private let reporter: Reporter
  /// Whoever ends the attempt holds the lock, so that it has one end.
  private let current = Mutex<Current?>(nil)

  private init(_ order: WorkOrder, _ ledger: any WorkLedger, _ reporter: Reporter) {
    self.order = order
    self.ledger = ledger
    self.reporter = reporter
  }

  /// Runs this process as a worker.
  ///
  /// - Returns: The process's exit status.
  public static func main() -> Int32 {
    Termination.prepare()
    LineBuffering.begin()
    ProcessMemory.volunteerForOutOfMemory()
    let reporter = Reporter()
    guard let line = readLine(),
      let order = try? JSONDecoder().decode(WorkOrder.self, from: Data(line.utf8))
    else { return WorkerExit.done }
    do {
      let name = WorkerName.current.description
      reporter.send(.hello(worker: name))
      let worker = Worker(order, try ledger(of: order, worker: name), reporter)
      Thread.detachNewThread { worker.guardCells() }
      try worker.work()
      return WorkerExit.done
    } catch {
      reporter.send(.broken(error))
      return WorkerExit.broken
    }
  }

  private static func ledger(
    of order: WorkOrder, worker: String
  ) throws(StoreError) -> any WorkLedger {
    guard let task = order.task else { return try StoreLedger(order, worker: worker) }
    return try SpoolLedger(order, task)
  }

  // MARK: - Working

  private func work() throws(StoreError) {
    let cache = ModelCache(directory: URL(filePath: order.cacheDirectory))
    var runner = CellRunner(workshop: Workshop(cache: cache, threads: order.threads))
    while true {
      if let lease = try begin() {
        let (outcome, metrics) = runner.run(lease.cell)
        try end(outcome, metrics)
      } else if try ledger.isDone() {
        return
      } else {
        // Others still work; a cell of theirs may become free.
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
  }

  private func begin() throws(StoreError) -> Lease? {
    try current.withLock { current throws(StoreError) in
      guard let lease = try ledger.claim() else { return nil }
      ProcessMemory.resetPeak()
      current = Current(lease: lease, renewal: .now + .seconds(lease.seconds / 3))
      reporter.send(.began(attempt: lease.attemptIdentifier))
      return lease
    }
  }

  private func end(_ outcome: Outcome, _ metrics: [Metric]) throws(StoreError) {
    _ = fflush(nil)
    try current.withLock { current throws(StoreError) in
      guard let attempt = current else { return }
      let peak = ProcessMemory.peakBytes
      // A peak between two looks of the guard counts too, so that it is no matter of luck.
      if let peak, let excess = excess(ofBytes: peak) {
        try close(attempt, excess, [], peak)
      } else {
        try close(attempt, outcome, metrics, peak)
      }
      current = nil
    }
  }

  private func close(
    _ attempt: Current, _ outcome: Outcome, _ metrics: [Metric], _ peak: Int64?
  ) throws(StoreError) {
    let seconds = (ContinuousClock.now - attempt.start) / .seconds(1)
    Descriptor.write(AttemptEndMark.bytes(of: attempt.lease.attemptIdentifier), to: STDERR_FILENO)
    do throws(StoreError) {
      try ledger.finish(
        attempt.lease,
        AttemptEnd(outcome: outcome, metrics: metrics, seconds: seconds, peakBytes: peak))
    } catch {
      guard case .leaseLost = error else { throw error }
      reporter.send(.late(lateness(of: attempt.lease, error)))
      return
    }
    reporter.send(
      .ended(CellReport(label: attempt.lease.cell.label, outcome: outcome, seconds: seconds)))
  }

  private func lateness(of lease: Lease, _ error: StoreError) -> String {
    "\(lease.cell.label): this worker was silent for longer than its lease of "
      + "\(Quantity.text(seconds: lease.seconds)), so the cell was given to another, whose result "
      + "counts (\(error)). If this happens often, run fewer cells side by side or raise --lease"
  }

  // MARK: - Standing guard

  private func guardCells() -> Never {
    let isHurried = order.settings.limits != CellLimits()
    let beat = Duration.seconds(order.settings.leaseSeconds / 3)
    var nextBeat = ContinuousClock.now
    while true {
      Descriptor.wait(for: [STDIN_FILENO], milliseconds: isHurried ? 20 : 100)
      if Termination.isRequested || Descriptor.read(STDIN_FILENO) == nil { handBack() }
      watch()
      if .now >= nextBeat {
        reporter.send(.alive)
        nextBeat = .now + beat
      }
    }
  }

  private func handBack() -> Never {
    current.withLock { current in
      if let attempt = current { try? ledger.release(attempt.lease) }
      // Still under the lock: nothing may be claimed after this.
      _exit(WorkerExit.done)
    }
  }

  private func watch() {
    current.withLock { current in
      guard let attempt = current else { return }
      if let excess = excess(of: attempt) { cut(attempt, excess) }
      guard .now >= attempt.renewal else { return }
      current?.renewal = .now + .seconds(attempt.lease.seconds / 3)
      do throws(StoreError) {
        try ledger.renew(attempt.lease)
      } catch {
        // Other errors are met again when the result is stored.
        guard case .leaseLost = error else { return }
        reporter.send(.late(lateness(of: attempt.lease, error)))
        _exit(WorkerExit.restart)
      }
    }
  }

  /// A computation cannot be interrupted, so its process ends; another one takes its place.
  private func cut(_ attempt: Current, _ outcome: Outcome) -> Never {
    do throws(StoreError) {
      try close(attempt, outcome, [], ProcessMemory.peakBytes)
    } catch {
      reporter.send(.broken(error))
      _exit(WorkerExit.broken)
    }
    _exit(WorkerExit.restart)
  }

  private func excess(of attempt: Current) -> Outcome? {
    let limits = order.settings.limits
    let elapsed = ContinuousClock.now - attempt.start
    if let seconds = limits.seconds, elapsed > .seconds(seconds) { return .timedOut }
    return limits.bytes == nil ? nil : excess(ofBytes: ProcessMemory.residentBytes)
  }

  private func excess(ofBytes bytes: Int64) -> Outcome? {
    guard let limit = order.settings.limits.bytes, bytes > limit else { return nil }
    return .failed(
      "the worker used \(Quantity.text(bytes: bytes)) of memory, the limit is "
        + "\(Quantity.text(bytes: limit)); raise --memory-limit")
  }
}

/// The way back to whoever started the worker.
private final class Reporter: Sendable {
  private let descriptor: Int32
  private let turn = Mutex(())

  /// Takes standard output for itself; what is printed from now on goes to standard error.
  init() {
    descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    _ = dup2(STDERR_FILENO, STDOUT_FILENO)
  }

  func send(_ report: WorkerReport) {
    let line = report.line
    turn.withLock { _ in _ = Descriptor.write(line, to: descriptor) }
  }
}
