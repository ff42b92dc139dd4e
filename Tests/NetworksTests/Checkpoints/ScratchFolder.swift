import Foundation

/// A folder of its own for a test, removed at the end.
func withScratchFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let name = "espalier-" + ProcessInfo.processInfo.globallyUniqueString
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// The path of a file or folder in the fixtures of these tests.
func fixturePath(_ name: String, testFile: String = #filePath) -> String {
  URL(fileURLWithPath: testFile).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").appendingPathComponent(name).path
}
