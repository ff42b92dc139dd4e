/// A token that is found in a text before the model sees it.
struct AddedToken: Sendable {
  var id: Int32
  var content: [UInt8]
  /// Is no part of a word.
  var isSingleWord = false
  /// Takes the white space before it along.
  var stripsLeft = false
  /// Takes the white space behind it along.
  var stripsRight = false
  /// Is looked for in the normalised text, in its normalised form.
  var isNormalized = false
  /// Is left out of decoded texts.
  var isSpecial = false
}

/// Finds added tokens, the longest at the leftmost place.
struct AddedTokenFinder: Sendable {
  /// A part of a text: an added token, or what lies between two of them.
  struct Segment {
    var token: Int32?
    var range: Range<Int>
  }

  private var tokens: [AddedToken] = []
  private var tree = PrefixTree()

  /// Adds a token to those that are looked for, written as it occurs in the text.
  mutating func insert(_ token: AddedToken, spelling: [UInt8]) {
    tree.insert(spelling, number: Int32(tokens.count))
    tokens.append(token)
  }

  /// The parts of a text in order.
  func segments(of text: [UInt8]) -> [Segment] {
    guard !tree.isEmpty else { return [Segment(token: nil, range: text.indices)] }
    var segments: [Segment] = []
    var covered = 0
    var index = 0
    while index < text.count {
      guard tree.begins(with: text[index]),
        let match = tree.longestMatch(in: text, index..<text.count)
      else {
        index += 1
        continue
      }
      let token = tokens[Int(match.number)]
      let found = index..<match.end
      index = match.end
      guard !token.isSingleWord || Self.isSingleWord(found, in: text) else { continue }
      let range = Self.extended(found, for: token, in: text, after: covered)
      if covered < range.lowerBound {
        segments.append(Segment(token: nil, range: covered..<range.lowerBound))
      }
      segments.append(Segment(token: token.id, range: range))
      covered = range.upperBound
    }
    if covered < text.count { segments.append(Segment(token: nil, range: covered..<text.count)) }
    return segments
  }

  private static func scalarClass(_ index: Int, _ text: [UInt8]) -> ScalarClass {
    ScalarClass.of(UTF8Text.scalar(at: index, in: text).scalar)
  }

  private static func isSingleWord(_ range: Range<Int>, in text: [UInt8]) -> Bool {
    if range.lowerBound > 0 {
      let before = UTF8Text.start(before: range.lowerBound, in: text)
      if scalarClass(before, text).contains(.word) { return false }
    }
    return range.upperBound == text.count || !scalarClass(range.upperBound, text).contains(.word)
  }

  private static func extended(
    _ range: Range<Int>, for token: AddedToken, in text: [UInt8], after covered: Int
  ) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while token.stripsLeft, start > covered {
      let before = UTF8Text.start(before: start, in: text)
      guard before >= covered, scalarClass(before, text).contains(.space) else { break }
      start = before
    }
    while token.stripsRight, end < text.count, scalarClass(end, text).contains(.space) {
      end += UTF8Text.length(lead: text[end])
    }
    return start..<end
  }
}
