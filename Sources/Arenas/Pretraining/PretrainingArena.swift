internal import Autograd
public import CompressionCore
internal import Foundation
public import Networks
internal import Tensors

/// Trains small decoders from random weights while a strategy decides which of them live.
///
/// Only the linear layers of the blocks are pruned and counted; embedding, norms and head are dense.
/// The number of living weights is stored for every step, so that the average over the training is
/// computed from what happened. Replicate r has its own weights and order of data, the same for
/// every strategy.
public struct PretrainingArena: Arena {
  /// What can be chosen about the arena.
  public typealias Options = PretrainingOptions

  /// What is said of the arena.
  public static let card = ArenaCard(
    id: "pretrain", revision: 1, title: "Sparse pre-training",
    summary: "small decoders trained from scratch while weights die; held-out loss",
    primaryMetric: "eval/loss", metrics: PretrainingMetrics.all)

  let options: Options
  private let workshop: Workshop

  /// Makes the arena; nothing is loaded or trained yet.
  public init(options: Options, workshop: Workshop) {
    self.options = options
    self.workshop = workshop
  }

  /// The evaluation signature.
  public func evaluation() throws -> String {
    let corpus = try workshop.texts.corpus(options.corpus)
    return PretrainingMetrics.signature(
      corpus, vocabulary: options.vocabulary, context: options.context,
      sequences: options.evaluationSequences)
  }

  /// Nothing to prepare: every cell is a training of its own.
  public func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) throws {}

  /// Trains a model under a strategy.
  ///
  /// - Throws: `PretrainingError.actsAfterTraining` for a strategy that cannot act in a training.
  public func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    guard let strategy = strategy as? any TrainingStrategy else {
      throw PretrainingError.actsAfterTraining(type(of: strategy).card.id)
    }
    let schedule = try strategy.schedule(to: budget, over: options.trainingLength)
    var random = RandomStream(seed: UInt64(replicate), for: "strategy")
    return try train(replicate: replicate, steps: schedule.steps) { training, step in
      guard let density = schedule.event(before: step) else { return }
      training.keep(
        strategy.masks(keeping: density, to: budget, of: training.weights, random: &random))
    }
  }

  /// Yes.
  public static var takesTrainingMethods: Bool { true }

  /// Trains a model under a method that acts in every step.
  public func measure(
    _ method: any TrainingMethod, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    try method.accepts(budget)
    let steps = method.steps(to: budget, over: options.trainingLength)
    let random = RandomStream(seed: UInt64(replicate), for: "strategy")
    var missed: String?
    var measurement = try train(replicate: replicate, steps: steps) { training, step in
      if step == 0 { try training.follow(method, to: budget, steps: steps, random: random) }
      if step == steps { missed = training.miss(of: budget) }
    }
    measurement.refusal = missed
    return measurement
  }

  /// Trains a model; `prepare` is called before each step, and once more after the last one.
  private func train(
    replicate: Int, steps: Int, prepare: (inout SparseTraining, Int) throws -> Void
  ) throws -> Measurement {
    let text = try workshop.texts.text(options.corpus, vocabulary: options.vocabulary)
    let sequences = try EvaluationSequences(text, options)
    var training = try start(text, replicate: replicate)
    var measurement = Measurement()
    let seconds = try run(&training, steps: steps, prepare: prepare) { training, loss in
      measurement.add("train/loss", loss, step: training.step)
      measurement.add("train/nonzeros", Double(training.living), step: training.step)
      if Self.isPoint(training.step, of: steps, points: options.curvePoints) {
        measurement.add(
          "curve/loss", DecoderEvaluation.meanLoss(training.model, on: sequences.few, threads: 1),
          step: training.step)
      }
    }
    let losses = DecoderEvaluation.losses(training.model, on: sequences.all, threads: 1)
    measurement.addLoss(losses)
    measurement.add("size/parameters", Double(training.weightCount))
    measurement.add("size/final_nonzeros", Double(training.living))
    if training.added > 0 { measurement.add("size/added", Double(training.added)) }
    measurement.add("train/tokens", Double(steps * options.batch * options.context))
    measurement.add("eval/unigram_entropy", text.validation.unigramEntropy)
    if let floor = text.entropyFloor { measurement.add("eval/entropy_floor", floor) }
    measurement.add("cost/train_seconds", seconds)
    return measurement
  }

  /// No subject, no checks; the unigram entropy stands beside every loss.
  public func presenceChecks() -> [PresenceCheck] { [] }

  private func start(_ text: TextLibrary.Text, replicate: Int) throws -> SparseTraining {
    var random = RandomStream(seed: UInt64(replicate), for: "weights")
    let data = try ShuffledSequences(
      text.train, of: options.corpus, context: options.context, batch: options.batch,
      seed: UInt64(replicate))
    return SparseTraining(
      DecoderModel(options.configuration, random: &random), on: data,
      optimiser: AdamW.Settings(), clip: 1)
  }

  /// Trains to the end and returns the seconds it took.
  private func run(
    _ training: inout SparseTraining, steps: Int,
    prepare: (inout SparseTraining, Int) throws -> Void,
    observe: (inout SparseTraining, Double) -> Void
  ) throws -> Double {
    let rates = WarmupCosine(peak: options.rate, warmup: max(1, steps / 20), steps: steps)
    let began = ContinuousClock.now
    for step in 0..<steps {
      try prepare(&training, step)
      let loss = try training.advance(rate: rates.rate(at: step))
      guard loss.isFinite else { throw TrainingError.diverged(step: step) }
      observe(&training, loss)
    }
    try prepare(&training, steps)
    return (ContinuousClock.now - began) / .seconds(1)
  }

  /// Whether a curve has a point after so many steps: `points` of them, evenly spread.
  static func isPoint(_ step: Int, of steps: Int, points: Int) -> Bool {
    step * points / steps != (step - 1) * points / steps
  }
}

/// The held-out sequences of a pre-training: all for the end, a few for the curve.
struct EvaluationSequences {
  let all: TokenSequences
  let few: TokenSequences

  init(_ text: TextLibrary.Text, _ options: PretrainingOptions) throws(SpecError) {
    let available = text.validation.sequenceCount(context: options.context)
    guard available >= options.evaluationSequences else {
      throw .outOfRange(
        "evaluationSequences", found: "\(options.evaluationSequences)",
        allowed: "at most \(available), all that the validation split has")
    }
    all = text.validation.sequences(
      context: options.context, count: options.evaluationSequences)
    few = all[0..<min(128, all.count)]
  }
}

/// What can stop a pre-training before it begins.
public enum PretrainingError: Error, Equatable, CustomStringConvertible {
  /// The strategy knows nothing of trainings.
  case actsAfterTraining(String)

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .actsAfterTraining(let id):
      "'\(id)' compresses trained models; a pre-training takes dense, gradual-magnitude or another "
        + "strategy of the family pretraining (the arena lm compresses trained models)"
    }
  }
}
