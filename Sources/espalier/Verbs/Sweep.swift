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
    subcommands: [
      SweepPlanVerb.self, SweepRun.self, SweepStatus.self, SweepRetry.self, SweepIngest.self,
    ])
}

/// A spec file with overrides.
struct SpecArguments: ParsableArguments {
  @Argument(help: "The sweep's YAML file.", completion: .specs) var spec: String
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

/// Takes a sweep by its name or by its file.
enum SweepName {
  static func resolve(_ text: String) throws -> String {
    guard text.hasSuffix(".yaml") || text.hasSuffix(".yml") else { return text }
    return try SweepSpec(path: text).name
  }
}
