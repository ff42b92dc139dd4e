internal import Essentials
internal import Foundation

extension BytePairEncoding: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, version, merges
  }

  static let kind = "byte-pair-encoding"

  /// Reads the merges and checks that each joins tokens that exist before it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func requireThat(_ holds: Bool, _ key: CodingKeys, _ reason: String) throws {
      guard !holds else { return }
      throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: reason)
    }
    let kind = try container.decode(String.self, forKey: .kind)
    try requireThat(kind == Self.kind, .kind, "kind is '\(kind)', not '\(Self.kind)'")
    let version = try container.decode(Int.self, forKey: .version)
    try requireThat(version == 1, .version, "version \(version), only 1 is known")
    let pairs = try container.decode([[Int32]].self, forKey: .merges)
    var lengths = (0...255).map { _ in 1 } + [0]
    var seen: Set<UInt64> = []
    for (index, pair) in pairs.enumerated() {
      let known = 0..<Int32(lengths.count)
      let isSound = pair.count == 2 && pair.allSatisfy { known.contains($0) && $0 != 256 }
      try requireThat(isSound, .merges, "merge \(index) is \(pair)")
      let isNew = seen.insert(Merge(pair[0], pair[1]).key).inserted
      try requireThat(isNew, .merges, "merge \(index), \(pair), occurs twice")
      // Without this limit 60 doublings would ask for more memory than there is.
      let length = lengths[Int(pair[0])] + lengths[Int(pair[1])]
      try requireThat(length <= PieceScanner.longest, .merges, "token \(257 + index) is too long")
      lengths.append(length)
    }
    self.init(merges: pairs.map { Merge($0[0], $0[1]) })
  }

  /// Writes the merges as pairs of token numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(1, forKey: .version)
    try container.encode(merges.map { [$0.left, $0.right] }, forKey: .merges)
  }

  /// Reads a tokenizer from a JSON file.
  public init(contentsOf path: String) throws(TokenizerError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: plainReason(error))
    }
    do {
      self = try JSONDecoder().decode(BytePairEncoding.self, from: data)
    } catch DecodingError.dataCorrupted(let context) {
      throw .malformed(path: path, reason: context.debugDescription)
    } catch {
      throw .malformed(path: path, reason: "\(error)")
    }
  }

  /// Writes the tokenizer to a JSON file, whole or not at all.
  public func write(to path: String) throws(TokenizerError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do {
      try AtomicFile.write([encoder.encode(self)], to: path)
    } catch {
      throw .unreadable(path: path, reason: plainReason(error))
    }
  }
}
