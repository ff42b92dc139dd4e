internal import Foundation

/// Other programs, asked for a line or two.
public enum ChildProcess {
  /// What a command prints on standard output, without the white space around it.
  ///
  /// - Parameter command: the program, looked up in PATH, and its arguments.
  /// - Returns: the text, cut after 200,000 bytes; nil when the command is missing or fails.
  public static func output(of command: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data.prefix(200_000), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
