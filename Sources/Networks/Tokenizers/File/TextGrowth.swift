/// How many times longer a step of the pipeline can make a text, at most.
///
/// A hundred steps that each double a space would ask for more memory than there is; a file whose
/// steps multiply beyond ``limit`` is refused.
enum TextGrowth {
  static let limit = 10_000.0

  static func of(_ pattern: TextPattern, replacedBy new: [UInt8]) -> Double {
    guard case .literal(let old) = pattern else { return max(1, Double(new.count)) }
    return max(1, Double(new.count) / Double(old.count))
  }
}

extension TextNormalizer {
  var growth: Double {
    switch self {
    case .unicode, .bert: 12  // U+FDFA becomes 18 characters
    case .lowercase: 2
    case .replace(let pattern, let new): TextGrowth.of(pattern, replacedBy: new)
    case .prepend(let prefix): Double(1 + prefix.count)
    case .characters(let map): map.growth
    case .byteLevel: 2
    case .stripAccents, .strip, .translation: 1
    case .sequence(let steps): steps.reduce(1) { $0 * $1.growth }
    }
  }
}

extension PreTokenizer {
  var growth: Double {
    switch self {
    case .byteLevel(let addsPrefixSpace, _): addsPrefixSpace ? 4 : 2
    case .metaspace(let metaspace): Double(2 * metaspace.replacement.count)
    case .split, .fixedLength: 1
    case .sequence(let steps): steps.reduce(1) { $0 * $1.growth }
    }
  }
}

extension TokenDecoder {
  var growth: Double {
    switch self {
    case .replace(let pattern, let new): TextGrowth.of(pattern, replacedBy: new)
    case .byteLevel, .byteFallback, .wordPiece: 3  // U+FFFD for a byte, a space for a token
    case .metaspace, .fuse, .strip, .wordSuffix, .collapse: 1
    case .sequence(let steps): steps.reduce(1) { $0 * $1.growth }
    }
  }
}

extension TokenizerField {
  /// Refuses steps that could make a text too long.
  func checkGrowth(_ growth: Double) throws(TokenizerError) {
    guard growth <= TextGrowth.limit else {
      throw fault(
        "steps that can make a text \(growth) times as long",
        allowed: "up to \(Int(TextGrowth.limit)) times")
    }
  }
}
