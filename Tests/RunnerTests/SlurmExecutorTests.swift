import Essentials
import Foundation
import Store
import Synchronization
import TestKit
import Testing

@testable import Runner

/// What Slurm does to jobs, against a real one; the common contract is in `ExecutorConformanceTests`.
@Suite(.enabled(if: SlurmSystem.isPresent)) struct SlurmExecutorTests {
  @Test func `without waiting a run returns, and the results are taken in later`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder)
      let executor = SlurmSystem.executor(cellsPerTask: 5) { $0.parallelTasks = 2 }
      let submission = try sweep.submit(executor)
      #expect(submission.plan?.tasks == 3)
      #expect(try sweep.store.progress("probe").counts == [.running: 12])
      try sweep.waitUntilOver(submission)
      #expect(try sweep.store.progress("probe").counts == [.running: 12])
      #expect(try executor.collect(sweep: "probe", into: sweep.store) { _ in } == [])
      #expect(try sweep.store.progress("probe").counts == [.finished: 12])
      let row = try #require(try sweep.store.results(sweep: "probe").first)
      let worker = row.provenance.objectValue?["worker"]?.stringValue ?? ""
      #expect(worker.hasPrefix("slurm-\(try #require(submission.job))_0@"))
      try sweep.expectSound()
    }
  }

  @Test func `a second submission sends only what is missing`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "fault: error, every: 3")
      try sweep.run(on: SlurmSystem.executor(cellsPerTask: 6))
      #expect(try sweep.store.retry(sweep: "probe", states: [.failed]).count == 4)
      try sweep.run(on: SlurmSystem.executor())
      let submissions = sweep.submissions
      #expect(submissions.count == 2)
      #expect(try sweep.claimed(submissions[0]).count == 12)
      #expect(try sweep.claimed(submissions[1]).count == 4)
      #expect(submissions[1].plan?.tasks == 4)
      #expect(try sweep.attempts() == ["finished": 8, "failed": 8])
    }
  }

  @Test func `a run joins the job that an earlier one left, and submits nothing twice`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "sleep: 200")
      _ = try sweep.submit(SlurmSystem.executor(cellsPerTask: 3))
      try sweep.run(on: SlurmSystem.executor())
      #expect(sweep.submissions.count == 1)
      #expect(try sweep.attempts() == ["finished": 12])
    }
  }

  @Test func `a requeued task hands its cell back and goes on with the others`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "sleep: 1000", replicates: 3)
      let executor = SlurmSystem.executor(cellsPerTask: 6)
      let submission = try sweep.submit(executor)
      try SlurmSystem.wait { !submission.spools().isEmpty }
      let job = try #require(submission.job)
      #expect(ChildProcess.output(of: ["scontrol", "requeue", "\(job)_0"]) != nil)
      try sweep.run(on: executor)
      #expect(submission.spools(of: 0).count == 2)
      #expect(try sweep.store.progress("probe").counts == [.finished: 6])
      #expect(try sweep.attempts() == ["finished": 6, "released": 1])
      try sweep.expectSound()
    }
  }

  @Test func `what a cancelled job had not done is pending, and is not sent again`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "fault: hang, every: 2", replicates: 2)
      let executor = SlurmSystem.executor(cellsPerTask: 4)
      let submission = try sweep.submit(executor)
      try SlurmSystem.wait { !submission.spools().isEmpty }
      SlurmQueue.cancel(try #require(submission.job))
      let told = try sweep.run(on: executor)
      #expect(told.notices.contains { $0.contains("was cancelled") })
      let states = try sweep.store.states(of: sweep.plan.cells.map(\.identity)).values
      #expect(states.allSatisfy { [.pending, .finished].contains($0.state) })
      #expect(states.filter { $0.state == .pending }.allSatisfy { $0.attempts == 0 })
      #expect(sweep.submissions.count == 1)
      try sweep.expectSound()
    }
  }

  @Test func `before its time is up a task hands its cell back`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, options: "fault: hang", replicates: 1)
      let executor = SlurmSystem.executor(cellsPerTask: 2) {
        $0.seconds = 60
        $0.warningSeconds = 55
      }
      let settings = ExecutionSettings(policy: RetryPolicy(retries: 0))
      // Two cells that never end: a job that ends none of them is not repeated for ever.
      #expect(throws: ExecutionError.self) { try sweep.run(on: executor, settings) }
      #expect(try sweep.store.progress("probe").counts == [.pending: 2])
      #expect(try sweep.attempts() == ["released": 2])
      let job = try #require(sweep.submissions.first?.job)
      #expect(SlurmQueue.states(of: job)?.values.map(\.name) == ["COMPLETED"])
    }
  }

  @Test func `a torn line at the end of a spool is ignored and told`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder)
      let executor = SlurmSystem.executor(cellsPerTask: 12)
      let submission = try sweep.submit(executor)
      try sweep.waitUntilOver(submission)
      let path = try #require(submission.spools().first).path
      let whole = try Data(contentsOf: URL(filePath: path))
      // The last line is the end of the last cell: cut in two, it counts for nothing.
      try whole.dropLast(20).write(to: URL(filePath: path))
      let notices = Mutex<[String]>([])
      _ = try executor.collect(sweep: "probe", into: sweep.store) { event in
        if case .notice(let text) = event { notices.withLock { $0.append(text) } }
      }
      #expect(notices.withLock { $0.contains { $0.contains("a torn line") } })
      #expect(try sweep.store.progress("probe").counts == [.finished: 11, .pending: 1])
      try sweep.run(on: executor)
      #expect(try sweep.attempts() == ["finished": 12, "lost": 1])
      try sweep.expectSound()
    }
  }

  @Test func `a result that comes after its lease was lost is refused`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder, replicates: 2)
      let executor = SlurmSystem.executor(cellsPerTask: 4)
      let submission = try sweep.submit(executor)
      let names = try sweep.claimed(submission).map(\.attemptIdentifier)
      _ = try sweep.store.abandon(
        attempts: Dictionary(uniqueKeysWithValues: names.map { ($0, .lost("by the test")) }))
      try sweep.waitUntilOver(submission)
      let told = try sweep.run(on: executor)
      #expect(told.notices.count { $0.contains("a late result") } == 4)
      #expect(told.ended.count == 4)
      #expect(try sweep.attempts() == ["lost": 4, "finished": 4])
      try sweep.expectSound()
    }
  }

  @Test func `a job that Slurm refuses leaves all cells pending`() throws {
    try withScratchFolder { folder in
      let sweep = try ProbeSweep(folder)
      let executor = SlurmSystem.executor { $0.partition = "no-such-partition" }
      #expect {
        try sweep.run(on: executor)
      } throws: { error in
        "\(error)".contains("sbatch refused the job") && "\(error)".contains("partition")
      }
      #expect(try sweep.store.progress("probe").counts == [.pending: 12])
    }
  }
}
