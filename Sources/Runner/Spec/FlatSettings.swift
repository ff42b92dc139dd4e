internal import Foundation
internal import Yams

/// A YAML file of plain keys and values, such as the specification of a figure.
public struct FlatSettings: Sendable {
  /// The values by key, as they are written.
  public let values: [String: String]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - what: what the file describes, for messages.
  ///   - allowed: the keys that it may have.
  ///   - required: those that it must have.
  /// - Throws: `SpecProblems` with every mistake; an unknown key is named with the nearest known.
  public init(
    path: String, of what: String, allowed: [String], required: [String]
  ) throws(SpecProblems) {
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(data: data, encoding: .utf8)
    else {
      throw SpecProblems(problems: [
        SpecProblem(file: path, line: nil, message: "cannot be read as UTF-8; check the path")
      ])
    }
    try self.init(text: text, file: path, of: what, allowed: allowed, required: required)
  }

  /// Reads a text; see ``init(path:of:allowed:required:)``.
  public init(
    text: String, file: String, of what: String, allowed: [String], required: [String]
  ) throws(SpecProblems) {
    var reader = SpecReader(file: file)
    var values: [String: String] = [:]
    if let root = reader.root(text), let members = reader.members(root, of: what, allowed: allowed)
    {
      for (key, node) in members { values[key] = reader.text(node, of: key) }
      let present = Set(members.map(\.key))
      for key in required where !present.contains(key) {
        reader.note("the key '\(key)' is missing", at: root)
      }
    }
    guard reader.problems.isEmpty else { throw SpecProblems(problems: reader.problems) }
    self.values = values
  }
}
