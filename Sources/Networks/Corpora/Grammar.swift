/// A probabilistic grammar over invented words, whose entropy is computed, not estimated.
///
/// Sentences have noun phrases with adjectives, prepositional phrases and relative clauses, three
/// kinds of verbs, coordinated clauses, and number agreement between subject and verb across
/// everything that stands between them. The words follow the law of Zipf and Mandelbrot.
///
/// **The entropy is exact because the text gives back its derivation.** The grammar is LL(1): at
/// every nonterminal the class of the next word decides which rule is used. No two alternatives
/// begin with a common class, and no class that begins an alternative can follow a nonterminal that
/// may be empty. Each word form belongs to one class (part of speech and number), so a text gives
/// its classes, the classes give the rules, and an LL(1) grammar is unambiguous. To this end
/// determiners show number, modifiers of a noun close its phrase (one prepositional phrase or one
/// relative clause, so neither can attach higher up), adverbs stand before their verb, and the
/// dative's particle is obligatory. Hence `−log p(text) = −log p(derivation)`, and
///
/// ```
/// H(sentence) = Σ over nonterminals A of E[visits of A] · H(rules of A)
///             + Σ over classes C of E[words of C] · H(words of C)
/// ```
///
/// The expected visits solve the linear system `v = e_start + Mᵀ v`, where `M[A, B]` is the expected
/// number of `B` in one expansion of `A`. Words and bytes per sentence come the same way.
///
/// A document is 16 independent sentences joined by spaces. A reader who counts pays nothing for
/// the end of a document; one who cannot pays up to `h(1/16) = 0.234` nats a sentence, about 0.5 %.
public struct Grammar: Sendable {
  /// A part of a rule's right side.
  enum Symbol: Hashable, Sendable {
    case word(WordClass)
    case nonterminal(Int)
  }

  struct Rule: Sendable {
    var probability: Double
    var symbols: [Symbol]
  }

  struct Nonterminal: Sendable {
    var name: String
    var rules: [Rule]
  }

  /// The deepest nesting of prepositional phrases and relative clauses.
  static let deepest = 3

  /// The seed that the lexicon is made from.
  public let seed: UInt64
  let lexicon: Lexicon
  let nonterminals: [Nonterminal]
  let start: Int
  /// For each nonterminal, the rule that a next word of some class calls for.
  let table: [[WordClass: Int]]
  /// For each nonterminal, the rule for any other word, where one may be empty.
  let emptyRules: [Int?]

  /// The entropy of one sentence, in nats.
  public let entropyPerSentence: Double
  /// The expected number of words of a sentence; the full stop is not counted.
  public let expectedWordsPerSentence: Double
  /// The expected length of a sentence in bytes, full stop included, without a space behind it.
  public let expectedBytesPerSentence: Double

  /// Makes the lexicon from a seed; the rules are the same for all seeds.
  public init(seed: UInt64 = 1) {
    self.seed = seed
    let lexicon = Lexicon(seed: seed)
    self.lexicon = lexicon
    var builder = GrammarBuilder(deepest: Self.deepest)
    start = builder.sentence()
    nonterminals = builder.nonterminals
    let prediction = GrammarPrediction(nonterminals: nonterminals, start: start)
    table = prediction.table
    emptyRules = prediction.emptyRules
    let visits = Self.expectedVisits(nonterminals, start: start)
    let words = Self.expectedWords(nonterminals, visits: visits)
    let rules = zip(visits, nonterminals).reduce(0.0) { sum, pair in
      sum + pair.0 * GrammarEntropy.of(pair.1.rules.map(\.probability))
    }
    entropyPerSentence = words.reduce(rules) { $0 + $1.count * lexicon.entropy(of: $1.kind) }
    expectedWordsPerSentence = words.reduce(0) { $0 + $1.count }
    // One byte behind each word: a space, or the full stop behind the last.
    expectedBytesPerSentence = words.reduce(0) { sum, word in
      sum + word.count * (lexicon.expectedBytes(of: word.kind) + 1)
    }
  }

  /// The entropy per word, in nats.
  public var entropyPerWord: Double { entropyPerSentence / expectedWordsPerSentence }

  /// The entropy per byte of a document, in nats.
  public var entropyPerByte: Double {
    let sentences = Double(Self.sentencesPerDocument)
    let bytes = sentences * (expectedBytesPerSentence + 1) - 1  // a space between two sentences
    return sentences * entropyPerSentence / bytes
  }
}
