/// Byte pair encoding over characters: the earliest merge first, from the left.
///
/// Reference: R. Sennrich, B. Haddow, A. Birch, 2016, https://arxiv.org/abs/1508.07909.
struct MergeModel: Sendable {
  /// What a file may choose.
  struct Options: Sendable {
    /// The token for characters that are not in the vocabulary; without one they are left out.
    var unknown: Int32?
    /// Neighbouring unknown characters become one token.
    var fusesUnknown = false
    /// A character that is not in the vocabulary becomes the tokens of its bytes, if they exist.
    var byteFallback = false
    /// A piece that is a token as a whole is taken as it is.
    var ignoresMerges = false
    /// Stands before each character but the first when it is looked up.
    var continuingPrefix: [UInt8] = []
    /// Stands behind the last character when it is looked up.
    var endOfWordSuffix: [UInt8] = []
  }

  let vocabulary: TokenVocabulary
  let options: Options
  /// The rank of the merge of two tokens.
  private(set) var ranks: NumberTable
  /// The token that each merge makes.
  private(set) var results: [Int32]
  private let byteTokens: [Int32?]

  init(vocabulary: TokenVocabulary, options: Options, expecting merges: Int) {
    self.vocabulary = vocabulary
    self.options = options
    ranks = NumberTable(expecting: merges)
    results = []
    results.reserveCapacity(merges)
    byteTokens = options.byteFallback ? vocabulary.byteTokens() : []
  }

  /// Adds the merge of the next rank; false if the two have one already.
  mutating func append(_ left: Int32, _ right: Int32, result: Int32) -> Bool {
    guard ranks.insert(Int32(results.count), for: Self.key(left, right)) else { return false }
    results.append(result)
    return true
  }

  func tokens(of range: Range<Int>, in bytes: [UInt8]) -> [Int32] {
    if options.ignoresMerges, let whole = vocabulary.id(of: range, in: bytes) { return [whole] }
    var symbols = characters(of: range, in: bytes)
    merge(&symbols)
    return symbols
  }

  static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  // MARK: - Characters

  private func characters(of range: Range<Int>, in bytes: [UInt8]) -> [Int32] {
    var symbols: [Int32] = []
    symbols.reserveCapacity(range.count)
    var hasUnknown = false
    var start = range.lowerBound
    while start < range.upperBound {
      let end = start + UTF8Text.length(lead: bytes[start])
      defer { start = end }
      if let id = id(of: start..<end, within: range, in: bytes) {
        if hasUnknown, let unknown = options.unknown { symbols.append(unknown) }
        hasUnknown = false
        symbols.append(id)
      } else if let fallback = byteTokens(of: start..<end, within: range, in: bytes) {
        symbols += fallback
      } else {
        if hasUnknown, !options.fusesUnknown, let unknown = options.unknown {
          symbols.append(unknown)
        }
        hasUnknown = true
      }
    }
    if hasUnknown, let unknown = options.unknown { symbols.append(unknown) }
    return symbols
  }

  /// The character with the marks of its place in the word.
  private func spelling(of place: Range<Int>, within range: Range<Int>, in bytes: [UInt8])
    -> [UInt8]
  {
    let prefix = place.lowerBound > range.lowerBound ? options.continuingPrefix : []
    let suffix = place.upperBound == range.upperBound ? options.endOfWordSuffix : []
    return prefix + bytes[place] + suffix
  }

  private var hasMarks: Bool {
    !options.continuingPrefix.isEmpty || !options.endOfWordSuffix.isEmpty
  }

  private func id(of place: Range<Int>, within range: Range<Int>, in bytes: [UInt8]) -> Int32? {
    guard hasMarks else { return vocabulary.id(of: place, in: bytes) }
    return vocabulary.id(spelling(of: place, within: range, in: bytes))
  }

  private func byteTokens(
    of place: Range<Int>, within range: Range<Int>, in bytes: [UInt8]
  ) -> [Int32]? {
    guard options.byteFallback else { return nil }
    let spelling = spelling(of: place, within: range, in: bytes)
    let tokens = spelling.compactMap { byteTokens[Int($0)] }
    return tokens.count == spelling.count ? tokens : nil
  }
}
