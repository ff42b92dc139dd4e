import Foundation

/// What a run of the command line left behind.
struct CommandResult {
  let status: Int32
  let output: String
  let errors: String
}

/// The built `espalier`, run as a process of its own.
enum CommandLineTool {
  static var executable: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "espalier")
  }

  static func run(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:]
  ) throws -> CommandResult {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    variables["XDG_CACHE_HOME"] = folder.appending(path: "cache").path
    variables["ESPALIER_DB"] = nil
    process.environment = variables.merging(environment) { _, new in new }
    let files = try (0..<2).map { index in
      let url = folder.appending(path: ".stream\(index)-\(UUID().uuidString)")
      try Data().write(to: url)
      return url
    }
    let handles = try files.map { try FileHandle(forWritingTo: $0) }
    (process.standardOutput, process.standardError) = (handles[0], handles[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    for file in files { try? FileManager.default.removeItem(at: file) }
    return CommandResult(
      status: process.terminationStatus, output: texts[0], errors: texts[1])
  }
}

/// A sweep that runs in a second: a tiny model on the embedded grammar.
let tinySpec = """
  espalier: 1
  name: tiny
  question: Does it run?
  arena: lm
  options: {corpus: "grammar:documents=400", steps: 20, layers: 2, width: 32, feedForward: 48,
            vocabulary: 320, calibrationSequences: 8, evaluationSequences: 8}
  strategies: [dense, magnitude, wanda, rtn]
  budget: {sparsity: [0.5], bits: [4]}
  replicates: 2
  """
