import Arenas
import Foundation
import Runner
import Essentials
import Store
import Synchronization
import TestKit
import Testing

/// The real arena in real processes.
@Suite struct ProcessExecutorTests {
  private func run(
    _ plan: SweepPlan, _ store: ResultStore, jobs: Int, stopAfter limit: Int = .max
  ) throws -> Int {
    _ = try store.register(
      sweep: plan.spec.name, spec: plan.spec.text, cells: plan.cells.map(\.cell))
    let count = Atomic(0)
    let job = SweepJob(
      sweep: plan.spec.name, store: store, cacheDirectory: plan.cacheDirectory,
      settings: ExecutionSettings(),
      provenance: Provenance(version: "test", jobs: jobs, data: [:]).json)
    try ProcessExecutor(workers: jobs, program: ExecutorCase.program).run(
      job, shouldStop: { count.load(ordering: .relaxed) >= limit }
    ) { event in
      if case .ended = event { count.add(1, ordering: .relaxed) }
    }
    return count.load(ordering: .relaxed)
  }

  /// The measured numbers that do not depend on the clock, by cell.
  private func numbers(_ store: ResultStore) throws -> [String: MetricValues] {
    let rows = try store.results(sweep: "tiny")
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        var metrics = row.metrics
        metrics["cost/compress_seconds"] = nil
        return (row.identity, metrics)
      })
  }

  @Test func `a second run computes nothing, and an extended sweep only what is new`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "s.sqlite").path)
      #expect(try run(tinyPlan(folder), store, jobs: 2) == 8)
      #expect(try run(tinyPlan(folder), store, jobs: 2) == 0)
      let longer = try tinyPlan(folder, overrides: ["replicates=3"])
      #expect(try run(longer, store, jobs: 2) == 4)
      #expect(try store.progress("tiny").count(.finished) == 12)
    }
  }

  @Test func `the number of workers and an interruption change no bit`() throws {
    try withScratchFolder { folder in
      let stores = try (0..<3).map {
        try ResultStore(path: folder.appending(path: "\($0).sqlite").path)
      }
      _ = try run(tinyPlan(folder), stores[0], jobs: 1)
      _ = try run(tinyPlan(folder), stores[1], jobs: 2)
      let before = try run(tinyPlan(folder), stores[2], jobs: 1, stopAfter: 3)
      #expect(before >= 3)
      #expect(try stores[2].progress("tiny").remaining == 8 - before)
      #expect(try run(tinyPlan(folder), stores[2], jobs: 2) == 8 - before)
      let first = try numbers(stores[0])
      #expect(first.count == 8)
      #expect(try numbers(stores[1]) == first)
      #expect(try numbers(stores[2]) == first)
    }
  }

  @Test func `a failing cell is kept with its reason and the others go on`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "s.sqlite").path)
      // 48 inputs of the down projection cannot be divided into groups of 5.
      let plan = try tinyPlan(
        folder, overrides: ["budget={pattern: \"2:5\", bits: 4}", "replicates=1"])
      _ = try run(plan, store, jobs: 2)
      let progress = try store.progress("tiny")
      #expect(progress.count(.failed) == 2)
      #expect(progress.count(.finished) == 2)
      let failed = try store.results(sweep: "tiny").filter { $0.state == .failed }
      #expect(failed.allSatisfy { $0.error?.contains("groups of 5") == true })
    }
  }

  @Test func `every run says where it was made`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "s.sqlite").path)
      _ = try run(tinyPlan(folder, overrides: ["replicates=1"]), store, jobs: 1)
      let row = try #require(try store.results(sweep: "tiny").first)
      let keys = Set((row.provenance.objectValue ?? [:]).keys)
      #expect(
        keys.isSuperset(of: [
          "git_commit", "host", "processor", "blas_core", "version", "peak_bytes",
        ]))
    }
  }
}
