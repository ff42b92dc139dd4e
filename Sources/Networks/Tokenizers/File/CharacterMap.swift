/// The replacements that a SentencePiece model carries, such as `nmt_nfkc`.
///
/// A double array finds the replaced texts: each unit of 32 bits holds the label of the edge that
/// leads to it, whether a text ends there, and the offset to its children. The replacements follow,
/// each ended by a zero byte.
///
/// Reference: J. Aoe, *An Efficient Digital Search Algorithm by Using a Double-Array Structure*,
/// 1989; https://github.com/google/sentencepiece, `normalizer.cc`.
struct CharacterMap: Sendable {
  private let units: [UInt32]
  private let replacements: [UInt8]

  /// Takes the table apart, or gives nil when its length contradicts its head.
  init?(_ table: [UInt8]) {
    func word(_ index: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(table[4 * index + $1]) << (8 * UInt32($1)) }
    }
    guard table.count >= 4 else { return nil }
    let length = Int(word(0))
    guard length % 4 == 0, length >= 4, length <= table.count - 4 else { return nil }
    units = (1...length / 4).map(word)
    replacements = Array(table[(4 + length)...])
  }

  /// The length of the longest replacement: how many times longer a text can become.
  var growth: Double {
    let lengths = replacements.split(separator: 0).map(\.count)
    // A replacement may begin inside a character, which repairing makes three times as long.
    return Double(3 * max(1, lengths.max() ?? 1))
  }

  /// Replaces clusters of characters where the table knows them, else their scalars.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for cluster in String(decoding: text, as: UTF8.self) {
      let bytes = Array(cluster.utf8)
      if bytes.count < 6, let new = replacement(of: bytes[...]) {
        result += new
      } else {
        appendScalars(of: bytes, to: &result)
      }
    }
    return result
  }

  private func appendScalars(of bytes: [UInt8], to result: inout [UInt8]) {
    var index = 0
    while index < bytes.count {
      let scalar = bytes[index..<index + UTF8Text.length(lead: bytes[index])]
      result += replacement(of: scalar) ?? Array(scalar)
      index = scalar.endIndex
    }
  }

  /// The replacement of the shortest known text that this one begins with.
  private func replacement(of text: ArraySlice<UInt8>) -> [UInt8]? {
    var node = offset(units[0])
    for byte in text where byte != 0 {
      node ^= Int(byte)
      guard units.indices.contains(node), label(units[node]) == UInt32(byte) else { return nil }
      let unit = units[node]
      node ^= offset(unit)
      guard units.indices.contains(node) else { return nil }
      if unit >> 8 & 1 == 1 { return replacement(at: Int(units[node] & 0x7fff_ffff)) }
    }
    return nil
  }

  private func replacement(at start: Int) -> [UInt8]? {
    guard start <= replacements.count else { return nil }
    let bytes = replacements[start...].prefix { $0 != 0 }
    // A damaged table can point into the middle of a character.
    return Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  private func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & (1 << 9)) >> 6)) }

  private func label(_ unit: UInt32) -> UInt32 { unit & (1 << 31 | 0xff) }
}
