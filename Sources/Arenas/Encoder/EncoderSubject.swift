internal import CompressionCore
internal import Essentials
internal import Foundation
internal import Networks
internal import Tensors

/// A sentence encoder, the sentences that it is judged on, and what it makes of them.
struct EncoderSubject: Sendable {
  /// What signatures call it.
  let name: String
  let digest: String
  let encoder: SentenceEncoder
  let corpus: Corpus
  /// The held-out sentences as tokens, pair after pair.
  let sentences: [[Int32]]
  /// Their vectors by the dense model.
  let baseline: VectorGeometry
  private let calibrationSentences: [[Int32]]
  private let calibrationCount: Int

  init(_ path: String, options: EncoderArena.Options, corpus: Corpus, threads: Int) throws {
    let encoder = try SentenceEncoder(path, longest: options.longest)
    name = URL(fileURLWithPath: path).lastPathComponent
    digest = try ModelDirectory(path).digest()
    self.encoder = encoder
    self.corpus = corpus
    let pairs = SentencePairs.pairs(in: corpus.documents(in: .validation))
    try Self.require(options.pairs, of: pairs.count, "pairs", "pairs of the validation split")
    sentences = pairs.prefix(options.pairs).flatMap {
      [encoder.tokens(of: $0.first), encoder.tokens(of: $0.second)]
    }
    baseline = VectorGeometry(encoder.vectors(of: sentences, threads: threads))
    let known = SentencePairs.pairs(in: corpus.documents(in: .calibration))
    calibrationSentences = known.flatMap {
      [encoder.tokens(of: $0.first), encoder.tokens(of: $0.second)]
    }
    calibrationCount = options.calibrationSentences
    try Self.require(
      calibrationCount, of: calibrationSentences.count, "calibrationSentences",
      "sentences of the calibration split")
  }

  private static func require(
    _ wanted: Int, of available: Int, _ option: String, _ what: String
  ) throws(SpecError) {
    guard available >= wanted else {
      throw .outOfRange(
        option, found: "\(wanted)", allowed: "at most \(available), all \(what) of the corpus")
    }
  }

  /// Sentences of the calibration split, drawn without repetition for one replicate; those of equal
  /// length together.
  func calibration(replicate: Int) -> [TokenSequences] {
    var random = RandomStream(seed: UInt64(replicate), for: "calibration")
    let drawn = random.permutation(of: calibrationSentences.count).prefix(calibrationCount)
      .map { calibrationSentences[$0] }
    return SentenceBatch.batches(of: drawn).map { batch in
      TokenSequences(inputs: batch.places.map { drawn[$0] })
    }
  }

  func presenceChecks() -> [PresenceCheck] {
    let (related, unrelated) = (baseline.relatedMean, baseline.unrelatedMean)
    let chance = 2 / Double(sentences.count)
    return [
      PresenceCheck(
        name: "mean similarity of a definition and its example, minus that of unrelated sentences",
        value: related - unrelated, requirement: "at least 0.15",
        passed: related - unrelated >= 0.15),
      PresenceCheck(
        name: "mean similarity of unrelated sentences", value: unrelated,
        requirement: "at most 0.25: the vectors do not all point the same way",
        passed: unrelated <= 0.25),
      PresenceCheck(
        name: "definitions that find their own example", value: baseline.retrieval,
        requirement: "at least 20 times chance, which is \(chance)",
        passed: baseline.retrieval >= 20 * chance),
    ]
  }
}
