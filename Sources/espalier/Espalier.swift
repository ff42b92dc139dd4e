import ArgumentParser

/// The command line: a verb each in `Verbs`, what they share in `Support`.
@main
struct Espalier: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "espalier",
    abstract: "Tracks and benchmarks the compression of neural networks.",
    discussion: """
      Results go into one SQLite file, results/espalier.sqlite unless --db or ESPALIER_DB says \
      otherwise. Numbers go to standard output, progress to standard error.

      Exit status: 0 done, 1 some cells failed or a claim was contradicted, 2 bad input, 3 the store \
      is busy, 4 the store is damaged, 130 interrupted.
      """,
    version: version,
    subcommands: [
      Doctor.self, List.self, Show.self, Sweep.self, ClaimVerb.self, Query.self, Compare.self,
      TableVerb.self, Plot.self, ReportVerb.self, Serve.self, Verify.self, Export.self, Import.self,
      Merge.self, CollectGarbage.self, Fit.self, Train.self, Compress.self, Evaluate.self,
      Embed.self, Models.self, Conform.self, Bench.self, Docs.self, WorkerVerb.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      exit(withError: status)
    } catch {
      Failure.exit(error)
    }
  }
}
