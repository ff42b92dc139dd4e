internal import Autograd
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
  /// The last batch's loss in nats per example.
  public let loss: Double
  /// Examples per second, tokens or images, since the training was started or taken up.
  public let tokensPerSecond: Double
  /// What one example is called.
  public var unit = "tokens"
}

/// Trains reference models into a cache, from where they were left: the one loop of all of them.
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
  ///   - source: what it is trained on, loaded.
  ///   - shouldStop: asked after every step; true writes a checkpoint and throws.
  ///   - progress: told after every step.
  /// - Returns: the trained model with its data.
  /// - Throws: `TrainingError`, or what reading and writing the cache meets.
  public func model<Description: ReferenceDescription>(
    _ reference: Description, source: Description.Material.Source,
    shouldStop: () -> Bool = { false }, progress: (TrainingProgress) -> Void = { _ in }
  ) throws -> TrainedModel<Description> {
    let reference = reference.fitted(to: source)
    if let known = try cache.model(reference, source: source) { return known }
    let digest = try reference.digest(sourceDigest: source.digest)
    let files = cache.folder(digest)
    try FileManager.default.createDirectory(at: files.folder, withIntermediateDirectories: true)
    // Another process may be training the same model: wait for it and take its result.
    let lock = try FolderLock(files.folder.path)
    defer { lock.release() }
    if let known = try cache.model(reference, source: source) { return known }
    let (data, kept) = try reference.prepare(source)
    var state =
      try TrainingCheckpoint(path: files.checkpoint, reference: reference, digest: digest)
      ?? TrainingCheckpoint(start: reference)
    try advance(
      &state, reference, on: data, digest: digest, checkpoint: files.checkpoint,
      shouldStop: shouldStop, progress: progress)
    let trained = finish(state, reference, source: source, digest: digest, kept: kept)
    try files.store(trained)
    return trained
  }

  /// The trained model of a description of a text model.
  public func model<Description: ReferenceDescription>(
    _ reference: Description, corpus: Corpus, shouldStop: () -> Bool = { false },
    progress: (TrainingProgress) -> Void = { _ in }
  ) throws -> TrainedModel<Description> where Description.Material.Source == Corpus {
    try model(reference, source: corpus, shouldStop: shouldStop, progress: progress)
  }

  private func advance<Description: ReferenceDescription>(
    _ state: inout TrainingCheckpoint<Description>, _ reference: Description,
    on data: Description.TrainingData, digest: String, checkpoint: String,
    shouldStop: () -> Bool, progress: (TrainingProgress) -> Void
  ) throws {
    let (steps, rates) = (reference.plan.steps, reference.plan.rates)
    let clock = TrainingClock(after: state)
    let first = state.step
    var saved = ContinuousClock.now
    while state.step < steps {
      let batch = reference.batch(ofStep: state.step, from: data)
      let report = state.trainer.advance(
        on: batch, rate: rates.rate(at: state.step), threads: threads)
      let step = state.step
      guard report.loss.isFinite else { throw TrainingError.diverged(step: step) }
      state.losses.append(report.loss)
      clock.update(&state)
      let examples = Double((step - first) * reference.examplesPerStep)
      progress(
        TrainingProgress(
          step: step, steps: steps, loss: report.loss, tokensPerSecond: examples / clock.seconds,
          unit: Description.unit))
      let stopping = shouldStop() && step < steps
      if stopping || (ContinuousClock.now - saved) / .seconds(1) > checkpointSeconds {
        try state.write(to: checkpoint, reference: reference, digest: digest)
        saved = .now
      }
      if stopping { throw TrainingError.interrupted(step: step, of: steps) }
    }
  }

  private func finish<Description: ReferenceDescription>(
    _ state: TrainingCheckpoint<Description>, _ reference: Description,
    source: Description.Material.Source, digest: String, kept: Description.Material
  ) -> TrainedModel<Description> {
    let model = state.trainer.model
    let judgement = reference.judge(model, on: kept, threads: threads)
    let splits = Corpus.Split.allCases.map { ($0.rawValue, source.digest(of: $0)) }
    let summary = TrainingSummary(
      quality: judgement.quality, others: judgement.others, checks: judgement.checks,
      examples: state.losses.count * reference.examplesPerStep,
      parameters: model.parameterCount, seconds: state.seconds,
      processorSeconds: state.processorSeconds, losses: state.losses,
      splits: Dictionary(uniqueKeysWithValues: splits))
    return TrainedModel(
      reference: reference, digest: digest, sourceDigest: source.digest, model: model,
      material: kept, summary: summary)
  }
}

/// Measures the time of a training that may have gone on for a while before.
private struct TrainingClock {
  private let start = ContinuousClock.now
  private let processorStart = Self.processorSeconds()
  private let before: (seconds: Double, processorSeconds: Double)

  init<Description>(after state: TrainingCheckpoint<Description>) {
    before = (state.seconds, state.processorSeconds)
  }

  /// Seconds since this training was started or taken up.
  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

  func update<Description>(_ state: inout TrainingCheckpoint<Description>) {
    state.seconds = before.seconds + seconds
    state.processorSeconds =
      before.processorSeconds + Self.processorSeconds() - processorStart
  }

  /// The time of all threads of this process, whatever else the machine does.
  private static func processorSeconds() -> Double {
    Double(clock()) / Double(CLOCKS_PER_SEC)
  }
}
