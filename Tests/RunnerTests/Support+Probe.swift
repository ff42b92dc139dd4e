import Arenas
import Essentials
import Foundation
import Networks
import Runner
import Store
import Synchronization
import Testing

/// An executor that the suite of tests holds to the contract.
struct ExecutorCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let executor: any Executor

  /// The program lies beside the tests.
  static let program = URL(filePath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "espalier")

  static let all =
    [
      ExecutorCase(
        testDescription: "one process", executor: ProcessExecutor(workers: 1, program: program)),
      ExecutorCase(
        testDescription: "three processes", executor: ProcessExecutor(workers: 3, program: program)),
    ] + (SlurmSystem.isPresent ? [slurm] : [])

  /// Tasks of four cells each; a stop cancels them.
  static var slurm: ExecutorCase {
    ExecutorCase(testDescription: "Slurm", executor: SlurmSystem.executor(cellsPerTask: 4))
  }
}

/// A sweep of the probe arena with a store of its own.
struct ProbeSweep {
  let folder: URL
  let plan: SweepPlan
  let store: ResultStore

  init(_ folder: URL, options: String = "", replicates: Int = 6, name: String = "probe") throws {
    // Workers inherit it; without it no spec can name the arena.
    setenv("ESPALIER_PROBE", "1", 1)
    self.folder = folder
    let text = """
      {espalier: 1, name: \(name), arena: probe, options: {\(options)},
       strategies: [dense, magnitude], budget: {sparsity: [0.5]}, replicates: \(replicates)}
      """
    plan = try SweepPlan(
      SweepSpec(text: text, file: "probe.yaml"),
      workshop: Workshop(cache: ModelCache(directory: folder), threads: 1))
    store = try ResultStore(path: folder.appending(path: "probe.sqlite").path)
    try store.register(
      sweep: plan.spec.name, spec: plan.spec.text, cells: plan.cells.map(\.cell))
  }

  /// What an executor told, sorted into ends and notices.
  struct Told {
    var ended: [CellReport] = []
    var notices: [String] = []
  }

  @discardableResult
  func run(
    on executor: any Executor, _ settings: ExecutionSettings = ExecutionSettings(),
    stopAfter limit: Int = .max
  ) throws -> Told {
    let told = Mutex(Told())
    let job = SweepJob(
      sweep: plan.spec.name, store: store, cacheDirectory: plan.cacheDirectory,
      settings: settings, provenance: ["version": "test"])
    try executor.run(job, shouldStop: { told.withLock { $0.ended.count >= limit } }) { event in
      told.withLock {
        switch event {
        case .ended(let report): $0.ended.append(report)
        case .notice(let text): $0.notices.append(text)
        case .queue: break
        }
      }
    }
    return told.withLock { $0 }
  }

  func values() throws -> [Double?] {
    try store.results(sweep: plan.spec.name).map { $0.metrics["probe/value"] }
  }

  /// Counts attempts by state.
  func attempts() throws -> [String: Int] {
    let states = try plan.cells.flatMap { try store.attempts(of: $0.identity) }.map(\.state)
    return Dictionary(states.map { ($0, 1) }, uniquingKeysWith: +)
  }

  /// What must hold of every store whatever happened.
  func expectSound() throws {
    let report = try store.checkIntegrity()
    #expect(report.isSound, "\(report.problems)")
    #expect(try attempts()["running"] == nil)
  }
}
