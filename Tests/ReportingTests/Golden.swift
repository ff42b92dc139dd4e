import Foundation
import Testing

/// Texts kept beside the tests; `ESPALIER_RECORD=1` in the environment writes them anew.
enum Golden {
  static let header =
    "## Regenerate with: ESPALIER_RECORD=1 swift test --filter ReportingTests. Not in the text.\n"

  static func expect(
    _ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden").appending(path: name)
    if ProcessInfo.processInfo.environment["ESPALIER_RECORD"] == "1" {
      try Data((header + text).utf8).write(to: file)
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(kept == header + text, "\(name) differs", sourceLocation: sourceLocation)
  }
}
