import ArgumentParser
import Foundation
import Runner
import Store

/// `sweep ingest`: take in what Slurm's tasks have written.
struct SweepIngest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest", abstract: "Take in what the Slurm jobs of a sweep have written so far.",
    discussion: """
      Call it as often as wished, while the jobs run or later. What a job that is over left open is \
      pending again; `sweep run` with --executor slurm sends it anew.
      Example: espalier sweep ingest first-light
      """)

  @Argument(help: "The sweep's name, or its YAML file.", completion: .sweeps) var sweep: String
  @Option(help: "The --work-folder of `sweep run`, when one was given.") var workFolder: String?
  @OptionGroup var store: StoreOptions

  mutating func run() throws {
    let (name, store) = (try SweepName.resolve(sweep), try store.writing())
    let before = try store.progress(name)
    var executor = SlurmExecutor(options: SlurmOptions(), program: Espalier.program)
    executor.folder = workFolder.map { URL(filePath: $0) }
    let lines = try executor.collect(sweep: name, into: store) { event in
      if case .notice(let text) = event { note(text) }
    }
    let after = try store.progress(name)
    print("\(before.remaining - after.remaining) cells ended, \(after.remaining) remain")
    for line in lines { print(line) }
  }
}
