internal import Autograd
internal import Foundation
public import Tensors

/// A model that turns sentences into vectors: the mean of a transformer's last hidden states over
/// the tokens of the sentence, scaled to length one.
///
/// ```
/// e = m / ‖m‖,  m = 1/n Σ h[i]          over all n tokens, [CLS] and [SEP] included
/// ```
///
/// Sentences of equal length run together, so that none is padded.
///
/// Reference: N. Reimers and I. Gurevych, *Sentence-BERT*, 2019.
public struct SentenceEncoder: Sendable {
  /// The transformer.
  public var model: TransformerModel
  /// Its tokenizer.
  public let tokenizer: TokenizerFile
  /// The most tokens of a sentence, those around it included; what is longer is cut.
  public let longest: Int

  /// Reads a model directory.
  ///
  /// `longest` is bounded by the model's positions; 256 is what sentence-transformers takes.
  ///
  /// - Throws: `ModelDirectoryError.unsupported` for a model that predicts tokens instead.
  public init(_ directory: String, longest: Int = 256) throws {
    let checkpoint = try TransformerCheckpoint(directory)
    guard !checkpoint.configuration.hasHead else {
      throw ModelDirectoryError.unsupported(
        file: ModelDirectory.join(directory, "config.json"), key: "model_type",
        found: checkpoint.configuration.family.rawValue,
        supported: "bert, whose hidden states are the vectors of sentences")
    }
    try self.init(
      model: TransformerModel(checkpoint), tokenizer: TokenizerFile.load(directory: directory),
      longest: longest)
    guard tokenizer.vocabularySize <= model.configuration.vocabulary else {
      throw ModelDirectoryError.tokenOutOfRange(
        source: ModelDirectory.join(directory, "tokenizer"), index: tokenizer.vocabularySize - 1,
        found: Int64(tokenizer.vocabularySize - 1), vocabulary: model.configuration.vocabulary)
    }
  }

  /// Pairs a model with its tokenizer.
  public init(model: TransformerModel, tokenizer: TokenizerFile, longest: Int = 256) {
    self.model = model
    self.tokenizer = tokenizer
    self.longest = min(longest, model.configuration.longestContext ?? longest)
  }

  /// The tokens of a sentence with those that the model wants around it, cut to the longest.
  public func tokens(of sentence: String) -> [Int32] {
    framed(tokenizer.encode(sentence))
  }

  private func framed(_ tokens: [Int32]) -> [Int32] {
    let room = max(1, longest - tokenizer.framed([]).count)
    return tokenizer.framed(Array(tokens.prefix(room)))
  }

  /// The tokens of each line of a UTF-8 text file; lines without a token are left out.
  ///
  /// - Throws: `CorpusError`, `ModelDirectoryError.textTooShort`.
  public func tokens(ofLinesIn path: String) throws -> [[Int32]] {
    let text = String(decoding: try TextFile.bytes(path), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { tokenizer.encode(String($0)) }
    let sentences = lines.filter { !$0.isEmpty }.map(framed)
    guard !sentences.isEmpty else {
      throw ModelDirectoryError.textTooShort(source: path, tokens: 0, wanted: 1)
    }
    return sentences
  }

  /// The vectors of sentences that are given as tokens, `[sentences, width]`, each of length one.
  ///
  /// - Precondition: no sentence is empty, and all tokens are in the vocabulary.
  public func vectors(of sentences: [[Int32]], threads: Int = 1) -> Tensor {
    let width = model.configuration.width
    let batches = SentenceBatch.batches(of: sentences)
    let parts = Parallel.map(count: batches.count, threads: threads) { index in
      let batch = batches[index]
      let tape = Tape(recording: false)
      let states = model.logits(
        batch.places.flatMap { sentences[$0] }, context: batch.length, on: tape)
      return Self.pooled(states.value, length: batch.length)
    }
    var values = [Float](repeating: 0, count: sentences.count * width)
    for (batch, part) in zip(batches, parts) {
      for (row, place) in batch.places.enumerated() {
        values.replaceSubrange(
          place * width..<(place + 1) * width, with: part[row * width..<(row + 1) * width])
      }
    }
    return Tensor(values, shape: [sentences.count, width])
  }

  /// The mean of each `length` rows, scaled to length one; summed in order in double.
  static func pooled(_ states: Tensor, length: Int) -> [Float] {
    let (width, values) = (states.columns, states.values)
    var result: [Float] = []
    result.reserveCapacity(values.count / length)
    for start in stride(from: 0, to: states.rows, by: length) {
      var sum = [Double](repeating: 0, count: width)
      for row in start..<start + length {
        for column in 0..<width { sum[column] += Double(values[row * width + column]) }
      }
      let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      result += sum.map { norm > 0 ? Float($0 / norm) : 0 }
    }
    return result
  }
}

/// Sentences of one length that run together, by their places in a list.
public struct SentenceBatch: Sendable, Equatable {
  /// The places of the sentences.
  public let places: [Int]
  /// The tokens of each.
  public let length: Int

  /// Batches of at most `tokens` tokens, unless one sentence has more; shorter sentences first.
  ///
  /// Sentences of equal length stay in their order.
  public static func batches(of sentences: [[Int32]], tokens: Int = 1024) -> [SentenceBatch] {
    let byLength = Dictionary(grouping: sentences.indices) { sentences[$0].count }
    return byLength.sorted { $0.key < $1.key }.flatMap { length, places in
      let size = max(1, tokens / max(1, length))
      return stride(from: 0, to: places.count, by: size).map { start in
        SentenceBatch(
          places: Array(places[start..<min(start + size, places.count)]), length: length)
      }
    }
  }
}
