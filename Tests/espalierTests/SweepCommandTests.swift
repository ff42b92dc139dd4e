import Essentials
import Foundation
import Store
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
          "svg", "pdf", "png", "gp", "dat", "json",
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
      _ = try CommandLineTool.run(["sweep", "run", "tiny.yaml", "-q"], in: folder)
      let after = try count()
      let stored = try CommandLineTool.run(["query", "--sql", attempts, "--csv"], in: folder)
      #expect(after == 160)
      #expect(stored.output == "n\n\(after)\n", "a finished cell ran twice")
    }
  }

  @Test func `an edited spec shows what changes, and a run of it says so where nobody is asked`()
    throws
  {
    try withScratchFolder { folder in
      try write(tinySpec, folder)
      _ = try CommandLineTool.run(["sweep", "run", "tiny.yaml", "-q"], in: folder)
      let run = try CommandLineTool.run(
        ["sweep", "run", "tiny.yaml", "replicates=1", "budget.sparsity=0.6"], in: folder)
      #expect(run.status == 0)
      #expect(run.errors.contains("the spec of tiny changed:"))
      #expect(run.errors.contains("budget: + {\"sparsity\":0.6}, - {\"sparsity\":0.5}"))
      #expect(run.errors.contains("replicates: 2 to 1"))
      #expect(run.errors.contains("2 cells new, 6 gone (results stay in the store), 2 as before"))
      let back = try CommandLineTool.run(["sweep", "run", "tiny.yaml"], in: folder)
      #expect(back.errors.contains("8 cells, 8 finished before"))
    }
  }

  @Test func `status and show tell of failures, attempts and memory`() throws {
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      try files.write("probe", options: "fault: error, every: 3, lines: 2", replicates: 4)
      let run = try files.run(["sweep", "run", "probe.yaml", "-q"])
      #expect(run.status == 1)
      let status = try files.run(["sweep", "status", "probe"])
      #expect(status.output.contains("8 cells, 8 attempts"))
      #expect(status.output.contains("the probe failed"))
      let json = try JSONValue(
        parsing: files.run(["sweep", "status", "probe", "--json"]).output)
      #expect(json.objectValue?["states"]?.objectValue?["failed"] == 4)
      #expect(json.objectValue?["failures"]?.arrayValue?.count == 4)
      let cell = try #require(try files.store().results().first { $0.state == .failed })
      let show = try files.run(["show", String(cell.identity.prefix(12))])
      #expect(show.output.contains("attempt   1 failed") && show.output.contains(", peak "))
      #expect(show.output.contains("line 1"))
      let retry = try files.run(["sweep", "retry", "probe"])
      #expect(retry.output == "4 cells are pending again\n")
    }
  }

  @Test func `limits are refused when they are none, and the worker is no verb to see`() throws {
    try withScratchFolder { folder in
      try write(tinySpec + "\nlimits: {time: soon, memory: 2X, retries: -1}\n", folder)
      let run = try CommandLineTool.run(["sweep", "run", "tiny.yaml"], in: folder)
      #expect(run.status == 2)
      #expect(run.errors.contains("time is 'soon', wanted a duration such as 90s"))
      #expect(run.errors.contains("memory is '2X', wanted a size such as 512M"))
      #expect(run.errors.contains("retries is '-1'"))
      let help = try CommandLineTool.run(["--help"], in: folder)
      #expect(!help.output.contains("  worker"))
      let arenas = try CommandLineTool.run(
        ["ls", "arenas"], in: folder, environment: ProbeFiles.environment)
      #expect(!arenas.output.contains("probe"))
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
