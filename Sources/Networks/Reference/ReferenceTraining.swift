internal import Foundation

/// What can stop a training.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The corpus has fewer tokens than one batch needs.
  case tooLittleText(corpus: String, tokens: Int, needed: Int)
  /// The corpus gave fewer tokens than the model's vocabulary.
  case vocabularyTooLarge(corpus: String, wanted: Int, found: Int)
  /// A file in the cache does not belong to this training.
  case foreignCheckpoint(path: String, tensor: String)
  /// The loss is not finite any more.
  case diverged(step: Int)
  /// The caller asked to stop; a checkpoint has been written.
  case interrupted(step: Int, of: Int)

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .tooLittleText(let corpus, let tokens, let needed):
      "the training split of '\(corpus)' has \(tokens) tokens, a batch needs \(needed); "
        + "give more text, or a smaller batch or context"
    case .vocabularyTooLarge(let corpus, let wanted, let found):
      "'\(corpus)' gives a vocabulary of \(found) tokens, the model wants \(wanted); "
        + "give more text or ask for a vocabulary of at most \(found)"
    case .foreignCheckpoint(let path, let tensor):
      "\(path): '\(tensor)' does not belong to this training; remove the file and train again"
    case .diverged(let step):
      "the loss is not finite at step \(step); lower the learning rate"
    case .interrupted(let step, let steps):
      "stopped at step \(step) of \(steps); the same command goes on from there"
    }
  }
}

/// How far a training is.
public struct TrainingProgress: Sendable {
  /// Steps done.
  public let step: Int
  /// Steps in all.
  public let steps: Int
  /// The last batch's loss in nats per token.
  public let loss: Double
  /// Tokens per second since the training was started or taken up.
  public let tokensPerSecond: Double
}

/// Trains reference decoders into a cache, from where they were left.
public struct ReferenceTraining: Sendable {
  /// Where models are kept.
  public let cache: ModelCache
  /// Threads of a training; they change no bit of the result.
  public let threads: Int
  /// Seconds between checkpoints.
  public var checkpointSeconds = 15.0

  /// Trains into a cache.
  public init(cache: ModelCache, threads: Int) {
    self.cache = cache
    self.threads = threads
  }

  /// The trained model of a description: from the cache, or else trained now.
  ///
  /// - Parameters:
  ///   - reference: the description.
  ///   - corpus: its corpus, loaded.
  ///   - shouldStop: asked after every step; true writes a checkpoint and throws.
  ///   - progress: told after every step.
  /// - Returns: the trained model with its data.
  /// - Throws: `TrainingError`, or what reading and writing the cache meets.
  public func model(
    _ reference: ReferenceDecoder, corpus: Corpus,
    shouldStop: @Sendable () -> Bool = { false },
    progress: (TrainingProgress) -> Void = { _ in }
  ) throws -> TrainedDecoder {
    if let known = try cache.model(reference, corpusDigest: corpus.digest) { return known }
    let digest = try reference.digest(corpusDigest: corpus.digest)
    let files = cache.folder(digest)
    try FileManager.default.createDirectory(at: files.folder, withIntermediateDirectories: true)
    // Another process may be training the same model: wait for it and take its result.
    let lock = try FolderLock(files.folder.path)
    defer { lock.release() }
    if let known = try cache.model(reference, corpusDigest: corpus.digest) { return known }
    let trained = try train(
      reference, corpus: corpus, digest: digest, files: files, shouldStop: shouldStop,
      progress: progress)
    try files.store(trained)
    return trained
  }

  private func train(
    _ reference: ReferenceDecoder, corpus: Corpus, digest: String, files: CachedModel,
    shouldStop: () -> Bool, progress: (TrainingProgress) -> Void
  ) throws -> TrainedDecoder {
    let tokenizer = try Self.tokenizer(reference, corpus: corpus)
    let data = TokenStream(corpus, .train, tokenizer: tokenizer)
    try Self.check(data, reference, corpus)
    var state =
      try TrainingCheckpoint(path: files.checkpoint, reference: reference, digest: digest)
      ?? TrainingCheckpoint(start: reference)
    try advance(
      &state, on: data, digest: digest, checkpoint: files.checkpoint, shouldStop: shouldStop,
      progress: progress)
    return finish(
      state, reference: reference, corpus: corpus, digest: digest, tokenizer: tokenizer, data: data)
  }

  private static func tokenizer(
    _ reference: ReferenceDecoder, corpus: Corpus
  ) throws -> BytePairEncoding {
    let wanted = reference.configuration.vocabulary
    let tokenizer = try BytePairEncoding(
      training: corpus.documents(in: .train), vocabularySize: wanted)
    guard tokenizer.vocabularySize == wanted else {
      throw TrainingError.vocabularyTooLarge(
        corpus: reference.corpus, wanted: wanted, found: tokenizer.vocabularySize)
    }
    return tokenizer
  }

  private static func check(
    _ data: TokenStream, _ reference: ReferenceDecoder, _ corpus: Corpus
  ) throws {
    let needed = reference.recipe.batch * reference.configuration.context + 1
    guard data.tokens.count >= needed else {
      throw TrainingError.tooLittleText(
        corpus: reference.corpus, tokens: data.tokens.count, needed: needed)
    }
  }

  private func advance(
    _ state: inout TrainingCheckpoint, on data: TokenStream, digest: String, checkpoint: String,
    shouldStop: () -> Bool, progress: (TrainingProgress) -> Void
  ) throws {
    let recipe = state.trainer.recipe
    let tokensPerStep = recipe.batch * state.trainer.model.configuration.context
    let (start, first, before) = (ContinuousClock.now, state.trainer.step, state.seconds)
    var saved = start
    while state.trainer.step < recipe.steps {
      let report = state.trainer.advance(on: data, threads: threads)
      let step = state.trainer.step
      guard report.loss.isFinite else { throw TrainingError.diverged(step: step) }
      state.losses.append(report.loss)
      let elapsed = seconds(since: start)
      state.seconds = before + elapsed
      progress(
        TrainingProgress(
          step: step, steps: recipe.steps, loss: report.loss,
          tokensPerSecond: Double((step - first) * tokensPerStep) / elapsed))
      let stopping = shouldStop() && step < recipe.steps
      if stopping || seconds(since: saved) > checkpointSeconds {
        try state.write(to: checkpoint, digest: digest)
        saved = .now
      }
      if stopping { throw TrainingError.interrupted(step: step, of: recipe.steps) }
    }
  }

  private func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .seconds(1)
  }

  private func finish(
    _ state: TrainingCheckpoint, reference: ReferenceDecoder, corpus: Corpus, digest: String,
    tokenizer: BytePairEncoding, data: TokenStream
  ) -> TrainedDecoder {
    let validation = TokenStream(corpus, .validation, tokenizer: tokenizer)
    let model = state.trainer.model
    let summary = TrainingSummary(
      validationLoss: DecoderEvaluation.meanLoss(
        model, on: validation.sequences(context: reference.configuration.context),
        threads: threads),
      unigramEntropy: validation.unigramEntropy,
      entropyFloor: corpus.natsPerDocument.map { validation.nats(perDocument: $0) },
      trainingTokens: state.losses.count * reference.recipe.batch
        * reference.configuration.context,
      parameters: model.parameterCount, seconds: state.seconds, losses: state.losses)
    return TrainedDecoder(
      reference: reference, digest: digest, corpusDigest: corpus.digest, model: model,
      tokenizer: tokenizer, calibration: TokenStream(corpus, .calibration, tokenizer: tokenizer),
      validation: validation, summary: summary)
  }
}
