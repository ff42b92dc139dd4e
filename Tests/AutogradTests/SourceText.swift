import Foundation

/// The library's own sources, for tests of completeness.
enum SourceText {
  /// The types declared as operations.
  static func operations() throws -> [String] {
    try declarations { text in
      text.matches(of: /struct (\w+): Operation/).map { String($0.output.1) }
    }
  }

  /// The types declared to have second derivatives.
  static func twiceDifferentiable() throws -> [String] {
    try declarations { text in
      text.matches(
        of: /(?:struct|extension) (\w+): (?:Operation, )?(?:TwiceDifferentiable|Composite)/
      )
      .map { String($0.output.1) }
    }
  }

  private static func declarations(_ find: (String) -> [String]) throws -> [String] {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/Autograd/Operations")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .flatMap { file in
        try find(String(contentsOf: file, encoding: .utf8))
      }
  }
}
