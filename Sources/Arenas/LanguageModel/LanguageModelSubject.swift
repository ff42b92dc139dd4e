internal import CompressionCore
internal import Networks
internal import Tensors

/// A trained model, made ready to be compressed, with what it is compared with.
struct LanguageModelSubject: Sendable {
  let trained: TrainedDecoder
  /// The model to compress: the trained one, with outliers injected if that was asked for.
  let model: DecoderModel
  let baseline: DecoderEvaluation.Baseline
  /// The calibration split part by part, where parts are not to be mixed.
  private let calibrationRuns: PartRuns?

  init(
    _ trained: TrainedDecoder, of corpus: Corpus, options: LanguageModelArena.Options, threads: Int
  ) throws {
    self.trained = trained
    var random = RandomStream(seed: 0, for: "outliers")
    model =
      options.outlierChannels == 0
      ? trained.model
      : trained.model.injectingOutliers(
        OutlierInjection(channels: options.outlierChannels, factor: options.outlierFactor),
        random: &random)
    let context = model.configuration.context
    func runs(_ split: Corpus.Split) -> PartRuns? {
      guard options.partRun > 0 else { return nil }
      return PartRuns(
        of: corpus, split, tokenizer: trained.tokenizer, context: context, run: options.partRun)
    }
    let validation = runs(.validation)
    calibrationRuns = runs(.calibration)
    try Self.require(
      options.evaluationSequences,
      of: validation?.count ?? trained.validation.sequenceCount(context: context), "validation")
    try Self.require(
      options.calibrationSequences,
      of: calibrationRuns?.count ?? trained.calibration.sequenceCount(context: context),
      "calibration")
    let count = options.evaluationSequences
    baseline = DecoderEvaluation.Baseline(
      model,
      on: validation?.sequences(Array(0..<count))
        ?? trained.validation.sequences(context: context, count: count),
      threads: threads)
  }

  /// Loads or trains the subject of a seed.
  init(
    seed: UInt64, of corpus: Corpus, options: LanguageModelArena.Options, workshop: Workshop,
    watch: SubjectShelf<Corpus, Self>.Watch
  ) throws {
    var reference = options.reference
    reference.recipe.seed = seed
    let trained = try ReferenceTraining(cache: workshop.cache, threads: workshop.threads).model(
      reference, corpus: corpus, shouldStop: watch.shouldStop, progress: watch.progress)
    try self.init(trained, of: corpus, options: options, threads: workshop.threads)
  }

  private static func require(
    _ wanted: Int, of available: Int, _ split: String
  ) throws(SpecError) {
    guard available >= wanted else {
      throw .outOfRange(
        "\(split == "validation" ? "evaluation" : split)Sequences", found: "\(wanted)",
        allowed: "at most \(available), all that the \(split) split of the corpus has")
    }
  }

  /// Sequences of the calibration split, drawn without repetition for one replicate.
  func calibration(sequences: Int, replicate: Int) -> TokenSequences {
    let context = model.configuration.context
    var random = RandomStream(seed: UInt64(replicate), for: "calibration")
    if let calibrationRuns {
      let order = random.permutation(of: calibrationRuns.count)
      return calibrationRuns.sequences(Array(order.prefix(sequences)))
    }
    let order = random.permutation(of: trained.calibration.sequenceCount(context: context))
    return trained.calibration.sequences(
      context: context, startingAt: order.prefix(sequences).map { $0 * context })
  }

  func presenceChecks(_ options: LanguageModelArena.Options) throws -> [PresenceCheck] {
    let loss = trained.summary.validationLoss
    let unigram = trained.summary.unigramEntropy
    let ratio = try outlierRatio(options)
    let outliers = options.outlierChannels > 0
    return [
      PresenceCheck(
        name: "held-out loss (nats/token)", value: loss,
        requirement: "at most 0.75 of the unigram entropy, \(unigram.formatted(digits: 3))",
        passed: loss <= 0.75 * unigram),
      PresenceCheck(
        name: "largest input channel over the median one", value: ratio,
        requirement: outliers ? "at least 10: outlier channels exist" : "finite",
        passed: outliers ? ratio >= 10 : ratio.isFinite),
    ]
  }

  /// The norm of the largest input channel of the first query projection over the median one.
  private func outlierRatio(_ options: LanguageModelArena.Options) throws -> Double {
    let inputs = calibration(sequences: min(16, options.calibrationSequences), replicate: 0)
    let path = model.linearPaths(ofBlock: 0)[0]
    let statistics = try DecoderCompression(model: model, calibration: inputs)
      .statistics(ofBlock: 0, collecting: [.channelNorms])
    guard let site = statistics[path] else { return .nan }
    let norms = try site.channelNorms(site: path).values.sorted()
    return Double(norms[norms.count - 1] / norms[norms.count / 2])
  }
}

extension Double {
  fileprivate func formatted(digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    return "\((self * scale).rounded() / scale)"
  }
}
