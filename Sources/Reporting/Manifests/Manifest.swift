internal import Essentials
public import Foundation

/// What stands beside a written table, figure or report, so that it can be verified later: the
/// query, the results that it shows, the files' digests, the program's version.
public struct Manifest: Sendable, Hashable {
  /// What ends the names of manifests.
  public static let suffix = ".manifest.json"

  /// The version of the program that wrote the files.
  public var version: String

  /// Which results are shown.
  public var query: ResultQuery

  /// What they were.
  public var results: ResultDigests

  /// The SHA-256 of each file, by its name in the manifest's folder.
  public var files: [String: String]

  /// Describes files with the given contents.
  public init(version: String, query: ResultQuery, results: ResultDigests, files: [String: Data]) {
    self.version = version
    self.query = query
    self.results = results
    self.files = files.mapValues(Self.digest)
  }

  static func digest(of data: Data) -> String { Digest.sha256Hex(data) }

  /// Reads a manifest.
  ///
  /// - Throws: `ManifestError`.
  public init(contentsOf url: URL) throws(ManifestError) {
    guard let data = FileManager.default.contents(atPath: url.path) else {
      throw .unreadable(path: url.relativePath, reason: "there is no such file")
    }
    do {
      self = try JSONDecoder().decode(Manifest.self, from: data)
    } catch {
      throw .unreadable(path: url.relativePath, reason: "it is no manifest of this program")
    }
    for name in files.keys where name.contains("/") || name == ".." || name.isEmpty {
      throw .unreadable(path: url.relativePath, reason: "it names the file '\(name)'")
    }
  }

  /// The text of the file, with sorted keys and a cell a line.
  ///
  /// Written by hand: a hundred thousand cells would take an encoder longer than anything else.
  public var text: String {
    let cells = members(results.entries, indent: "    ")
    let files = members(
      files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, indent: "    ")
    let query = members(
      [("filter", self.query.filter), ("sweep", self.query.sweep)].compactMap { name, value in
        value.map { (name, $0) }
      }, indent: "    ")
    return """
      {
        "cells" : \(cells),
        "espalier" : \(JSONValue.string(version).canonical),
        "files" : \(files),
        "query" : \(query)
      }

      """
  }

  private func members(_ members: [(String, String)], indent: String) -> String {
    guard !members.isEmpty else { return "{\n\n  }" }
    var text = "{"
    text.reserveCapacity(members.count * (indent.utf8.count + 40) + 8)
    for (index, (name, value)) in members.enumerated() {
      text.append(index == 0 ? "\n" : ",\n")
      text.append(indent)
      append(quoted: name, to: &text)
      text.append(" : ")
      append(quoted: value, to: &text)
    }
    text.append("\n  }")
    return text
  }

  private func append(quoted word: String, to text: inout String) {
    let isPlain = word.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else {
      text.append(JSONValue.string(word).canonical)
      return
    }
    text.append("\"")
    text.append(word)
    text.append("\"")
  }

  /// Writes the manifest beside the files that it tells of.
  public func write(to url: URL) throws {
    try AtomicFile.write([Data(text.utf8)], to: url.path)
  }
}

extension Manifest: Codable {
  private enum CodingKeys: String, CodingKey {
    case version = "espalier"
    case query, cells, files
  }

  /// Reads the members of a manifest.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    version = try members.decode(String.self, forKey: .version)
    query = try members.decode(ResultQuery.self, forKey: .query)
    results = ResultDigests(cells: try members.decode([String: String].self, forKey: .cells))
    files = try members.decode([String: String].self, forKey: .files)
  }

  /// Writes the members of a manifest.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(version, forKey: .version)
    try members.encode(query, forKey: .query)
    try members.encode(results.cells, forKey: .cells)
    try members.encode(files, forKey: .files)
  }
}

/// Why a manifest cannot be used.
public enum ManifestError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read as a manifest.
  case unreadable(path: String, reason: String)

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): \(reason); write the table or figure again, and its manifest comes with it"
    }
  }
}
