/// Damages valid inputs in the ways that files get damaged, the same way for the same seed.
///
/// Each call of ``next()`` takes one of the originals and applies one to four of: flipped bits,
/// replaced bytes, removed, doubled or moved spans, a cut end, pieces of another original, changed
/// numbers, and fragments that parsers find hard.
///
/// ```swift
/// var fuzzer = MutationFuzzer(originals: [bytes], fragments: MutationFuzzer.json, seed: 1)
/// for _ in 0..<2000 { check(fuzzer.next()) }
/// ```
public struct MutationFuzzer: Sendable {
  private let originals: [[UInt8]]
  private let fragments: [[UInt8]]
  private var state: UInt64

  /// Takes valid inputs, none of them empty, and what is to be spliced into them.
  public init(originals: [[UInt8]], fragments: [String] = MutationFuzzer.json, seed: UInt64) {
    precondition(originals.allSatisfy { !$0.isEmpty }, "an original without bytes")
    self.originals = originals
    self.fragments = fragments.map { Array($0.utf8) }
    state = seed
  }

  /// What parsers of JSON and its relatives find hard.
  public static let json = [
    "-1", "18446744073709551616", "9223372036854775807", "-9223372036854775809", "1e999", "1e-999",
    "0.1", "00", "[", "]", "{", "}", "\"", "\\", "\\ud800", "\\u0000", "null", "true", "[]", "{}",
    ",", ":", "\"\"", "[[[[[[[[", "\u{0}", "é", "e\u{301}", "\u{feff}", "😀", " ", "\n",
  ]

  /// The next damaged input.
  public mutating func next() -> [UInt8] {
    var bytes = originals[below(originals.count)]
    for _ in 0...below(4) where !bytes.isEmpty { damage(&bytes) }
    return bytes
  }

  /// A number below a bound, by the SplitMix64 generator.
  public mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, bound)))
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = below(bytes.count)
    switch below(9) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes[place] = UInt8(below(256))
    case 2: bytes.removeSubrange(span(from: place, in: bytes))
    case 3: bytes.insert(contentsOf: bytes[span(from: place, in: bytes)], at: below(bytes.count))
    case 4: bytes.removeLast(bytes.count - place)
    case 5: splice(into: &bytes, at: place)
    case 6: changeNumber(in: &bytes, after: place)
    case 7: bytes.insert(contentsOf: fragment(), at: place)
    default: bytes.replaceSubrange(span(from: place, in: bytes), with: fragment())
    }
  }

  private mutating func fragment() -> [UInt8] {
    fragments.isEmpty ? [0] : fragments[below(fragments.count)]
  }

  /// A few bytes most of the time, many now and then.
  private mutating func span(from place: Int, in bytes: [UInt8]) -> Range<Int> {
    let length = 1 + below(below(8) == 0 ? 400 : 12)
    return place..<min(bytes.count, place + length)
  }

  private mutating func splice(into bytes: inout [UInt8], at place: Int) {
    let other = originals[below(originals.count)]
    let piece = other[span(from: below(other.count), in: other)]
    bytes.replaceSubrange(span(from: place, in: bytes), with: piece)
  }

  /// Replaces the next number by one that is near, far, negative or huge.
  private mutating func changeNumber(in bytes: inout [UInt8], after place: Int) {
    let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    let value = Int(String(decoding: bytes[start..<end], as: UTF8.self)) ?? 0
    let choices = [
      "\(value &+ 1)", "\(value &- 1)", "\(value &* 2)", "-\(value)", "\(value).5", "0",
      "2147483648", "4294967296", "99999999999999999999999999", "\(value)e9",
    ]
    bytes.replaceSubrange(start..<end, with: choices[below(choices.count)].utf8)
  }
}
