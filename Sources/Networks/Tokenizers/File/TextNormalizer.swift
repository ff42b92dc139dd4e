/// Rewrites a text before it is cut.
indirect enum TextNormalizer: Sendable {
  case unicode(UnicodeForm)
  case lowercase
  /// Removes all marks.
  case stripAccents
  case bert(BertNormalizer)
  case replace(TextPattern, by: [UInt8])
  case prepend([UInt8])
  /// Removes white space at the ends.
  case strip(left: Bool, right: Bool)
  /// The table of a SentencePiece model.
  case characters(CharacterMap)
  /// The replacements of control and space characters for neural machine translation.
  case translation
  /// Bytes as printable characters.
  case byteLevel
  /// One after the other.
  case sequence([TextNormalizer])

  /// The text in its new form; both are valid UTF-8.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .unicode(let form): return form.normalized(text)
    case .lowercase: return Self.lowercased(text)
    case .stripAccents: return Self.removing(.mark, from: text)
    case .bert(let rules): return rules.normalized(text)
    case .replace(.literal(let old), let new): return UTF8Text.replacing(old, by: new, in: text)
    case .replace(let pattern, let new): return Self.replacing(pattern, by: new, in: text)
    case .prepend(let prefix): return text.isEmpty ? text : prefix + text
    case .strip(let left, let right): return Self.stripped(text, left: left, right: right)
    case .characters(let map): return map.normalized(text)
    case .translation: return Self.translated(text)
    case .byteLevel:
      var result: [UInt8] = []
      ByteAlphabet.append(text, to: &result)
      return result
    case .sequence(let steps): return steps.reduce(text) { $1.normalized($0) }
    }
  }

  static func replacing(_ pattern: TextPattern, by new: [UInt8], in text: [UInt8]) -> [UInt8] {
    var matches: [TextMatch] = []
    pattern.appendMatches(in: text, text.indices, to: &matches)
    return matches.reduce(into: []) { $0 += $1.isMatch ? new[...] : text[$1.range] }
  }

  static func lowercased(_ text: [UInt8]) -> [UInt8] {
    UTF8Text.map(text) { scalar, result in
      if scalar.isASCII {
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        result.append((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
      } else {
        result += scalar.properties.lowercaseMapping.utf8
      }
    }
  }

  static func removing(_ unwanted: ScalarClass, from text: [UInt8]) -> [UInt8] {
    guard !UTF8Text.isASCII(text) else { return text }
    return UTF8Text.map(text) { scalar, result in
      if ScalarClass.of(scalar).isDisjoint(with: unwanted) { UTF8Text.append(scalar, to: &result) }
    }
  }

  private static func stripped(_ text: [UInt8], left: Bool, right: Bool) -> [UInt8] {
    func isSpace(_ index: Int) -> Bool {
      ScalarClass.of(UTF8Text.scalar(at: index, in: text).scalar).contains(.space)
    }
    var (start, end) = (0, text.count)
    while left, start < end, isSpace(start) { start += UTF8Text.length(lead: text[start]) }
    while right, start < end {
      let last = UTF8Text.start(before: end, in: text)
      guard isSpace(last) else { break }
      end = last
    }
    return Array(text[start..<end])
  }

  private static func translated(_ text: [UInt8]) -> [UInt8] {
    UTF8Text.map(text) { scalar, result in
      switch scalar.value {
      case 0x01...0x08, 0x0b, 0x0e...0x1f, 0x7f, 0x8f, 0x9f: break
      case 0x09, 0x0a, 0x0c, 0x0d, 0x1680, 0x200b...0x200f, 0x2028, 0x2029, 0x2581, 0xfeff, 0xfffd:
        result.append(0x20)
      default: UTF8Text.append(scalar, to: &result)
      }
    }
  }
}
