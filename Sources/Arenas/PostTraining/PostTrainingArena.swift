internal import Autograd
public import CompressionCore
internal import Foundation
public import Networks
internal import Tensors

/// Prunes a trained decoder, then trains what is left: loss over tokens.
///
/// The dense model ends its training at the rate at which the post-training goes on, on the text
/// where it stopped. What a strategy removes stays removed. The arm `dense` is the control: the
/// model that is trained on without being pruned.
public struct PostTrainingArena: Arena {
  /// What can be chosen about the arena.
  public typealias Options = PostTrainingOptions

  /// What is said of the arena.
  public static let card = ArenaCard(
    id: "posttrain", revision: 1, title: "Training after pruning",
    summary: "a trained small decoder is pruned and trained on; held-out loss over tokens",
    primaryMetric: "eval/loss", metrics: metrics)

  static let metrics: [ArenaMetric] = [
    ArenaMetric("eval/loss", unit: "nats/token", .lower, "held-out cross-entropy at the end"),
    ArenaMetric(
      "eval/pruned_loss", unit: "nats/token", .lower, "the same before the post-training"),
    ArenaMetric(
      "eval/reference_loss", unit: "nats/token", .lower, "the same of the dense model"),
    ArenaMetric("curve/loss", unit: "nats/token", .lower, "held-out loss by step"),
    ArenaMetric(
      "curve/tokens", unit: "tokens", .none, "tokens since the rate has risen, by step"),
    ArenaMetric(
      "train/loss", unit: "nats/token", .lower, "loss of each step's batch before the step"),
    ArenaMetric("size/parameters", .none, "weights of the linear layers before pruning"),
    ArenaMetric("size/final_nonzeros", .lower, "weights of the linear layers that are left"),
    ArenaMetric(
      "size/average_nonzeros", .none, "weights that were alive during a step, the mean over steps"),
    ArenaMetric("size/rate", .none, "the share of the weights that was removed"),
    ArenaMetric("cost/train_seconds", unit: "s", .lower, "time of the post-training"),
  ]

  let options: Options
  private let workshop: Workshop

  /// Makes the arena; nothing is loaded or trained yet.
  public init(options: Options, workshop: Workshop) {
    self.options = options
    self.workshop = workshop
  }

  /// The evaluation signature.
  public func evaluation() throws -> String {
    PretrainingMetrics.signature(
      try workshop.texts.corpus(options.corpus), vocabulary: options.vocabulary,
      context: options.context, sequences: options.evaluationSequences)
  }

  /// Trains the dense models.
  public func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) throws {
    for replicate in 0..<replicates {
      _ = try subject(replicate, shouldStop: shouldStop) {
        progress(
          PreparationProgress(training: $0, subject: replicate + 1, count: replicates))
      }
    }
  }

  private func subject(
    _ replicate: Int, shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: (TrainingProgress) -> Void = { _ in }
  ) throws -> TrainedDecoder {
    try ReferenceTraining(cache: workshop.cache, threads: workshop.threads).model(
      options.reference(replicate: replicate),
      corpus: workshop.texts.corpus(options.corpus), shouldStop: shouldStop, progress: progress)
  }

  /// Prunes the dense model and trains it on.
  ///
  /// - Throws: `SpecError.budgetNotAccepted` for a budget in bits, which a training would undo.
  public func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    guard budget.bits == nil else {
      throw SpecError.budgetNotAccepted(
        budget.label, by: Self.card.id, accepted: "dense, sparsity, pattern")
    }
    try strategy.accepts(budget)
    let subject = try subject(replicate)
    let text = try workshop.texts.text(options.corpus, vocabulary: options.vocabulary)
    let sequences = try evaluationSequences(text)
    var random = RandomStream(seed: UInt64(replicate), for: "strategy")
    let pruned = try DecoderCompression(
      model: subject.model, calibration: try calibration(subject, replicate: replicate)
    ).compress(strategy, to: budget, random: &random)
    var measurement = Measurement()
    measurement.refusal = budget.miss(by: pruned.linears)
    measurement.add(
      "eval/reference_loss", DecoderEvaluation.meanLoss(subject.model, on: sequences, threads: 1))
    measurement.add(
      "eval/pruned_loss", DecoderEvaluation.meanLoss(pruned.model, on: sequences, threads: 1))
    guard measurement.refusal == nil else { return measurement }
    var training = try start(pruned.model, text, replicate)
    training.keep(
      training.weights.mapValues { weight in
        Mask(rows: weight.rows, columns: weight.columns, kept: weight.values.map { $0 != 0 })
      })
    try train(&training, sequences, &measurement)
    return measurement
  }

  /// Yes.
  public static var takesTrainingMethods: Bool { true }

  /// Trains the dense model on under a method that acts in every step.
  public func measure(
    _ method: any TrainingMethod, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    try method.accepts(budget)
    let subject = try subject(replicate)
    let text = try workshop.texts.text(options.corpus, vocabulary: options.vocabulary)
    let sequences = try evaluationSequences(text)
    var measurement = Measurement()
    measurement.add(
      "eval/reference_loss", DecoderEvaluation.meanLoss(subject.model, on: sequences, threads: 1))
    var training = try start(subject.model, text, replicate)
    try training.follow(
      method, to: budget, steps: options.warmup + options.steps,
      random: RandomStream(seed: UInt64(replicate), for: "strategy"))
    try train(&training, sequences, &measurement)
    measurement.refusal = training.miss(of: budget)
    return measurement
  }

  /// No checks beyond those of the dense training.
  public func presenceChecks() -> [PresenceCheck] { [] }

  private func start(
    _ model: DecoderModel, _ text: TextLibrary.Text, _ replicate: Int
  ) throws -> SparseTraining {
    // Where the dense training stopped, in the same order.
    let data = try ShuffledSequences(
      text.train, of: options.corpus, context: options.context, batch: options.batch,
      seed: UInt64(replicate), firstStep: options.baseSteps)
    return SparseTraining(model, on: data, optimiser: AdamW.Settings(), clip: 1)
  }

  private func train(
    _ training: inout SparseTraining, _ sequences: TokenSequences, _ measurement: inout Measurement
  ) throws {
    let rates = ConstantRate(options.baseRate * options.rateShare, warmup: options.warmup)
    let points = options.curveSteps
    var average = 0.0
    let began = ContinuousClock.now
    for step in 0..<options.warmup + options.steps {
      average += Double(training.living) / Double(options.warmup + options.steps)
      let loss = try training.advance(rate: rates.rate(at: step))
      guard loss.isFinite else { throw TrainingError.diverged(step: step) }
      measurement.add("train/loss", loss, step: training.step)
      let counted = training.step - options.warmup
      guard points.contains(counted) else { continue }
      measurement.add(
        "curve/tokens", Double(counted * options.batch * options.context), step: training.step)
      measurement.add(
        "curve/loss", DecoderEvaluation.meanLoss(training.model, on: sequences, threads: 1),
        step: training.step)
    }
    measurement.add("cost/train_seconds", (ContinuousClock.now - began) / .seconds(1))
    measurement.addLoss(DecoderEvaluation.losses(training.model, on: sequences, threads: 1))
    let (count, living) = (Double(training.weightCount), Double(training.living))
    measurement.add("size/parameters", count)
    measurement.add("size/final_nonzeros", living)
    measurement.add("size/average_nonzeros", average)
    measurement.add("size/rate", 1 - living / count)
  }

  private func evaluationSequences(_ text: TextLibrary.Text) throws(SpecError) -> TokenSequences {
    let available = text.validation.sequenceCount(context: options.context)
    guard available >= options.evaluationSequences else {
      throw .outOfRange(
        "evaluationSequences", found: "\(options.evaluationSequences)",
        allowed: "at most \(available), all that the validation split has")
    }
    return text.validation.sequences(context: options.context, count: options.evaluationSequences)
  }

  private func calibration(
    _ subject: TrainedDecoder, replicate: Int
  ) throws(SpecError) -> TokenSequences {
    let available = subject.calibration.sequenceCount(context: options.context)
    guard available >= options.calibrationSequences else {
      throw .outOfRange(
        "calibrationSequences", found: "\(options.calibrationSequences)",
        allowed: "at most \(available), all that the calibration split has")
    }
    var random = RandomStream(seed: UInt64(replicate), for: "calibration")
    let order = random.permutation(of: available).prefix(options.calibrationSequences)
    return subject.calibration.sequences(
      context: options.context, startingAt: order.map { $0 * options.context })
  }
}
