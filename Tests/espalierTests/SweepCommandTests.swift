import Essentials
import Foundation
import TestKit
import Testing

@Suite struct SweepCommandTests {
  private func write(_ text: String, _ folder: URL) throws {
    try Data(text.utf8).write(to: folder.appending(path: "tiny.yaml"))
  }

  @Test func `plan, run, query, table and plot work together, and a second run is free`() throws {
    try withScratchFolder { folder in
      try write(tinySpec, folder)
      let plan = try CommandLineTool.run(["sweep", "plan", "tiny.yaml"], in: folder)
      #expect(plan.status == 0 && plan.output.contains("8 cells, 0 done, 8 to run"))
      let run = try CommandLineTool.run(["sweep", "run", "tiny.yaml", "-j", "2"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.isEmpty && run.errors.contains("8 finished"))
      let again = try CommandLineTool.run(["sweep", "run", "tiny.yaml"], in: folder)
      #expect(again.status == 0 && again.errors.contains("8 cells, 8 finished before"))
      let query = try CommandLineTool.run(
        ["query", "strategy = wanda and sparsity >= 0.5", "--json"], in: folder)
      let rows = try JSONValue(parsing: query.output).arrayValue
      #expect(rows?.count == 2)
      let sql = try CommandLineTool.run(
        ["query", "--sql", "SELECT count(*) AS n FROM runs", "--csv"], in: folder)
      #expect(sql.output == "n\n8\n")
      let table = try CommandLineTool.run(
        ["table", "tiny", "--fmt", "markdown"], in: folder)
      #expect(table.output.contains("| magnitude") && table.output.contains("±"))
      #expect(table.output.contains("dense model: loss, nats/token "))
      #expect(!table.output.contains("| dense"))
      let plot = try CommandLineTool.run(["plot", "tiny", "-o", "plots"], in: folder)
      #expect(plot.status == 0, "\(plot.errors)")
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "plots").path)
      #expect(
        Set(files.map { $0.split(separator: ".").last ?? "" }) == [
          "svg", "pdf", "png", "gp", "dat",
        ])
      let status = try CommandLineTool.run(["sweep", "status", "tiny", "--csv"], in: folder)
      #expect(status.output.contains("finished,8"))
    }
  }

  @Test func `kill -9 in the middle of a sweep loses no result and the rest runs later`() throws {
    try withScratchFolder { folder in
      try write(tinySpec.replacing("replicates: 2", with: "replicates: 40"), folder)
      let process = Process()
      process.executableURL = CommandLineTool.executable
      process.arguments = ["sweep", "run", "tiny.yaml", "-q"]
      process.currentDirectoryURL = folder
      process.environment = ProcessInfo.processInfo.environment.merging(
        ["XDG_CACHE_HOME": folder.appending(path: "cache").path]) { _, new in new }
      process.standardError = FileHandle.nullDevice
      try process.run()
      let finished = "SELECT count(*) AS n FROM runs WHERE state = 'finished'"
      func count() throws -> Int {
        let result = try CommandLineTool.run(["query", "--sql", finished, "--csv"], in: folder)
        return Int(result.output.split(separator: "\n").last ?? "") ?? 0
      }
      while process.isRunning, try count() < 5 { usleep(20_000) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let before = try count()
      #expect(before >= 5)
      let attempts = "SELECT count(*) AS n FROM attempt WHERE state = 'finished'"
      // The killed workers' leases last a minute, so that at most their two cells are still out.
      _ = try CommandLineTool.run(["sweep", "run", "tiny.yaml", "-q"], in: folder)
      let after = try count()
      let stored = try CommandLineTool.run(["query", "--sql", attempts, "--csv"], in: folder)
      #expect(after >= 158 && after <= 160)
      #expect(stored.output == "n\n\(after)\n", "a finished cell ran twice")
    }
  }

  @Test func `a mistake in a spec ends with status 2, all mistakes, and no store`() throws {
    try withScratchFolder { folder in
      try write(
        tinySpec.replacing("magnitude", with: "magnitud").replacing("0.5", with: "1.2"), folder)
      let run = try CommandLineTool.run(["sweep", "run", "tiny.yaml"], in: folder)
      #expect(run.status == 2)
      #expect(run.errors.contains("tiny.yaml:8:") && run.errors.contains("sparsity 1.2"))
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "results").path))
      try write(tinySpec.replacing("magnitude", with: "magnitud"), folder)
      let other = try CommandLineTool.run(["sweep", "run", "tiny.yaml"], in: folder)
      #expect(other.status == 2 && other.errors.contains("did you mean 'magnitude'?"))
    }
  }

  @Test func `a missing store, sweep or corpus is named`() throws {
    try withScratchFolder { folder in
      let table = try CommandLineTool.run(["table", "tiny"], in: folder)
      #expect(table.status == 2 && table.errors.contains("espalier.sqlite"))
      try write(tinySpec.replacing("grammar:documents=400", with: "file:absent.txt"), folder)
      let run = try CommandLineTool.run(["sweep", "run", "tiny.yaml"], in: folder)
      #expect(run.status == 2 && run.errors.contains("absent.txt"))
    }
  }
}
