import Foundation
import Store
import Testing

/// A command that runs while the test does other things to it.
final class RunningCommand {
  let process = Process()
  private let errors: URL

  init(_ arguments: [String], in folder: URL) throws {
    errors = folder.appending(path: "errors-\(UUID().uuidString)")
    try Data().write(to: errors)
    process.executableURL = CommandLineTool.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(ProbeFiles.environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  /// Its workers: the children of all its threads.
  var workers: [pid_t] {
    let threads = "/proc/\(process.processIdentifier)/task"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: threads)) ?? []
    return names.flatMap { name -> [pid_t] in
      let text = try? String(contentsOfFile: "\(threads)/\(name)/children", encoding: .utf8)
      return (text ?? "").split(separator: " ").compactMap { pid_t($0) }
    }
  }

  var everybody: [pid_t] { [process.processIdentifier] + workers }

  /// What it has written to standard error by now.
  func told() throws -> String { try String(contentsOf: errors, encoding: .utf8) }

  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// A spec of the probe arena in a folder, and the store that its runs fill.
struct ProbeFiles {
  static let environment = ["ESPALIER_PROBE": "1"]
  let folder: URL

  func write(_ name: String, options: String, replicates: Int) throws {
    let text = """
      espalier: 1
      name: \(name)
      arena: probe
      options: {\(options)}
      strategies: [dense, magnitude]
      budget: {sparsity: [0.5]}
      replicates: \(replicates)
      """
    try Data(text.utf8).write(to: folder.appending(path: "\(name).yaml"))
  }

  func run(_ arguments: [String]) throws -> CommandResult {
    try CommandLineTool.run(arguments, in: folder, environment: Self.environment)
  }

  func start(_ arguments: [String]) throws -> RunningCommand {
    try RunningCommand(arguments, in: folder)
  }

  func store(_ path: String = "results/espalier.sqlite") throws -> ResultStore {
    try ResultStore.open(readOnly: folder.appending(path: path).path)
  }

  /// The number of every cell of a sweep, in its order.
  func values(_ sweep: String, in path: String = "results/espalier.sqlite") throws -> [Double?] {
    try store(path).results(sweep: sweep).map { $0.metrics["probe/value"] }
  }

  /// Waits until a condition holds, or half a minute has gone.
  static func wait(until condition: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(30)
    while try !condition() {
      guard .now < end else { throw Waited() }
      usleep(10_000)
    }
  }

  struct Waited: Error {}
}

extension ResultStore {
  /// What must hold whatever happened: states and attempts agree, every lease ever given has an
  /// attempt, every attempt an end, and every cell one result.
  func expectComplete(_ sweep: String) throws {
    let integrity = try checkIntegrity()
    #expect(integrity.isSound, "\(integrity.problems)")
    func number(_ sql: String) throws -> SQLValue? { try query(sql: sql).rows.first?.first }
    #expect(try number("SELECT count(*) FROM attempt WHERE ended_at IS NULL") == .integer(0))
    #expect(
      try number("SELECT count(*) FROM attempt")
        == number("SELECT value FROM store_info WHERE key = 'lease_token'"))
    let twice = """
      SELECT count(*) FROM (SELECT cell FROM attempt WHERE state = 'finished'
        GROUP BY cell HAVING count(*) > 1)
      """
    #expect(try number(twice) == .integer(0), "a cell was counted twice")
    let progress = try progress(sweep)
    #expect(progress.count(.finished) == progress.total, "\(progress.counts)")
  }
}

/// Moments and victims that are the same in every run of a test.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ state >> 29) &* 0x9E37_79B9_7F4A_7C15
  }
}
