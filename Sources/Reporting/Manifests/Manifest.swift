internal import Essentials
public import Foundation

/// What stands beside a written table, figure or report, so that it can be verified later: the
/// query, the results that it shows, the files' digests, the program's version.
public struct Manifest: Sendable, Hashable {
  /// What ends the names of manifests.
  public static let suffix = ".manifest.json"

  /// The version of the way in which results are digested; manifests of another one say nothing.
  static let digestVersion = 2

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
    } catch let error as ManifestError {
      throw .unreadable(path: url.relativePath, reason: error.reason)
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
  public var text: [UInt8] {
    let files = files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let query = [("filter", self.query.filter), ("sweep", self.query.sweep)].compactMap {
      name, value in value.map { (name, $0) }
    }
    var text: [UInt8] = []
    text.reserveCapacity(results.count * 45 + 4_096)
    text += "{\n  \"cells\" : ".utf8
    appendCells(to: &text)
    text += ",\n  \"digests\" : \(Self.digestVersion),\n  \"espalier\" : ".utf8
    Self.append(quoted: version, to: &text)
    text += ",\n  \"files\" : ".utf8
    Self.append(files, to: &text)
    text += ",\n  \"query\" : ".utf8
    Self.append(query, to: &text)
    text += "\n}\n".utf8
    return text
  }

  private func appendCells(to text: inout [UInt8]) {
    let others = results.others.sorted { $0.key < $1.key }
    guard !results.entries.isEmpty else { return Self.append(others, to: &text) }
    for (index, entry) in results.entries.enumerated() {
      text += (index == 0 ? "{\n    \"" : ",\n    \"").utf8
      Digest.append(hexadecimal: entry.cell, to: &text)
      text += "\" : \"".utf8
      Digest.append(hexadecimal: entry.digest, to: &text)
      text.append(UInt8(ascii: "\""))
    }
    for (name, value) in others {
      text += ",\n    ".utf8
      Self.append(quoted: name, to: &text)
      text += " : ".utf8
      Self.append(quoted: value, to: &text)
    }
    text += "\n  }".utf8
  }

  private static func append(_ members: [(String, String)], to text: inout [UInt8]) {
    text += "{\n".utf8
    for (index, (name, value)) in members.enumerated() {
      text += (index == 0 ? "    " : ",\n    ").utf8
      append(quoted: name, to: &text)
      text += " : ".utf8
      append(quoted: value, to: &text)
    }
    text += "\n  }".utf8
  }

  private static func append(quoted word: String, to text: inout [UInt8]) {
    let isPlain = word.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else {
      text += JSONValue.string(word).canonical.utf8
      return
    }
    text.append(UInt8(ascii: "\""))
    text += word.utf8
    text.append(UInt8(ascii: "\""))
  }

  /// Writes the manifest beside the files that it tells of.
  public func write(to url: URL) throws {
    try AtomicFile.write([Data(text)], to: url.path)
  }
}

extension Manifest: Codable {
  private enum CodingKeys: String, CodingKey {
    case version = "espalier"
    case query, cells, digests, files
  }

  /// Reads the members of a manifest.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    let digests = try members.decodeIfPresent(Int.self, forKey: .digests) ?? 1
    guard digests == Self.digestVersion else {
      throw ManifestError.unreadable(
        path: "", reason: "its digests are of \(digests < 2 ? "an older" : "a newer") version")
    }
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
    try members.encode(Self.digestVersion, forKey: .digests)
    try members.encode(files, forKey: .files)
  }
}

/// Why a manifest cannot be used.
public enum ManifestError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read as a manifest.
  case unreadable(path: String, reason: String)

  /// Why, without the file.
  var reason: String {
    switch self {
    case .unreadable(_, let reason): reason
    }
  }

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): \(reason); write the table or figure again, and its manifest comes with it"
    }
  }
}
