/// Runs the regular expressions that GPT-2, GPT-4 and their followers cut texts with.
///
/// They are recognised by their exact text. All are alternatives in a fixed order that look at
/// classes of scalars only, so one step decides, and no place is ever tried twice.
struct WordScanner: Sendable, Equatable {
  private enum Family { case spaced, prefixed }

  private var family: Family
  /// The most digits in one piece.
  private var mostDigits = Int.max

  /// The scanner of a regular expression, if it is a known one.
  init?(expression: String) {
    switch expression {
    case Self.gpt2, Self.gpt2Grouped: family = .spaced
    case Self.llama3: (family, mostDigits) = (.prefixed, 3)
    case Self.qwen2: (family, mostDigits) = (.prefixed, 1)
    default: return nil
    }
  }

  /// GPT-2's rule.
  static let bytePairs = WordScanner(family: .spaced)

  private init(family: Family) { self.family = family }

  static let gpt2 =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  static let gpt2Grouped =
    #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
  /// Llama 3 and GPT-4.
  static let llama3 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let qwen2 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// Where the piece ends that begins at a place; there is one at every place.
  func end(of start: Int, in bytes: [UInt8], _ limit: Int) -> Int {
    let reader = Reader(bytes: bytes, limit: limit)
    if let end = reader.contraction(at: start, foldsCase: family == .prefixed) { return end }
    let first = reader.kind(at: start)
    if let end = word(first, at: start, reader) { return end }
    return space(at: start, reader)
  }

  /// Letters, digits or signs, with what may stand before them; nil for space.
  private func word(_ first: ScalarClass, at start: Int, _ reader: Reader) -> Int? {
    let second = start + UTF8Text.length(lead: reader.bytes[start])
    let isBlank = reader.bytes[start] == 0x20
    let next = second < reader.limit ? reader.kind(at: second) : .space
    if first == .letter { return reader.run(of: .letter, from: second) }
    if family == .prefixed, next == .letter, first != .number, !reader.isNewline(at: start) {
      return reader.run(of: .letter, from: second)
    }
    if first == .number { return reader.run(of: .number, from: second, atMost: mostDigits - 1) }
    if family == .spaced, isBlank, next == .letter || next == .number {
      return reader.run(of: next, from: second)
    }
    guard first == [] || (isBlank && next == []) else { return nil }
    let end = reader.run(of: [], from: second)
    return family == .prefixed ? reader.newlines(from: end) : end
  }

  /// White space: up to its last line end, or without the last scalar when a word follows.
  private func space(at start: Int, _ reader: Reader) -> Int {
    let end = reader.run(of: .space, from: start)
    if family == .prefixed, let newline = reader.lastNewline(in: start..<end) { return newline + 1 }
    guard end < reader.limit else { return end }
    let last = UTF8Text.start(before: end, in: reader.bytes)
    return last > start ? last : end
  }
}

/// Looks at classes of scalars.
private struct Reader {
  let bytes: [UInt8]
  let limit: Int

  /// Letter, number, space, or nothing of these.
  func kind(at index: Int) -> ScalarClass {
    let scalar = UTF8Text.scalar(at: index, in: bytes).scalar
    return ScalarClass.of(scalar).intersection([.letter, .number, .space])
  }

  func run(of kind: ScalarClass, from start: Int, atMost count: Int = .max) -> Int {
    var (end, left) = (start, count)
    while end < limit, left > 0, self.kind(at: end) == kind {
      end += UTF8Text.length(lead: bytes[end])
      left -= 1
    }
    return end
  }

  func isNewline(at index: Int) -> Bool { bytes[index] == 0x0a || bytes[index] == 0x0d }

  func newlines(from start: Int) -> Int {
    var end = start
    while end < limit, isNewline(at: end) { end += 1 }
    return end
  }

  func lastNewline(in range: Range<Int>) -> Int? { range.last { isNewline(at: $0) } }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`.
  func contraction(at start: Int, foldsCase: Bool) -> Int? {
    guard bytes[start] == UInt8(ascii: "'"), start + 1 < limit else { return nil }
    func letter(_ index: Int) -> UInt8 {
      guard index < limit else { return 0 }
      let byte = bytes[index]
      return foldsCase && (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }
    switch (letter(start + 1), letter(start + 2)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _),
      (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    // The long s is an s without its case.
    case (0xc5, 0xbf) where foldsCase: return start + 3
    default: return nil
    }
  }
}
