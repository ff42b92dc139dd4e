/// Turns the texts of tokens into the text that they were made from.
indirect enum TokenDecoder: Sendable {
  case byteLevel
  /// Joins what begins with the prefix to the token before; others get a space.
  case wordPiece(prefix: [UInt8], cleansUp: Bool)
  case metaspace(replacement: [UInt8], stripsFirst: Bool)
  /// Joins tokens such as `<0x0A>` to characters.
  case byteFallback
  /// Joins all tokens to one.
  case fuse
  case replace(TextPattern, by: [UInt8])
  /// Removes up to so many of a character at the ends of each token.
  case strip([UInt8], left: Int, right: Int)
  /// Makes the suffix of words a space.
  case wordSuffix([UInt8])
  /// Connectionist temporal classification: repetitions and padding vanish.
  case collapse(padding: [UInt8], delimiter: [UInt8], cleansUp: Bool)
  /// One after the other.
  case sequence([TokenDecoder])

  /// The texts after this step.
  func decoded(_ tokens: [[UInt8]]) -> [[UInt8]] {
    switch self {
    case .byteLevel:
      let bytes = tokens.flatMap(ByteAlphabet.decoded)
      return [Array(String(decoding: bytes, as: UTF8.self).utf8)]
    case .wordPiece(let prefix, let cleansUp): return Self.joined(tokens, prefix, cleansUp)
    case .metaspace(let replacement, let stripsFirst):
      return tokens.enumerated().map { index, token in
        UTF8Text.replacing(replacement, by: index == 0 && stripsFirst ? [] : [0x20], in: token)
      }
    case .byteFallback: return Self.joiningBytes(tokens)
    case .fuse: return [Array(tokens.joined())]
    case .replace(let pattern, let new):
      return tokens.map { TextNormalizer.replace(pattern, by: new).normalized($0) }
    case .strip(let content, let left, let right):
      return tokens.map { Self.stripped($0, content, left, right) }
    case .wordSuffix(let suffix):
      return tokens.enumerated().map { index, token in
        UTF8Text.replacing(suffix, by: index == tokens.count - 1 ? [] : [0x20], in: token)
      }
    case .collapse(let padding, let delimiter, let cleansUp):
      return Self.collapsed(tokens, padding, delimiter, cleansUp)
    case .sequence(let steps): return steps.reduce(tokens) { $1.decoded($0) }
    }
  }

  private static func joined(
    _ tokens: [[UInt8]], _ prefix: [UInt8], _ cleansUp: Bool
  ) -> [[UInt8]] {
    tokens.enumerated().map { index, token in
      var text = token
      if index > 0 {
        text = token.starts(with: prefix) ? Array(token.dropFirst(prefix.count)) : [0x20] + token
      }
      return cleansUp ? self.cleanedUp(text) : text
    }
  }

  private static let cleanUps: [(old: [UInt8], new: [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// Removes the spaces that English does not write.
  private static func cleanedUp(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(0x20) else { return text }
    return cleanUps.reduce(text) { UTF8Text.replacing($1.old, by: $1.new, in: $0) }
  }

  private static func collapsed(
    _ tokens: [[UInt8]], _ padding: [UInt8], _ delimiter: [UInt8], _ cleansUp: Bool
  ) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for (index, token) in tokens.enumerated() where index == 0 || tokens[index - 1] != token {
      var text = UTF8Text.replacing(padding, by: [], in: token)
      if cleansUp { text = UTF8Text.replacing(delimiter, by: [0x20], in: cleanedUp(text)) }
      if !text.isEmpty { result.append(text) }
    }
    return result
  }
}

// MARK: - Bytes and ends

extension TokenDecoder {
  private static func joiningBytes(_ tokens: [[UInt8]]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var bytes: [UInt8] = []
    func flush() {
      if String(validating: bytes, as: UTF8.self) != nil {
        if !bytes.isEmpty { result.append(bytes) }
      } else {
        result += bytes.map { _ in UTF8.encodedReplacementCharacter.map { $0 } }
      }
      bytes = []
    }
    for token in tokens {
      if let byte = byte(of: token) {
        bytes.append(byte)
      } else {
        flush()
        result.append(token)
      }
    }
    flush()
    return result
  }

  /// The byte that a token such as `<0x0A>` stands for.
  private static func byte(of token: [UInt8]) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token[5] == UInt8(ascii: ">") else {
      return nil
    }
    return UInt8(String(decoding: token[3..<5], as: UTF8.self), radix: 16)
  }

  private static func stripped(
    _ token: [UInt8], _ content: [UInt8], _ left: Int, _ right: Int
  ) -> [UInt8] {
    var rest = token[...]
    for _ in 0..<left {
      guard rest.starts(with: content) else { break }
      rest = rest.dropFirst(content.count)
    }
    for _ in 0..<right {
      guard rest.suffix(content.count).elementsEqual(content) else { break }
      rest = rest.dropLast(content.count)
    }
    return Array(rest)
  }
}
