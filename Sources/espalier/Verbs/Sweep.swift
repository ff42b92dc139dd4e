import Arenas
import ArgumentParser
import Foundation
import Reporting
import Runner
import Store

/// `sweep`: plan, run and follow a grid of experiments.
struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plan, run and follow a grid of experiments.",
    discussion: "Example: espalier sweep run experiments/first-light.yaml replicates=5",
    subcommands: [SweepPlanVerb.self, SweepRun.self, SweepStatus.self, SweepRetry.self])
}

/// A spec file with overrides.
struct SpecArguments: ParsableArguments {
  @Argument(help: "The sweep's YAML file.") var spec: String
  @Argument(help: "Overrides, such as replicates=5 or budget.sparsity=0.5,0.7.")
  var overrides: [String] = []

  func read() throws -> SweepSpec { try SweepSpec(path: spec, overrides: overrides) }
}

/// `sweep plan`: which cells there are, which are done, and how long the rest will take.
struct SweepPlanVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show the cells of a sweep and what is missing.",
    discussion: "Example: espalier sweep plan experiments/first-light.yaml")

  @OptionGroup var arguments: SpecArguments
  @OptionGroup var store: StoreOptions
  @OptionGroup var jobs: JobOptions

  mutating func run() throws {
    let plan = try SweepPlan(arguments.read(), workshop: Workshop(threads: jobs.count))
    let forecast = try SweepForecast(plan, storePath: store.path, jobs: jobs.count)
    print(forecast.text)
  }
}

/// `sweep run`: run what is missing.
struct SweepRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the missing cells of a sweep.",
    discussion: """
      Finished cells are never run again; Ctrl-C leaves the rest pending, and the same command
      goes on. Example: espalier sweep run experiments/first-light.yaml -j 2
      """)

  @OptionGroup var arguments: SpecArguments
  @OptionGroup var store: StoreOptions
  @OptionGroup var jobs: JobOptions
  @OptionGroup var verbosity: VerbosityOptions
  @Flag(name: [.customShort("n"), .long], help: "Show the plan and run nothing.") var dryRun = false
  @Flag(
    name: [.customShort("k"), .long], inversion: .prefixedNo,
    help: "Go on with the other cells when one fails.")
  var keepGoing = true

  mutating func run() throws {
    Interrupt.listen()
    let spec = try arguments.read()
    let plan = try SweepPlan(spec, workshop: Workshop(threads: jobs.count))
    if dryRun {
      print(try SweepForecast(plan, storePath: store.path, jobs: jobs.count).text)
      return
    }
    let store = try store.writing()
    let session = SweepSession(
      plan: plan, store: store, jobs: jobs.count, keepGoing: keepGoing, quiet: verbosity.quiet)
    try session.run()
  }
}

/// `sweep status`: how far a sweep is.
struct SweepStatus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show how many cells of a sweep stand where.",
    discussion: "Example: espalier sweep status first-light --json")

  @Argument(help: "The sweep's name, or its YAML file.") var sweep: String
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let progress = try store.reading().progress(SweepName.resolve(sweep))
    let rows = CellState.allCases.map { state -> [ResultTable.Cell] in
      [.text(state.rawValue), .number(Double(progress.count(state)))]
    }
    try output.print(
      ResultTable(
        name: progress.sweep, title: progress.sweep,
        columns: [
          .init(key: "state", header: "state", kind: .text),
          .init(key: "cells", header: "cells", kind: .number, decimals: 0),
        ], rows: rows))
  }
}

/// `sweep retry`: send cells that did not end well back to pending.
struct SweepRetry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Let cells that failed, diverged or timed out run again.",
    discussion: "Example: espalier sweep retry first-light --state failed")

  @Argument(help: "The sweep's name, or its YAML file.") var sweep: String
  @Option(help: "The states to retry: failed, diverged, refused, timed_out, lost.")
  var state: [String] = ["failed", "timed_out"]
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

/// Takes a sweep by its name or by its file.
enum SweepName {
  static func resolve(_ text: String) throws -> String {
    guard text.hasSuffix(".yaml") || text.hasSuffix(".yml") else { return text }
    return try SweepSpec(path: text).name
  }
}
