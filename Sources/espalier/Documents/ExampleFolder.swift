import Foundation
import Store

/// A copy of the project in which examples run, so that nothing in the checkout changes.
///
/// Its store holds what `make demo` computes, whatever else the project's own store has.
struct ExampleFolder: ~Copyable {
  static let demo = "first-light"
  let url: URL

  /// Copies the project that is the current folder.
  init() throws {
    let files = FileManager.default
    url = files.temporaryDirectory.appending(path: "espalier-examples-\(UUID().uuidString)")
    try files.createDirectory(at: url, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: ".") where !name.hasPrefix(".") {
      try files.copyItem(at: URL(filePath: name), to: url.appending(path: name))
    }
    try replaceStore()
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  private func replaceStore() throws {
    let results = url.appending(path: "results")
    for name in try FileManager.default.contentsOfDirectory(atPath: results.path)
    where name.contains(".sqlite") {
      try FileManager.default.removeItem(at: results.appending(path: name))
    }
    let store = try ResultStore.open(readOnly: StoreOptions.standardPath)
    guard try store.sweeps().contains(where: { $0.name == Self.demo }) else {
      throw ExampleError.noDemo(store: StoreOptions.standardPath)
    }
    try store.exportContent(
      to: results.appending(path: "espalier.sqlite"), as: .sqlite,
      where: FilterExpression(parsing: "sweep = '\(Self.demo)'"))
  }

  /// Writes a file that a document shows.
  func write(_ lines: [String], to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
  }

  /// The lines that a command prints on either stream; a last one tells a status other than 0.
  func output(of command: String, within seconds: Double = 120) throws -> [String] {
    let file = url.appending(path: ".output")
    try Data().write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["bash", "-o", "pipefail", "-c", command]
    process.currentDirectoryURL = url
    process.environment = Self.environment
    process.standardInput = FileHandle.nullDevice
    let handle = try FileHandle(forWritingTo: file)
    process.standardOutput = handle
    process.standardError = handle
    let end = Date.now.addingTimeInterval(seconds)
    try process.run()
    while process.isRunning, .now < end { usleep(5_000) }
    let isLate = process.isRunning
    if isLate { process.terminate() }
    process.waitUntilExit()
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing(url.path + "/", with: "").replacing(url.path, with: ".")
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    if isLate { lines.append("[no end after \(seconds) s]") }
    if process.terminationStatus != 0 { lines.append("[status \(process.terminationStatus)]") }
    return ExpectedOutput.trimmed(lines)
  }

  private static var environment: [String: String] {
    var variables = ProcessInfo.processInfo.environment
    let tool = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent().path
    variables["PATH"] = [tool, variables["PATH"]].compactMap(\.self).joined(separator: ":")
    variables["ESPALIER_DB"] = nil
    variables["LC_ALL"] = "C.UTF-8"
    return variables
  }
}

/// Why examples cannot run.
enum ExampleError: Error, CustomStringConvertible {
  case noDemo(store: String)

  var description: String {
    switch self {
    case .noDemo(let store):
      "\(store) has no sweep '\(ExampleFolder.demo)', from which the documents' examples show "
        + "results; run `make demo` first"
    }
  }
}
