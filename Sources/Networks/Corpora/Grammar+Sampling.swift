internal import Foundation
internal import Tensors

extension Grammar {
  /// The number of sentences in a document of the corpus `grammar`.
  public static let sentencesPerDocument = 16

  /// Independent sentences, drawn rule by rule and word by word with their probabilities.
  public func sentences(count: Int, seed: UInt64) -> [String] {
    precondition(count >= 0, "sentences(count: \(count)): the count must not be negative")
    var random = RandomStream(seed: seed, for: "grammar.sentences")
    return (0..<count).map { _ in sentence(random: &random) }
  }

  private func sentence(random: inout RandomStream) -> String {
    var words: [String] = []
    var stack = [Symbol.nonterminal(start)]
    while let symbol = stack.popLast() {
      switch symbol {
      case .word(let kind): words.append(lexicon.word(of: kind, random: &random))
      case .nonterminal(let index):
        stack += Self.draw(nonterminals[index].rules, random: &random).symbols.reversed()
      }
    }
    return words.joined(separator: " ") + "."
  }

  private static func draw(_ rules: [Rule], random: inout RandomStream) -> Rule {
    guard rules.count > 1 else { return rules[0] }
    var rest = random.uniform()
    for rule in rules {
      rest -= rule.probability
      if rest < 0 { return rule }
    }
    return rules[rules.count - 1]
  }

  /// The exact surprisal `−log p` of one sentence, in nats.
  ///
  /// - Throws: ``CorpusError/outsideGrammar(position:found:expected:)`` for a text that the grammar
  ///   cannot produce.
  public func nats(of sentence: String) throws(CorpusError) -> Double {
    guard sentence.hasSuffix(".") else {
      throw .outsideGrammar(
        position: 0, found: String(sentence.suffix(20)), expected: "a full stop at the end")
    }
    let words = sentence.dropLast().split(separator: " ", omittingEmptySubsequences: false)
    var surprisal = 0.0
    var position = 0
    var stack = [Symbol.nonterminal(start)]
    while let symbol = stack.popLast() {
      let word = position < words.count ? String(words[position]) : nil
      let place = word.flatMap { lexicon.places[$0] }
      switch symbol {
      case .word(let kind):
        guard let place, place.kind == kind else {
          throw Self.unexpected(word, at: position, expected: "\(kind)")
        }
        surprisal -= log(lexicon.entry(kind).probabilities[place.rank])
        position += 1
      case .nonterminal(let index):
        let rule = try self.rule(of: index, before: place?.kind, word: word, at: position)
        surprisal -= log(rule.probability)
        stack += rule.symbols.reversed()
      }
    }
    guard position == words.count else {
      throw Self.unexpected(String(words[position]), at: position, expected: "the full stop")
    }
    return surprisal
  }

  /// The rule that the next word's class calls for; at the end of the text, the empty one.
  private func rule(
    of index: Int, before kind: WordClass?, word: String?, at position: Int
  ) throws(CorpusError) -> Rule {
    let number = kind.flatMap { table[index][$0] } ?? (kind == nil ? emptyRules[index] : nil)
    guard let number else {
      throw Self.unexpected(word, at: position, expected: nonterminals[index].name)
    }
    return nonterminals[index].rules[number]
  }

  private static func unexpected(
    _ word: String?, at position: Int, expected: String
  ) -> CorpusError {
    .outsideGrammar(position: position, found: word ?? "the full stop", expected: expected)
  }

  /// The exact surprisal of a document of the corpus `grammar`, in nats.
  ///
  /// Its sum over the validation split is the loss of a perfect model on those very sentences, a
  /// sharper reference than the entropy, which is the mean over all sentences.
  public func nats(ofDocument document: String) throws(CorpusError) -> Double {
    var sum = 0.0
    for sentence in document.split(separator: ".", omittingEmptySubsequences: true) {
      sum += try nats(of: String(sentence.drop(while: { $0 == " " })) + ".")
    }
    return sum
  }
}

extension Corpus {
  /// The number of documents of the corpus `grammar` unless told otherwise.
  public static let grammarDocuments = 8192

  /// Documents of 16 sentences each from the grammar of a seed; needs no file.
  ///
  /// ``natsPerDocument`` is exact. A loss in nats per token is read against the floor
  /// ``TokenStream/nats(perDocument:)``, which divides it by the measured tokens per document; take
  /// the tokens of the whole corpus, because a small split has longer or shorter documents by
  /// chance (1.4 % in the validation split of the default corpus).
  public static func grammar(
    seed: UInt64 = 1, documents: Int = grammarDocuments
  ) throws(CorpusError) -> Corpus {
    let grammar = Grammar(seed: seed)
    let size = Grammar.sentencesPerDocument
    let sentences = grammar.sentences(count: documents * size, seed: seed)
    let texts = (0..<documents).map { index in
      sentences[index * size..<(index + 1) * size].joined(separator: " ")
    }
    let spec = CorpusSpec.grammar(seed: seed, documents: documents)
    return try Corpus(
      name: spec.description, documents: texts,
      natsPerDocument: Double(size) * grammar.entropyPerSentence)
  }
}
