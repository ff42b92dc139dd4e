/// Cuts the bytes of a text into the pieces that byte pairs may grow in.
///
/// A piece is a run of letters, of digits, or of other signs, each with the one space before it; or
/// a run of white space, except for a last space that a word takes along. This is GPT-2's rule with
/// three simplifications: all bytes from 128 on count as letters, so the result does not depend on
/// a version of Unicode; English contractions have no rule; a piece has at most 64 bytes, so that
/// no text can make encoding slower than linear.
struct PieceScanner {
  private enum Kind {
    case letter, digit, other, space, otherSpace

    init(_ byte: UInt8) {
      switch byte {
      case 0x41...0x5a, 0x61...0x7a, 0x80...0xff: self = .letter
      case 0x30...0x39: self = .digit
      case 0x20: self = .space
      case 0x09...0x0d: self = .otherSpace
      default: self = .other
      }
    }

    var isSpace: Bool { self == .space || self == .otherSpace }
  }

  /// The length of the longest piece in bytes.
  static let longest = 64

  let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The next piece, as positions in ``bytes``.
  mutating func next() -> Range<Int>? {
    guard position < bytes.count else { return nil }
    let start = position
    let limit = min(start + Self.longest, bytes.count)
    let first = Kind(bytes[start])
    position += 1
    if first == .space, position < limit, !Kind(bytes[position]).isSpace {
      advance(to: limit, over: Kind(bytes[position]))
    } else if first.isSpace {
      while position < limit, Kind(bytes[position]).isSpace { position += 1 }
      leaveSpaceToWord(from: start)
    } else {
      advance(to: limit, over: first)
    }
    return start..<position
  }

  private mutating func advance(to limit: Int, over kind: Kind) {
    while position < limit, Kind(bytes[position]) == kind { position += 1 }
  }

  private mutating func leaveSpaceToWord(from start: Int) {
    let isBeforeWord = position < bytes.count && !Kind(bytes[position]).isSpace
    if isBeforeWord, position - start > 1, bytes[position - 1] == 0x20 { position -= 1 }
  }
}
