extension BytePairEncoding {
  /// The tokens of a text, without an end of document.
  public func encode(_ text: String) -> [Int32] {
    var cache = PieceCache()
    var tokens: [Int32] = []
    append(text, to: &tokens, cache: &cache)
    return tokens
  }

  /// The tokens of all documents in a row, each followed by an end of document.
  ///
  /// - Complexity: each distinct piece is encoded once, each repetition is a look-up.
  public func encode(documents: [String]) -> [Int32] {
    var cache = PieceCache()
    var tokens: [Int32] = []
    for document in documents {
      append(document, to: &tokens, cache: &cache)
      tokens.append(Self.endToken)
    }
    return tokens
  }

  /// The text of tokens; an end of document gives nothing.
  ///
  /// Tokens that a model made up need not form valid UTF-8; the replacement character stands for
  /// what does not.
  ///
  /// - Precondition: all tokens are in the vocabulary.
  public func decode(_ tokens: [Int32]) -> String {
    var bytes: [UInt8] = []
    for token in tokens {
      precondition(
        tokenBytes.indices.contains(Int(token)),
        "decode: token \(token) is not in the vocabulary of \(vocabularySize)")
      bytes += tokenBytes[Int(token)]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private struct PieceCache {
    var pieces = PieceTable()
    var tokens: [Int32] = []
    var ends: [Int] = [0]
  }

  private func append(_ text: String, to tokens: inout [Int32], cache: inout PieceCache) {
    var scanner = PieceScanner(text)
    while let range = scanner.next() {
      let (index, isNew) = cache.pieces.index(of: range, in: scanner.bytes)
      if isNew {
        cache.tokens += encode(piece: scanner.bytes[range])
        cache.ends.append(cache.tokens.count)
      }
      tokens += cache.tokens[cache.ends[index]..<cache.ends[index + 1]]
    }
  }

  /// - Complexity: O(n²) look-ups for n bytes, and a piece has at most 64.
  private func encode(piece: ArraySlice<UInt8>) -> [Int32] {
    var tokens = piece.map { Int32($0) }
    while let (pair, token) = earliestMerge(in: tokens) {
      tokens = Self.replacing(pair, by: token, in: tokens)
    }
    return tokens
  }

  private func earliestMerge(in tokens: [Int32]) -> (Merge, Int32)? {
    var best: (Merge, Int32)?
    for (left, right) in zip(tokens, tokens.dropFirst()) {
      let pair = Merge(left, right)
      if let token = merged[pair.key], token < best?.1 ?? .max { best = (pair, token) }
    }
    return best
  }

  /// Joins each occurrence of a pair, from the left, without overlaps.
  static func replacing(_ pair: Merge, by token: Int32, in tokens: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(tokens.count)
    var index = 0
    while index < tokens.count {
      let isPair =
        tokens[index] == pair.left && index + 1 < tokens.count && tokens[index + 1] == pair.right
      result.append(isPair ? token : tokens[index])
      index += isPair ? 2 : 1
    }
    return result
  }
}
