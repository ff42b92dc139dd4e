internal import Essentials

extension TokenizerFile {
  /// The tokens of a text, without special tokens around them.
  public func encode(_ text: String) -> [Int32] { encode(text, addsSpecialTokens: false) }

  /// The tokens of a text, with or without those that the file's template puts around it.
  public func encode(_ text: String, addsSpecialTokens: Bool) -> [Int32] {
    var cache = PieceCache()
    var tokens: [Int32] = []
    append(text, to: &tokens, cache: &cache)
    return addsSpecialTokens ? framed(tokens) : tokens
  }

  /// Tokens with those that the file's templates put around them.
  func framed(_ tokens: [Int32]) -> [Int32] {
    parts.templates.reduce(tokens) { $1.applied(to: $0) }
  }

  /// The tokens of all documents in a row, each followed by an end of document if there is one.
  ///
  /// - Complexity: each distinct piece is encoded once, each repetition is a look-up.
  public func encode(documents: [String]) -> [Int32] {
    var cache = PieceCache()
    var tokens: [Int32] = []
    for document in documents {
      append(document, to: &tokens, cache: &cache)
      if endOfDocument >= 0 { tokens.append(endOfDocument) }
    }
    return tokens
  }

  /// The text of tokens; special tokens and numbers without a token give nothing.
  public func decode(_ tokens: [Int32]) -> String { decode(tokens, skipsSpecialTokens: true) }

  /// The text of tokens, with or without special ones; numbers without a token give nothing.
  public func decode(_ tokens: [Int32], skipsSpecialTokens: Bool) -> String {
    let texts = tokens.compactMap { token -> [UInt8]? in
      if let text = parts.addedTexts[token] {
        return skipsSpecialTokens && parts.specialContents.contains(text) ? nil : text
      }
      return parts.model.vocabulary.text(token)
    }
    guard let decoder = parts.decoder else {
      return String(decoding: Array(texts.joined(separator: [0x20])), as: UTF8.self)
    }
    return String(decoding: Array(decoder.decoded(texts).joined()), as: UTF8.self)
  }

  /// The tokens of the pieces that were seen before.
  private struct PieceCache {
    /// Longer pieces hardly ever come again.
    static let longestPiece = 256

    var pieces = PieceTable()
    var tokens: [Int32] = []
    var ends: [Int] = [0]
  }

  private func append(_ text: String, to tokens: inout [Int32], cache: inout PieceCache) {
    let bytes = Array(text.utf8)
    for segment in parts.literalTokens.segments(of: bytes) {
      if let token = segment.token {
        tokens.append(token)
      } else {
        appendNormalized(bytes, segment.range, to: &tokens, cache: &cache)
      }
    }
  }

  private func appendNormalized(
    _ text: [UInt8], _ range: Range<Int>, to tokens: inout [Int32], cache: inout PieceCache
  ) {
    let segment = range.count == text.count ? text : Array(text[range])
    let bytes = parts.normalizer?.normalized(segment) ?? segment
    for part in parts.normalizedTokens.segments(of: bytes) {
      if let token = part.token {
        tokens.append(token)
        continue
      }
      let part = part.range
      var pieces = TextPieces(
        part.count == bytes.count ? bytes : Array(bytes[part]),
        isAtBeginning: range.lowerBound == 0 && part.lowerBound == 0 && keepsFirst(of: segment))
      parts.preTokenizer?.apply(to: &pieces)
      for piece in pieces.ranges { append(piece, of: pieces.bytes, to: &tokens, cache: &cache) }
    }
  }

  /// Whether the normaliser leaves something of the first scalar.
  private func keepsFirst(of text: [UInt8]) -> Bool {
    guard let normalizer = parts.normalizer, let lead = text.first else { return true }
    // With a letter behind it, so that what is stripped at the right end does not count.
    let letter = UInt8(ascii: "a")
    let first = Array(text.prefix(UTF8Text.length(lead: lead)))
    return normalizer.normalized(first + [letter]) != normalizer.normalized([letter])
  }

  private func append(
    _ piece: Range<Int>, of bytes: [UInt8], to tokens: inout [Int32], cache: inout PieceCache
  ) {
    guard piece.count <= PieceCache.longestPiece else {
      return tokens += parts.model.tokens(of: piece, in: bytes)
    }
    let (index, isNew) = cache.pieces.index(of: piece, in: bytes)
    if isNew {
      cache.tokens += parts.model.tokens(of: piece, in: bytes)
      cache.ends.append(cache.tokens.count)
    }
    tokens += cache.tokens[cache.ends[index]..<cache.ends[index + 1]]
  }
}
