import Foundation
import Testing

@testable import Networks

@Suite("The grammar") struct GrammarTests {
  static let grammar = Grammar(seed: 1)

  /// The mean of a sample and its standard error.
  static func mean(_ values: [Double]) -> (mean: Double, error: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    return (mean, (variance / count).squareRoot())
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `has the exact entropy that 20000 sentences estimate`(seed: UInt64) throws {
    let grammar = Grammar(seed: seed)
    let sentences = grammar.sentences(count: 20_000, seed: seed + 10)
    let nats = try Self.mean(sentences.map { try grammar.nats(of: $0) })
    #expect(abs(nats.mean - grammar.entropyPerSentence) < 4 * nats.error)
    #expect(nats.error < 0.01 * grammar.entropyPerSentence)
    let words = Self.mean(sentences.map { Double($0.split(separator: " ").count) })
    #expect(abs(words.mean - grammar.expectedWordsPerSentence) < 4 * words.error)
    let bytes = Self.mean(sentences.map { Double($0.utf8.count) })
    #expect(abs(bytes.mean - grammar.expectedBytesPerSentence) < 4 * bytes.error)
  }

  @Test func `has each word form in one class only`() {
    let lexicon = Self.grammar.lexicon
    let forms = WordClass.allCases.flatMap { lexicon.entry($0).forms }
    #expect(Set(forms).count == forms.count)
    #expect((500...1500).contains(forms.count))
    for kind in WordClass.allCases {
      for (rank, form) in lexicon.entry(kind).forms.enumerated() {
        #expect(lexicon.places[form] == Lexicon.Place(kind: kind, rank: rank))
      }
      #expect(abs(lexicon.entry(kind).probabilities.reduce(0, +) - 1) < 1e-12)
    }
  }

  @Test func `has rules whose probabilities sum to one`() {
    for nonterminal in Self.grammar.nonterminals {
      let sum = nonterminal.rules.reduce(0) { $0 + $1.probability }
      #expect(abs(sum - 1) < 1e-12, "\(nonterminal.name)")
    }
  }

  @Test func `is told from the next word which rule to use`() {
    // The LL(1) condition, from the sets themselves: this is what makes the text unambiguous.
    let grammar = Self.grammar
    let prediction = GrammarPrediction(nonterminals: grammar.nonterminals, start: grammar.start)
    for (index, nonterminal) in grammar.nonterminals.enumerated() {
      var begun: Set<WordClass> = prediction.isNullable[index] ? prediction.follow[index] : []
      for rule in nonterminal.rules {
        guard let symbol = rule.symbols.first else { continue }
        let first: Set<WordClass> =
          switch symbol {
          case .word(let kind): [kind]
          case .nonterminal(let child):
            prediction.isNullable[child]
              ? prediction.first[index] : prediction.first[child]
          }
        #expect(begun.isDisjoint(with: first), "\(nonterminal.name)")
        begun.formUnion(first)
      }
    }
  }

  @Test func `gives each sentence exactly one derivation of the stated probability`() throws {
    let grammar = Self.grammar
    for sentence in grammar.sentences(count: 150, seed: 4) {
      let words = sentence.dropLast().split(separator: " ").map(String.init)
      guard words.count <= 24 else { continue }  // the count below takes cubic time
      var chart = DerivationChart(grammar: grammar, words: words)
      let total = chart.derivations(.nonterminal(grammar.start), 0, words.count)
      #expect(total.count == 1, "\(sentence)")
      #expect(abs(-log(total.probability) - (try grammar.nats(of: sentence))) < 1e-9)
    }
  }

  @Test func `lets verbs agree with their subjects`() throws {
    let lexicon = Self.grammar.lexicon
    func form(_ kind: WordClass) -> String { lexicon.entry(kind).forms[0] }
    let one = "\(form(.singularDeterminer)) \(form(.singularNoun))"
    let many = "\(form(.pluralDeterminer)) \(form(.pluralNoun))"
    let between = "\(form(.subjectRelative)) \(form(.singularTransitive)) \(many)"
    let good = "\(one) \(between) \(form(.singularIntransitive))."
    #expect(try Self.grammar.nats(of: good) > 0)
    let bad = "\(one) \(between) \(form(.pluralIntransitive))."
    let error = #expect(throws: CorpusError.self) { try Self.grammar.nats(of: bad) }
    guard case .outsideGrammar(6, form(.pluralIntransitive), _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["", ".", "one", "one two.", " ."])
  func `refuses what it cannot produce`(text: String) {
    #expect(throws: CorpusError.self) { try Self.grammar.nats(of: text) }
  }

  @Test func `gives the same sentences for the same seed and others for another`() {
    let first = Self.grammar.sentences(count: 50, seed: 1)
    #expect(Self.grammar.sentences(count: 50, seed: 1) == first)
    #expect(Self.grammar.sentences(count: 50, seed: 2) != first)
    #expect(Grammar(seed: 2).lexicon.places != Self.grammar.lexicon.places)
  }

  @Test func `makes a corpus whose documents have the stated entropy`() throws {
    let corpus = try Corpus.grammar(seed: 1, documents: 600)
    let nats = try Self.mean(corpus.documents.map { try Self.grammar.nats(ofDocument: $0) })
    let exact = try #require(corpus.natsPerDocument)
    #expect(exact == 16 * Self.grammar.entropyPerSentence)
    #expect(abs(nats.mean - exact) < 4 * nats.error)
    let bytes = Self.mean(corpus.documents.map { Double($0.utf8.count) })
    #expect(abs(exact / bytes.mean - Self.grammar.entropyPerByte) < 0.02 * exact / bytes.mean)
    #expect(Set(corpus.documents).count == 600)
  }

  @Test func `solves linear systems that need their rows exchanged`() {
    let solution = GrammarEntropy.solve([[0, 2, 1, 7], [1, 1, 0, 3], [3, 0, -1, 0]])
    let expected = [1.0, 2, 3]
    #expect(zip(solution, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}

/// Counts all derivations of a text, with no regard to what the next word is.
struct DerivationChart {
  struct Span: Hashable {
    var symbols: [Grammar.Symbol]
    var begin: Int
    var end: Int
  }

  typealias Total = (count: Int, probability: Double)

  let grammar: Grammar
  let words: [String]
  private var known: [Span: Total] = [:]

  init(grammar: Grammar, words: [String]) {
    self.grammar = grammar
    self.words = words
  }

  mutating func derivations(_ symbol: Grammar.Symbol, _ begin: Int, _ end: Int) -> Total {
    switch symbol {
    case .word(let kind):
      guard end == begin + 1,
        let rank = grammar.lexicon.entry(kind).forms.firstIndex(of: words[begin])
      else { return (0, 0) }
      return (1, grammar.lexicon.entry(kind).probabilities[rank])
    case .nonterminal(let index):
      let span = Span(symbols: [symbol], begin: begin, end: end)
      if let total = known[span] { return total }
      var sum: Total = (0, 0)
      for rule in grammar.nonterminals[index].rules {
        let part = derivations(rule.symbols, begin, end)
        sum = (sum.count + part.count, sum.probability + rule.probability * part.probability)
      }
      known[span] = sum
      return sum
    }
  }

  private mutating func derivations(
    _ symbols: [Grammar.Symbol], _ begin: Int, _ end: Int
  ) -> Total {
    guard let first = symbols.first else { return begin == end ? (1, 1) : (0, 0) }
    if symbols.count == 1 { return derivations(first, begin, end) }
    let span = Span(symbols: symbols, begin: begin, end: end)
    if let total = known[span] { return total }
    var sum: Total = (0, 0)
    for middle in begin...end {
      let head = derivations(first, begin, middle)
      guard head.count > 0 else { continue }
      let tail = derivations(Array(symbols.dropFirst()), middle, end)
      sum = (
        sum.count + head.count * tail.count, sum.probability + head.probability * tail.probability
      )
    }
    known[span] = sum
    return sum
  }
}
