import Foundation

@testable import ScalingLaws

/// The files beside the tests.
enum Fixture {
  static func text(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  static func chinchilla() throws -> FitTable {
    try FitTable(
      csv: text("chinchilla-240.csv"),
      columns: ["parameters": "parameters", "tokens": "tokens", "loss": "loss"])
  }

  /// The number that follows a label in a file's header.
  static func number(after label: String, in text: String) -> Double? {
    text.split(separator: "\n").compactMap { line in
      line.range(of: label).map { line[$0.upperBound...].prefix { !" ,".contains($0) } }
    }.first.flatMap { Double($0) }
  }
}
