public import CompressionCore
internal import Foundation
public import Networks
internal import Tensors

/// Compresses the linear layers of a small English language model and measures its held-out loss.
///
/// The linear layers of the blocks are compressed one block after the other, each calibrated on
/// the outputs of those already compressed. Embedding, norms and head stay. All stored floats are
/// 16-bit, the convention of the field, for the dense model too.
public struct LanguageModelArena: Arena {
  /// What can be chosen about the arena.
  public struct Options: StrategyHyperparameters {
    /// What the model is trained and judged on: `wordnet`, `grammar`, `file:PATH`.
    public var corpus = "wordnet"
    /// Training steps of the reference model.
    public var steps = 1400
    /// Number of blocks.
    public var layers = 4
    /// Width of the residual stream.
    public var width = 128
    /// Width of the feed-forward layer.
    public var feedForward = 344
    /// Number of tokens in the vocabulary.
    public var vocabulary = 1024
    /// Outlier channels injected into every norm, without a change of the function.
    public var outlierChannels = 0
    /// How much larger the outlier channels become.
    public var outlierFactor: Float = 30
    /// Sequences that a strategy may calibrate on.
    public var calibrationSequences = 128
    /// Held-out sequences that the loss is measured on.
    public var evaluationSequences = 128
    /// Sequences of one part of a mixed corpus that follow each other in evaluation, and of which
    /// each sequence of calibration has one part only; 0 keeps the mixture.
    public var partRun = 0
    /// What differs between replicates: the calibration draw, or the trained subject with it.
    public var vary = ReplicateVariation.calibration

    /// The defaults.
    public init() {}

    /// Checks every option.
    public func validate() throws(SpecError) {
      let numbers = [
        ("steps", steps), ("layers", layers), ("width", width), ("feedForward", feedForward),
        ("calibrationSequences", calibrationSequences),
        ("evaluationSequences", evaluationSequences),
      ]
      for (name, value) in numbers { try require(value > 0, name, is: value, allowed: "1 or more") }
      try require(vocabulary >= 300, "vocabulary", is: vocabulary, allowed: "300 or more")
      try require(
        (0...width).contains(outlierChannels), "outlierChannels", is: outlierChannels,
        allowed: "0 to the width")
      try require(outlierFactor > 0, "outlierFactor", is: outlierFactor, allowed: "above 0")
      try require(partRun >= 0, "partRun", is: partRun, allowed: "0 or more")
      let problem = reference.configuration.problem
      try require(problem == nil, "width", is: width, allowed: problem ?? "")
    }

    /// The reference model that these options describe.
    var reference: ReferenceDecoder {
      var reference = ReferenceDecoder()
      reference.corpus = corpus
      reference.configuration.layers = layers
      reference.configuration.width = width
      reference.configuration.feedForward = feedForward
      reference.configuration.vocabulary = vocabulary
      reference.recipe.steps = steps
      reference.recipe.warmup = min(reference.recipe.warmup, max(1, steps / 10))
      return reference
    }
  }

  /// What is said of the arena.
  public static let card = ArenaCard(
    id: "lm", revision: 2, title: "Language-model weights",
    summary: "one-shot compression of a small decoder trained on English; held-out loss",
    primaryMetric: "eval/loss_increase", metrics: LanguageModelMetrics.all)

  let options: Options
  private let subjects: SubjectShelf<Corpus, LanguageModelSubject>

  /// Makes the arena; nothing is loaded or trained yet.
  public init(options: Options, workshop: Workshop) throws {
    self.options = options
    // A wrong name is told here, before anything is planned.
    _ = try CorpusSpec(parsing: options.corpus)
    subjects = SubjectShelf(
      vary: options.vary, load: { try workshop.texts.corpus(options.corpus) }
    ) { seed, corpus, watch in
      try LanguageModelSubject(
        seed: seed, of: corpus, options: options, workshop: workshop, watch: watch)
    }
  }

  /// The evaluation signature, such as
  /// `ppl|d:wordnet.validation@1f3a…|tok:bpe1024|ctx:128|stride:128|n:128|bos:0|acc:f64|v:1`.
  public func evaluation() throws -> String {
    let corpus = try subjects.source()
    let context = options.reference.configuration.context
    return "ppl|d:\(corpus.name).validation@\(corpus.digest.prefix(8))|tok:bpe\(options.vocabulary)"
      + "|ctx:\(context)|stride:\(context)|n:\(options.evaluationSequences)"
      + (options.partRun > 0 ? "|run:\(options.partRun)" : "") + "|bos:0|acc:f64|v:1"
  }

  /// SHA-256 of the corpus and of each of its splits.
  public func digests() throws -> [String: String] { try subjects.source().digests() }

  /// Loads or trains the subjects of some replicates.
  public func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) throws {
    try subjects.prepare(replicates: replicates, shouldStop: shouldStop, progress: progress)
  }

  /// Compresses the subject of a replicate and measures the result.
  public func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    try strategy.accepts(budget)
    var (measurement, model) = try measure(replicate: replicate) { model, calibration, random in
      let texts = try strategy.calibration(of: model, given: calibration, random: &random)
      let compressed = try DecoderCompression(model: model, calibration: texts)
        .compress(strategy, to: budget, random: &random)
      return (compressed, budget.miss(by: compressed.linears))
    }
    measurement.add(try layerErrors(of: model, replicate: replicate))
    return measurement
  }

  /// Yes: blocks, heads and channels of the decoder may go.
  public static var takesModelStrategies: Bool { true }

  /// Runs a strategy for whole models on the subject of a replicate and measures the result.
  public func measure(
    _ strategy: any ModelStrategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    try strategy.accepts(budget)
    var measurement = try measure(replicate: replicate) { model, calibration, random in
      try DecoderPruning(model: model, calibration: calibration)
        .compress(strategy, to: budget, random: &random)
    }.measurement
    if measurement.refusal == nil {
      measurement.refusal = measurement.missedSkipping(budget)
    }
    return measurement
  }

  /// On the texts that the replicate drew, whatever the strategy calibrated on.
  private func layerErrors(of compressed: DecoderModel, replicate: Int) throws -> LayerErrors {
    let subject = try subjects.subject(ofReplicate: replicate)
    let texts = subject.calibration(sequences: options.calibrationSequences, replicate: replicate)
    return try LayerErrors(
      of: BlockwiseDecoder(model: compressed), against: BlockwiseDecoder(model: subject.model),
      chunks: texts.chunks(of: 1))
  }

  private func measure(
    replicate: Int,
    compress: (DecoderModel, TokenSequences, inout RandomStream) throws -> (
      compressed: CompressedDecoder, refusal: String?
    )
  ) throws -> (measurement: Measurement, compressed: DecoderModel) {
    let subject = try subjects.subject(ofReplicate: replicate)
    let calibration = subject.calibration(
      sequences: options.calibrationSequences, replicate: replicate)
    var random = RandomStream(seed: UInt64(replicate), for: "strategy")
    let start = ContinuousClock.now
    let (compressed, refusal) = try compress(subject.model, calibration, &random)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var measurement = Measurement()
    measurement.refusal = refusal
    let comparison = compressed.compared(with: subject.baseline)
    measurement.add(comparison, against: subject.baseline)
    measurement.add(compressed.footprint)
    if compressed.model.skipsInputs {
      let sequences = subject.baseline.sequences
      measurement.add(
        DecoderEvaluation.skippedWork(compressed.model, on: sequences, threads: 1),
        tokens: sequences.inputs.count)
    }
    measurement.add("cost/compress_seconds", seconds)
    measurement.add("cost/calibration_tokens", Double(compressed.calibrationTokens))
    return (measurement, compressed.model)
  }

  /// The dense model is trained, and outlier channels are there if they were asked for.
  public func presenceChecks() throws -> [PresenceCheck] {
    try subjects.subject(ofReplicate: 0).presenceChecks(options)
  }

  /// The trained subject of a replicate, for whoever wants to look at it.
  public func trained(replicate: Int) throws -> TrainedDecoder {
    try subjects.subject(ofReplicate: replicate).trained
  }
}
