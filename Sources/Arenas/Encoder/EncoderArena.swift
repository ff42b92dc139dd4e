public import CompressionCore
internal import Foundation
public import Networks
internal import Tensors

/// Compresses the linear layers of a pre-trained sentence encoder and measures how far the vectors
/// of real sentences move.
///
/// The subject is an installed checkpoint, all-MiniLM-L6-v2 unless another one is named. Its blocks
/// are compressed one after the other, each calibrated on the outputs of those already compressed.
/// Embeddings and norms stay. All stored floats are 16-bit, for the dense model too. What is measured
/// is agreement with the dense model in single precision, on pairs of a definition and an example of
/// its use, and how often an example is still found by its definition.
public struct EncoderArena: Arena {
  /// What can be chosen about the arena.
  public struct Options: StrategyHyperparameters {
    /// An installed model by name, or the path of a BERT's directory.
    public var model = "minilm"
    /// Where sentences come from: `wordnet`, `grammar`, `file:PATH`.
    public var corpus = "wordnet"
    /// Sentences that a strategy may calibrate on.
    public var calibrationSentences = 256
    /// Held-out pairs of sentences that are judged.
    public var pairs = 128
    /// The most tokens of a sentence; longer ones are cut.
    public var longest = 128

    /// The defaults.
    public init() {}

    /// Checks every option.
    public func validate() throws(SpecError) {
      try require(!model.isEmpty, "model", is: model, allowed: "a name or a path")
      try require(
        calibrationSentences > 0, "calibrationSentences", is: calibrationSentences,
        allowed: "1 or more")
      try require(pairs >= 8, "pairs", is: pairs, allowed: "8 or more")
      try require(longest >= 8, "longest", is: longest, allowed: "8 or more")
    }
  }

  /// What is said of the arena.
  public static let card = ArenaCard(
    id: "encoder", revision: 1, title: "Sentence-encoder weights",
    summary: "one-shot compression of a real pre-trained encoder; agreement of sentence vectors",
    primaryMetric: "eval/cosine_distance", metrics: EncoderMetrics.all)

  let options: Options
  private let subjects: SubjectShelf<Corpus, EncoderSubject>

  /// Makes the arena; nothing is loaded yet.
  public init(options: Options, workshop: Workshop) throws {
    self.options = options
    let spec = try CorpusSpec(parsing: options.corpus)
    subjects = SubjectShelf(vary: .calibration, load: { try spec.load() }) { _, corpus, _ in
      try EncoderSubject(
        workshop.cache.installed.resolve(options.model), options: options, corpus: corpus,
        threads: workshop.threads)
    }
  }

  /// The evaluation signature, such as
  /// `embed|m:minilm@53aa5117|d:wordnet.validation@077bdfe4|tok:wordpiece30522@be50c362|n:128|…`.
  ///
  /// - Throws: `ModelInstallError.notInstalled` with the command that installs the model.
  public func evaluation() throws -> String {
    let subject = try subjects.subject(ofReplicate: 0)
    let tokenizer = subject.encoder.tokenizer
    return "embed|m:\(subject.name)@\(subject.digest.prefix(8))"
      + "|d:\(subject.corpus.name).validation@\(subject.corpus.digest.prefix(8))"
      + "|tok:\(tokenizer.name)@\(tokenizer.digest.prefix(8))|pairs:\(options.pairs)"
      + "|max:\(subject.encoder.longest)|pool:mean|norm:l2|acc:f64|v:1"
  }

  /// Loads the subject; there is nothing to train.
  public func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) throws {
    try subjects.prepare(replicates: replicates, shouldStop: shouldStop, progress: progress)
  }

  /// Compresses the encoder and measures the result.
  public func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    try strategy.accepts(budget)
    let subject = try subjects.subject(ofReplicate: replicate)
    let start = ContinuousClock.now
    let calibration = subject.calibration(replicate: replicate)
    let compressed = try EncoderCompression(
      model: subject.encoder.model, calibration: calibration
    ).compress(strategy, to: budget, seed: UInt64(replicate))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var measurement = Measurement()
    measurement.refusal = budget.miss(by: compressed.linears)
    var encoder = subject.encoder
    encoder.model = compressed.model
    measurement.add(
      VectorAgreement(encoder.vectors(of: subject.sentences), with: subject.baseline))
    measurement.add(compressed.footprint)
    measurement.add("cost/compress_seconds", seconds)
    measurement.add("cost/calibration_tokens", Double(compressed.calibrationTokens))
    measurement.add(
      try LayerErrors(
        of: BlockwiseEncoder(model: compressed.model),
        against: BlockwiseEncoder(model: subject.encoder.model), chunks: calibration))
    return measurement
  }

  /// The vectors tell related sentences from others, and do not all point the same way.
  public func presenceChecks() throws -> [PresenceCheck] {
    try subjects.subject(ofReplicate: 0).presenceChecks()
  }
}
