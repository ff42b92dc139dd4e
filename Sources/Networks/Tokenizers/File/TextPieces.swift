/// A text that is being cut into pieces: one buffer and ranges in it, none of them empty.
struct TextPieces {
  /// The text as rewritten so far, in UTF-8.
  var bytes: [UInt8]
  /// The pieces in order.
  var ranges: [Range<Int>]
  /// Whether the first piece stands at the very beginning of what is encoded.
  private(set) var isAtBeginning: Bool

  init(_ bytes: [UInt8], isAtBeginning: Bool) {
    self.bytes = bytes
    self.isAtBeginning = isAtBeginning
    ranges = bytes.isEmpty ? [] : [bytes.indices]
  }

  /// Cuts each piece where a pattern is found.
  mutating func split(at pattern: TextPattern, _ behaviour: SplitBehaviour, inverted: Bool = false)
  {
    var matches: [TextMatch] = []
    var result: [Range<Int>] = []
    result.reserveCapacity(ranges.count * 2)
    for range in ranges {
      matches.removeAll(keepingCapacity: true)
      pattern.appendMatches(in: bytes, range, to: &matches)
      if inverted { for index in matches.indices { matches[index].isMatch.toggle() } }
      behaviour.append(matches, to: &result)
    }
    if result.first?.lowerBound != ranges.first?.lowerBound { isAtBeginning = false }
    ranges = result
  }

  /// Gives each piece new bytes.
  mutating func rewrite(_ append: (_ piece: Int, ArraySlice<UInt8>, inout [UInt8]) -> Void) {
    var rewritten: [UInt8] = []
    rewritten.reserveCapacity(bytes.count * 3 / 2)
    var result: [Range<Int>] = []
    result.reserveCapacity(ranges.count)
    for (piece, range) in ranges.enumerated() {
      let start = rewritten.count
      append(piece, bytes[range], &rewritten)
      if rewritten.count > start { result.append(start..<rewritten.count) }
    }
    (bytes, ranges) = (rewritten, result)
  }
}

/// A part of a text, and whether a pattern was found there; together they cover the text.
struct TextMatch {
  var range: Range<Int>
  var isMatch: Bool
}

/// What becomes of the places where a pattern is found.
enum SplitBehaviour: String, CaseIterable, Sendable {
  case removed = "Removed"
  case isolated = "Isolated"
  case mergedWithPrevious = "MergedWithPrevious"
  case mergedWithNext = "MergedWithNext"
  case contiguous = "Contiguous"

  /// Appends the pieces that the matches leave.
  func append(_ matches: [TextMatch], to result: inout [Range<Int>]) {
    switch self {
    case .removed: for match in matches where !match.isMatch { result.append(match.range) }
    case .isolated: for match in matches { result.append(match.range) }
    case .contiguous: join(matches, to: &result) { $0 == $1 }
    case .mergedWithPrevious: join(matches, to: &result) { !$0 && $1 }
    case .mergedWithNext:
      var reversed: [Range<Int>] = []
      join(matches.reversed(), to: &reversed) { !$0 && $1 }
      result += reversed.reversed()
    }
  }

  /// Joins each part to the one before it when their kinds call for it.
  private func join(
    _ matches: [TextMatch], to result: inout [Range<Int>],
    when belong: (_ previous: Bool, _ current: Bool) -> Bool
  ) {
    var previous = false
    var isFirst = true
    for match in matches {
      if !isFirst, belong(previous, match.isMatch), let last = result.popLast() {
        let lower = min(last.lowerBound, match.range.lowerBound)
        result.append(lower..<max(last.upperBound, match.range.upperBound))
      } else {
        result.append(match.range)
      }
      (previous, isFirst) = (match.isMatch, false)
    }
  }
}
