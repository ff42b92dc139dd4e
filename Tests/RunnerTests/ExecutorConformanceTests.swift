import Essentials
import Foundation
import Runner
import Store
import TestKit
import Testing

/// What every executor promises, whatever runs the cells.
@Suite struct ExecutorConformanceTests {
  @Test(arguments: ExecutorCase.all)
  func `every cell runs once, a second run computes nothing`(_ executor: ExecutorCase) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder)
      #expect(try sweep.run(on: executor.executor).ended.count == 12)
      #expect(try sweep.run(on: executor.executor).ended.isEmpty)
      #expect(try sweep.store.progress("probe").counts == [.finished: 12])
      #expect(try sweep.attempts() == ["finished": 12])
      try sweep.expectSound()
    }
  }

  @Test(arguments: ExecutorCase.all)
  func `the numbers are the same whatever runs them`(_ executor: ExecutorCase) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder)
      try sweep.run(on: executor.executor)
      let values = try sweep.values()
      #expect(values.prefix(2) == [Self.first, Self.second])
      #expect(Set(values).count == 12)
    }
  }

  // Drawn from streams named by replicate and budget: they move when these names do.
  private static let first = 820_309_999.0
  private static let second = 77_364_876.0

  @Test(
    arguments: ExecutorCase.all,
    [("error", CellState.failed), ("refuse", .refused), ("diverge", .diverged)])
  func `an outcome is the cell's state, and the others go on`(
    _ executor: ExecutorCase, fault: (name: String, state: CellState)
  ) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "fault: \(fault.name), every: 3")
      let told = try sweep.run(on: executor.executor)
      #expect(told.ended.count == 12 && told.notices.isEmpty)
      #expect(try sweep.store.progress("probe").counts == [fault.state: 4, .finished: 8])
      let bad = try sweep.store.results(sweep: "probe").filter { $0.state == fault.state }
      #expect(bad.allSatisfy { $0.error?.isEmpty == false && $0.attempts == 1 })
      try sweep.expectSound()
    }
  }

  @Test(arguments: ExecutorCase.all, ["trap", "kill"])
  func `a crash costs one attempt, and the cell runs again`(
    _ executor: ExecutorCase, fault: String
  ) throws {
    try withScratchFolder { folder in
      let marks = folder.appending(path: "marks")
      try FileManager.default.createDirectory(at: marks, withIntermediateDirectories: true)
      let sweep = try ProbeSweep(
        folder, options: "fault: \(fault), every: 3, once: \"\(marks.path)\"")
      let told = try sweep.run(on: executor.executor)
      #expect(told.notices.count == 2)
      #expect(told.notices.allSatisfy { $0.contains("attempt 1 of 3, the cell runs again") })
      #expect(try sweep.store.progress("probe").counts == [.finished: 12])
      #expect(try sweep.attempts() == ["finished": 12, "failed": 2])
      try sweep.expectSound()
    }
  }

  @Test(arguments: ExecutorCase.all)
  func `a cell that always crashes fails after its retries, with its last words`(
    _ executor: ExecutorCase
  ) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "fault: trap, every: 6, lines: 1")
      try sweep.run(
        on: executor.executor, ExecutionSettings(policy: RetryPolicy(retries: 1)))
      #expect(try sweep.store.progress("probe").counts == [.finished: 10, .failed: 2])
      #expect(try sweep.attempts() == ["finished": 10, "failed": 4])
      let failed = try sweep.store.results(sweep: "probe").filter { $0.state == .failed }
      #expect(failed.allSatisfy { $0.error?.contains("Fatal error: the probe trapped") == true })
      let attempts = try sweep.store.attempts(of: try #require(failed.first).identity)
      let log = AttemptLogs(sweep.store).text(of: try #require(attempts.first).identifier)
      #expect(log?.hasPrefix("probe 0, line 0\n") == true)
    }
  }

  @Test(arguments: ExecutorCase.all)
  func `what takes too long is cut off and timed out, and waits to be retried`(
    _ executor: ExecutorCase
  ) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "fault: hang, every: 6")
      let settings = ExecutionSettings(limits: CellLimits(seconds: 0.3))
      try sweep.run(on: executor.executor, settings)
      #expect(try sweep.store.progress("probe").counts == [.finished: 10, .timedOut: 2])
      #expect(try sweep.run(on: executor.executor, settings).ended.isEmpty)
      try sweep.store.retry(sweep: "probe", states: [.timedOut])
      #expect(try sweep.run(on: executor.executor, settings).ended.count == 2)
      #expect(try sweep.attempts() == ["finished": 10, "timed_out": 4])
      try sweep.expectSound()
    }
  }

  @Test(arguments: ExecutorCase.all, [0, 300])
  func `what uses too much memory fails and says so, seen on the way or at the end`(
    _ executor: ExecutorCase, sleep: Int
  ) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(
        folder, options: "megabytes: 300, sleep: \(sleep)", replicates: 1)
      let limits = CellLimits(bytes: 200 << 20)
      try sweep.run(on: executor.executor, ExecutionSettings(limits: limits))
      let rows = try sweep.store.results(sweep: "probe")
      #expect(rows.allSatisfy { $0.state == .failed && $0.attempts == 1 && $0.metrics.isEmpty })
      #expect(rows.allSatisfy { $0.error?.contains("the limit is 200 MiB") == true })
    }
  }

  @Test(arguments: ExecutorCase.all)
  func `the peak of memory is kept with each attempt`(_ executor: ExecutorCase) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "megabytes: 100", replicates: 1)
      try sweep.run(on: executor.executor)
      for row in try sweep.store.results(sweep: "probe") {
        let peak = row.provenance.objectValue?["peak_bytes"]?.integerValue ?? 0
        #expect(peak > 100 << 20 && peak < 400 << 20)
      }
    }
  }

  @Test(arguments: ExecutorCase.all)
  func `a stop hands back what is running, and counts no attempt`(
    _ executor: ExecutorCase
  ) throws {
    try withScratchFolder { folder in
      // Replicate 0 hangs, so a cell is running when the stop comes.
      let sweep = try ProbeSweep(folder, options: "fault: hang, every: 2", replicates: 2)
      try sweep.run(on: StoppedEarly(executor: executor.executor, store: sweep.store))
      let states = try sweep.store.states(of: sweep.plan.cells.map(\.identity))
      #expect(states.values.allSatisfy { [.pending, .finished].contains($0.state) })
      #expect(states.values.filter { $0.state == .pending }.allSatisfy { $0.attempts == 0 })
      #expect(try sweep.attempts()["released"] ?? 0 >= 1)
      try sweep.expectSound()
    }
  }

  @Test(arguments: ExecutorCase.all)
  func `what a process printed is kept, its end when it is long`(_ executor: ExecutorCase) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "lines: 20000", replicates: 1)
      try sweep.run(on: executor.executor)
      for cell in sweep.plan.cells {
        let attempt = try #require(try sweep.store.attempts(of: cell.identity).first)
        let log = try #require(AttemptLogs(sweep.store).text(of: attempt.identifier))
        #expect(log.hasSuffix("probe 0, line 19999\n"))
        #expect(log.utf8.count < 66_000 && log.contains("are not kept"))
      }
    }
  }

  @Test(arguments: ExecutorCase.all)
  func `with --no-keep-going the first failure ends the run`(_ executor: ExecutorCase) throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "fault: error, sleep: 20", replicates: 20)
      try sweep.run(on: executor.executor, ExecutionSettings(keepGoing: false))
      #expect(try sweep.store.progress("probe").count(.failed) < 20)
      #expect(try sweep.store.progress("probe").count(.pending) > 20)
    }
  }
}

/// An executor that is told to stop as soon as a cell of it runs.
private struct StoppedEarly: Executor {
  let executor: any Executor
  let store: ResultStore

  func run(
    _ job: SweepJob, shouldStop: @escaping @Sendable () -> Bool,
    tell: @escaping @Sendable (ExecutionEvent) -> Void
  ) throws {
    try executor.run(
      job,
      shouldStop: { (try? store.activity(job.sweep))?.running.isEmpty == false },
      tell: tell)
  }
}
