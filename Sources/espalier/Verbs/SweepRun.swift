import Arenas
import ArgumentParser
import Foundation
import Runner
import Store

/// `sweep run`: run what is missing.
struct SweepRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the missing cells of a sweep.",
    discussion: """
      Finished cells are never run again; Ctrl-C hands back what is running, and the same command \
      goes on. A cell whose worker crashed or vanished runs again by itself, a cell that failed or \
      timed out waits for `sweep retry`.
      Example: espalier sweep run experiments/first-light.yaml -j 2 --time-limit 10m
      """)

  @OptionGroup var arguments: SpecArguments
  @OptionGroup var store: StoreOptions
  @OptionGroup var jobs: JobOptions
  @OptionGroup var execution: ExecutionOptions
  @OptionGroup var slurm: SlurmArguments
  @OptionGroup var verbosity: VerbosityOptions
  @Flag(name: [.customShort("n"), .long], help: "Show the plan and run nothing.") var dryRun = false
  @Flag(name: [.customShort("y"), .long], help: "Run an edited spec without asking.") var yes =
    false

  mutating func run() throws {
    Interrupt.listen()
    let spec = try arguments.read()
    let plan = try SweepPlan(spec, workshop: Workshop(threads: jobs.count))
    if dryRun {
      print(try SweepForecast(plan, storePath: store.path, jobs: jobs.count).text)
      if let executor = slurm.slurmExecutor(spec.executor) {
        let missing = try missingCells(plan)
        print(executor.preview(sweep: spec.name, cells: missing, store: store.path), terminator: "")
      }
      return
    }
    let session = SweepSession(
      plan: plan, store: try store.writing(), jobs: jobs.count,
      settings: execution.settings(spec.limits), quiet: verbosity.quiet, asks: !yes,
      slurm: slurm.slurmExecutor(spec.executor))
    try session.run()
  }

  /// How many cells would be run: those that have not ended.
  private func missingCells(_ plan: SweepPlan) throws -> Int {
    guard FileManager.default.fileExists(atPath: store.path) else { return plan.cells.count }
    let states = try store.reading().states(of: plan.cells.map(\.identity))
    return plan.cells.count { cell in
      states[cell.identity].map { [.pending, .running].contains($0.state) } ?? true
    }
  }
}

/// `sweep retry`: send cells that did not end well back to pending.
struct SweepRetry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Let cells that failed, diverged or timed out run again.",
    discussion: "Example: espalier sweep retry first-light --state failed")

  @Argument(help: "The sweep's name, or its YAML file.", completion: .sweeps) var sweep: String
  @Option(help: "The states to retry: failed, diverged, refused, timed_out, lost.")
  var state: [String] = ["failed", "timed_out", "lost"]
  @OptionGroup var store: StoreOptions

  mutating func run() throws {
    let states = try state.map { name in
      guard let state = CellState(rawValue: name) else {
        let known = CellState.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("no state '\(name)'; allowed: \(known)")
      }
      return state
    }
    let cells = try store.writing().retry(sweep: SweepName.resolve(sweep), states: Set(states))
    print("\(cells.count) cells are pending again")
  }
}
