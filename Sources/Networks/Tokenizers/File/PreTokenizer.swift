/// Cuts a text into the pieces that tokens may grow in.
indirect enum PreTokenizer: Sendable {
  /// Bytes as printable characters, with or without GPT-2's rule before.
  case byteLevel(addsPrefixSpace: Bool, usesExpression: Bool)
  /// Cuts wherever a pattern is found.
  case split(TextPattern, SplitBehaviour, inverted: Bool)
  /// SentencePiece's visible space.
  case metaspace(Metaspace)
  /// Pieces of so many scalars.
  case fixedLength(Int)
  /// One after the other.
  case sequence([PreTokenizer])

  /// Removes white space and isolates punctuation, as BERT does.
  static let bert = PreTokenizer.sequence([
    .split(.scalar(.space), .removed, inverted: false),
    .split(.scalar(.punctuation), .isolated, inverted: false),
  ])

  func apply(to pieces: inout TextPieces) {
    switch self {
    case .byteLevel(let addsPrefixSpace, let usesExpression):
      if addsPrefixSpace {
        pieces.rewrite { _, piece, result in
          if piece.first != 0x20 { result.append(0x20) }
          result += piece
        }
      }
      if usesExpression { pieces.split(at: .words(.bytePairs), .isolated) }
      pieces.rewrite { _, piece, result in ByteAlphabet.append(piece, to: &result) }
    case .split(let pattern, let behaviour, let inverted):
      pieces.split(at: pattern, behaviour, inverted: inverted)
    case .metaspace(let metaspace): metaspace.apply(to: &pieces)
    case .fixedLength(let length): Self.cut(&pieces, length)
    case .sequence(let steps): for step in steps { step.apply(to: &pieces) }
    }
  }

  private static func cut(_ pieces: inout TextPieces, _ length: Int) {
    var result: [Range<Int>] = []
    for range in pieces.ranges {
      var start = range.lowerBound
      while start < range.upperBound {
        var (end, left) = (start, length)
        while end < range.upperBound, left > 0 {
          end += UTF8Text.length(lead: pieces.bytes[end])
          left -= 1
        }
        result.append(start..<end)
        start = end
      }
    }
    pieces.ranges = result
  }
}

/// Makes spaces visible and cuts before each of them.
struct Metaspace: Sendable {
  /// When a visible space is put before a text that does not begin with one.
  enum Prepending: String, CaseIterable, Sendable { case always, first, never }

  var replacement: [UInt8]
  var prepending: Prepending
  var splits: Bool

  func apply(to pieces: inout TextPieces) {
    let isAtBeginning = pieces.isAtBeginning
    pieces.rewrite { index, piece, result in
      let begins = piece.first == 0x20 || piece.starts(with: replacement)
      let wants = prepending == .always || (prepending == .first && index == 0 && isAtBeginning)
      if wants, !begins { result += replacement }
      for byte in piece {
        if byte == 0x20 { result += replacement } else { result.append(byte) }
      }
    }
    if splits { pieces.split(at: .literal(replacement), .mergedWithNext) }
  }
}
