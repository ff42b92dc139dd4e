import ArgumentParser
import Runner

/// `worker`: what `sweep run` starts; nobody types it.
struct WorkerVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Run cells for another process.", shouldDisplay: false)

  mutating func run() throws { throw ExitCode(Worker.main()) }
}
