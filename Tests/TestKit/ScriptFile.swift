public import Foundation

/// Writes a script that can be executed, by a process of its own.
///
/// What this process has open for writing, if only for a moment, a child inherits that another test
/// starts just then; whoever executes the file before that child goes on is told that it is busy.
public func writeScript(_ text: String, to file: URL) throws {
  let writer = Process()
  writer.executableURL = URL(filePath: "/bin/sh")
  writer.arguments = [
    "-c", "printf '%s' \"$1\" > \"$2\" && chmod 755 \"$2\"", "sh", text, file.path,
  ]
  try writer.run()
  writer.waitUntilExit()
  guard writer.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
}
