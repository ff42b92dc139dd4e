/// Turns one piece of a text into tokens.
enum SubwordModel: Sendable {
  case merges(MergeModel)
  case unigram(UnigramModel)
  case wordPiece(WordPieceModel)
  case words(WordModel)

  /// All tokens.
  var vocabulary: TokenVocabulary {
    switch self {
    case .merges(let model): model.vocabulary
    case .unigram(let model): model.vocabulary
    case .wordPiece(let model): model.vocabulary
    case .words(let model): model.vocabulary
    }
  }

  /// What names of tokenizers begin with.
  var name: String {
    switch self {
    case .merges: "bpe"
    case .unigram: "unigram"
    case .wordPiece: "wordpiece"
    case .words: "words"
    }
  }

  /// The tokens of a piece, which is not empty.
  func tokens(of range: Range<Int>, in bytes: [UInt8]) -> [Int32] {
    switch self {
    case .merges(let model): model.tokens(of: range, in: bytes)
    case .unigram(let model): model.tokens(of: range, in: bytes)
    case .wordPiece(let model): model.tokens(of: range, in: bytes)
    case .words(let model): [model.vocabulary.id(of: range, in: bytes) ?? model.unknown]
    }
  }
}

/// Each word is a token.
struct WordModel: Sendable {
  var vocabulary: TokenVocabulary
  var unknown: Int32
}

/// The longest known beginning of a word, then the longest known continuation, and so on.
///
/// Reference: M. Schuster, K. Nakajima, *Japanese and Korean Voice Search*, 2012; Y. Wu et al.,
/// 2016, https://arxiv.org/abs/1609.08144.
struct WordPieceModel: Sendable {
  var vocabulary: TokenVocabulary
  var unknown: Int32
  var longestWord: Int
  private var tree: PrefixTree
  /// Where continuations begin in the tree; nil when there are none.
  private var continuation: Int32?

  init(
    vocabulary: TokenVocabulary, unknown: Int32, continuingPrefix: [UInt8], longestWord: Int
  ) {
    self.vocabulary = vocabulary
    self.unknown = unknown
    self.longestWord = longestWord
    tree = PrefixTree(expecting: vocabulary.count * 4)
    for (id, text) in vocabulary.texts.enumerated() {
      if let text { tree.insert(text, number: Int32(id)) }
    }
    continuation = tree.node(of: continuingPrefix)
  }

  /// The pieces of a word, or the unknown token when it is too long or has a part without a piece.
  func tokens(of range: Range<Int>, in bytes: [UInt8]) -> [Int32] {
    if range.count > longestWord {
      let scalars = bytes[range].reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
      if scalars > longestWord { return [unknown] }
    }
    var tokens: [Int32] = []
    var start = range.lowerBound
    while start < range.upperBound {
      guard let root = tokens.isEmpty ? 0 : continuation,
        let match = tree.longestMatch(in: bytes, start..<range.upperBound, from: root)
      else { return [unknown] }
      tokens.append(match.number)
      start = match.end
    }
    return tokens
  }
}
