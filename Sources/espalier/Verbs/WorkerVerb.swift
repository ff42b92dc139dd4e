import ArgumentParser
import Runner

/// `worker`: what `sweep run` starts; nobody types it.
struct WorkerVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Run cells for another process.", shouldDisplay: false)

  @Option(help: "The folder of a Slurm submission, of which this is a task.") var task: String?

  mutating func run() throws {
    throw ExitCode(
      task.map { SlurmTask.main(folder: $0, program: Espalier.program) } ?? Worker.main())
  }
}
