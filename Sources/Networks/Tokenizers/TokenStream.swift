internal import Foundation
public import Tensors

/// The documents of a split as one row of tokens, each document followed by its end.
public struct TokenStream: Sendable {
  /// All tokens.
  public let tokens: [Int32]
  /// The number of documents.
  public let documentCount: Int
  /// The length of the documents in bytes of UTF-8, for losses per byte.
  public let byteCount: Int
  /// The token numbers are below this.
  public let vocabularySize: Int

  /// Wraps tokens that were encoded before.
  public init(tokens: [Int32], vocabularySize: Int, documentCount: Int = 1, byteCount: Int = 0) {
    self.tokens = tokens
    self.documentCount = documentCount
    self.byteCount = byteCount
    self.vocabularySize = vocabularySize
  }

  /// Encodes documents one after the other.
  public init(_ documents: [String], tokenizer: any Tokenizer) {
    tokens = tokenizer.encode(documents: documents)
    documentCount = documents.count
    byteCount = documents.reduce(0) { $0 + $1.utf8.count }
    vocabularySize = tokenizer.vocabularySize
  }

  /// Encodes one split of a corpus.
  public init(_ corpus: Corpus, _ split: Corpus.Split, tokenizer: any Tokenizer) {
    self.init(corpus.documents(in: split), tokenizer: tokenizer)
  }

  /// Nats per token for a known number of nats per document.
  ///
  /// With the exact entropy of a document this is the floor that no model can pass on average. The
  /// tokens per document are measured on this stream, ends of documents included.
  public func nats(perDocument nats: Double) -> Double {
    nats * Double(documentCount) / Double(tokens.count)
  }

  /// The entropy of single tokens in nats: the loss of a model that knows their frequencies only.
  public var unigramEntropy: Double {
    var counts = [Int](repeating: 0, count: vocabularySize)
    for token in tokens { counts[Int(token)] += 1 }
    return GrammarEntropy.of(counts.map { Double($0) / Double(max(1, tokens.count)) })
  }

  /// The most sequences of a length that do not overlap; each needs one token more, its last target.
  public func sequenceCount(context: Int) -> Int { max(0, (tokens.count - 1) / context) }

  /// Consecutive sequences from the beginning, all of them or the first `count`.
  ///
  /// - Precondition: there are `count` sequences.
  public func sequences(context: Int, count: Int? = nil) -> TokenSequences {
    precondition(context > 0, "sequences(context: \(context)): the length must be positive")
    let count = count ?? sequenceCount(context: context)
    return sequences(context: context, startingAt: (0..<count).map { $0 * context })
  }

  /// Sequences from random places, drawn independently; they may overlap.
  ///
  /// - Precondition: the stream is longer than `context`.
  public func randomSequences(
    context: Int, count: Int, random: inout RandomStream
  ) -> TokenSequences {
    let places = tokens.count - context
    return sequences(
      context: context, startingAt: (0..<count).map { _ in random.index(below: places) })
  }

  /// The sequences that begin at the given tokens.
  ///
  /// - Precondition: each has `context + 1` tokens before the end of the stream.
  public func sequences(context: Int, startingAt starts: [Int]) -> TokenSequences {
    var inputs: [Int32] = []
    var targets: [Int32] = []
    inputs.reserveCapacity(starts.count * context)
    targets.reserveCapacity(starts.count * context)
    for start in starts {
      precondition(
        start >= 0 && start + context < tokens.count,
        "a sequence of \(context) at \(start) needs a target beyond the \(tokens.count) tokens")
      inputs += tokens[start..<start + context]
      targets += tokens[start + 1..<start + context + 1]
    }
    return TokenSequences(
      inputs: inputs, targets: targets, count: starts.count, context: context)
  }
}

/// Sequences of equal length with their next tokens, `[count, context]` in row-major order.
public struct TokenSequences: Equatable, Sendable {
  /// The tokens that a model sees.
  public let inputs: [Int32]
  /// The tokens that it is to predict: the inputs moved by one.
  public let targets: [Int32]
  /// The number of sequences.
  public let count: Int
  /// The length of each.
  public let context: Int

  /// No sequences.
  public static let none = TokenSequences(inputs: [], targets: [], count: 0, context: 1)

  /// Some of the sequences, in order.
  ///
  /// - Precondition: the range lies within the sequences.
  public subscript(range: Range<Int>) -> TokenSequences {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) sequences")
    let elements = range.lowerBound * context..<range.upperBound * context
    return TokenSequences(
      inputs: Array(inputs[elements]), targets: Array(targets[elements]), count: range.count,
      context: context)
  }

  /// All sequences in pieces of `size`, the last perhaps smaller.
  public func chunks(of size: Int) -> [TokenSequences] {
    stride(from: 0, to: count, by: size).map { self[$0..<min($0 + size, count)] }
  }
}

extension TokenSequences {
  /// Sequences for a model that predicts nothing: their targets are the tokens themselves.
  ///
  /// - Precondition: all are of one length, and there is one.
  public init(inputs sequences: [[Int32]]) {
    let context = sequences.first?.count ?? 0
    precondition(
      context > 0 && sequences.allSatisfy { $0.count == context },
      "sequences of \(Set(sequences.map(\.count)).sorted()) tokens in one batch")
    let tokens = sequences.flatMap { $0 }
    self.init(inputs: tokens, targets: tokens, count: sequences.count, context: context)
  }
}
