import Essentials
import Foundation
import Store
import TestKit
import Testing

/// What happens to a sweep when its processes are killed, stopped, interrupted and crowded.
///
/// `make test-kill` runs the large versions.
@Suite(.serialized) struct SurvivalTests {
  static let isSlow = ProcessInfo.processInfo.environment["ESPALIER_SLOW"] != nil

  @Test func `kill -9 at random moments changes no result and loses no attempt`() throws {
    let (kills, cells) = Self.isSlow ? (200, 150) : (10, 15)
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      var random = SeededGenerator(state: 20_261_121)
      var running: RunningCommand?
      var (count, replicates) = (0, cells)
      while count < kills {
        if running?.process.isRunning != true {
          // When all is done, there is more to do: an extended grid reruns nothing either.
          if isDone(files, cells: 2 * replicates) { replicates += cells }
          try files.write("probe", options: "sleep: 50, spread: 150", replicates: replicates)
          running = try files.start(
            ["sweep", "run", "probe.yaml", "-j", "2", "--retries", "1000", "-y", "-q"])
        }
        usleep(UInt32.random(in: 0..<600_000, using: &random))
        guard let command = running, command.process.isRunning else { continue }
        let victims = Bool.random(using: &random) ? command.workers : []
        let victim = victims.randomElement(using: &random) ?? command.process.processIdentifier
        kill(victim, SIGKILL)
        count += 1
        if victim == command.process.processIdentifier { _ = command.wait() }
      }
      _ = running?.wait()
      let last = try files.run(["sweep", "run", "probe.yaml", "-q", "--retries", "1000"])
      #expect(last.status == 0, "\(last.errors)")
      try files.store().expectComplete("probe")
      try files.write("probe", options: "", replicates: replicates)
      let calm = try files.run(["sweep", "run", "probe.yaml", "-q", "--db", "calm.sqlite"])
      #expect(calm.status == 0)
      #expect(try files.values("probe") == files.values("probe", in: "calm.sqlite"))
    }
  }

  private func isDone(_ files: ProbeFiles, cells: Int) -> Bool {
    guard let progress = try? files.store().progress("probe") else { return false }
    return progress.total == cells && progress.remaining == 0
  }

  @Test func `eight processes write while others read, and every record is there`() throws {
    let cells = Self.isSlow ? 500 : 25
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      for writer in 0..<8 {
        // Another option, so that no two writers share a cell.
        try files.write("w\(writer)", options: "every: \(writer + 1)", replicates: cells)
      }
      let writers = try (0..<8).map {
        try files.start(["sweep", "run", "w\($0).yaml", "-q", "-j", "1"])
      }
      try ProbeFiles.wait { (try? files.store()) != nil }
      while writers.contains(where: \.process.isRunning) {
        let query = try files.run(["query", "state = finished", "--json"])
        #expect(query.status == 0, "\(query.errors)")
      }
      #expect(writers.allSatisfy { $0.wait() == 0 })
      let expected = try files.values("w0")
      #expect(Set(expected).count == 2 * cells && !expected.contains(nil))
      for writer in 0..<8 {
        #expect(try files.values("w\(writer)") == expected)
        try files.store().expectComplete("w\(writer)")
      }
    }
  }

  @Test func `a stopped run finds its late results refused, and the other's stand`() throws {
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      try files.write("probe", options: "sleep: 400", replicates: 3)
      let arguments = ["sweep", "run", "probe.yaml", "--lease", "1s", "-j", "1"]
      let stopped = try files.start(arguments)
      try ProbeFiles.wait {
        (try? files.store().activity("probe"))?.running.isEmpty == false
      }
      let everybody = stopped.everybody
      for process in everybody { kill(process, SIGSTOP) }
      let other = try files.run(arguments)
      #expect(other.status == 0 && other.errors.contains("6 finished"), "\(other.errors)")
      for process in everybody { kill(process, SIGCONT) }
      #expect(stopped.wait() == 0)
      let told = try stopped.told()
      #expect(told.contains("whose result counts") && told.contains("raise --lease"), "\(told)")
      try files.store().expectComplete("probe")
    }
  }

  @Test func `a stopped worker is replaced`() throws {
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      try files.write("probe", options: "sleep: 300", replicates: 2)
      let command = try files.start(["sweep", "run", "probe.yaml", "--lease", "1s", "-j", "1"])
      try ProbeFiles.wait {
        (try? files.store().activity("probe"))?.running.isEmpty == false
      }
      let worker = try #require(command.workers.first)
      kill(worker, SIGSTOP)
      #expect(command.wait() == 0)
      #expect(try command.told().contains("raise --lease"))
      try files.store().expectComplete("probe")
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `an interruption hands back what is running`(signal: Int32) throws {
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      try files.write("probe", options: "fault: hang", replicates: 2)
      let command = try files.start(["sweep", "run", "probe.yaml", "-j", "2"])
      try ProbeFiles.wait { (try? files.store().activity("probe"))?.running.count == 2 }
      for process in signal == SIGINT ? command.everybody : [command.process.processIdentifier] {
        kill(process, signal)
      }
      #expect(command.wait() == 130)
      let states = try files.store().states()
      #expect(states.values.allSatisfy { $0.state == .pending && $0.attempts == 0 })
      let released = "SELECT count(*) FROM attempt WHERE state = 'released'"
      #expect(try files.store().query(sql: released).rows == [[.integer(2)]])
    }
  }

  @Test func `workers of a killed run end by themselves and hand back their cells`() throws {
    try withScratchFolder { folder in
      let files = ProbeFiles(folder: folder)
      try files.write("probe", options: "fault: hang", replicates: 2)
      let command = try files.start(["sweep", "run", "probe.yaml", "-j", "2", "-q"])
      try ProbeFiles.wait { (try? files.store().activity("probe"))?.running.count == 2 }
      let workers = command.workers
      kill(command.process.processIdentifier, SIGKILL)
      _ = command.wait()
      try ProbeFiles.wait { workers.allSatisfy { kill($0, 0) != 0 } }
      let states = try files.store().states()
      #expect(states.values.allSatisfy { $0.state == .pending && $0.attempts == 0 })
    }
  }
}
