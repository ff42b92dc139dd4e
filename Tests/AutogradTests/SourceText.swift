import Foundation

/// The library's own sources, for tests of completeness.
enum SourceText {
  /// The types declared as operations.
  static func operations() throws -> [String] {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/Autograd/Operations")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .flatMap { file in
        try String(contentsOf: file, encoding: .utf8).matches(of: /struct (\w+): Operation/)
          .map { String($0.output.1) }
      }
  }
}
