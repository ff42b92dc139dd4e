internal import Autograd
internal import Tensors

/// The log-probabilities that a model gives, and comparisons between two models, token by token.
public enum DecoderEvaluation {
  /// Sequences in one forward pass: large enough for the matrix products, small enough for caches.
  static let chunk = 4

  /// The loss of every token in nats, in order.
  public static func losses(
    _ model: DecoderModel, on sequences: TokenSequences, threads: Int
  ) -> [Double] {
    overChunks(sequences, threads: threads) { part in
      model.losses(part.inputs, targets: part.targets)
    }.flatMap { $0 }
  }

  /// The mean loss in nats per token, summed in order in double.
  public static func meanLoss(
    _ model: some SequenceModel, on sequences: TokenSequences, threads: Int
  ) -> Double {
    let losses = overChunks(sequences, threads: threads) { part in
      model.losses(part.inputs, targets: part.targets)
    }
    return losses.reduce(0) { $1.reduce($0, +) } / Double(losses.reduce(0) { $0 + $1.count })
  }

  /// What one model says of some sequences, kept to compare others with.
  public struct Baseline: Sendable {
    /// The sequences.
    public let sequences: TokenSequences
    /// The loss of every token.
    public let losses: [Double]
    /// The log-probabilities `[tokens, vocabulary]`, chunk by chunk.
    let logProbabilities: [Tensor]

    /// Evaluates the model that others are compared with.
    public init(_ model: DecoderModel, on sequences: TokenSequences, threads: Int) {
      self.sequences = sequences
      logProbabilities = overChunks(sequences, threads: threads) { part in
        RowKernels.logSoftmax(model.logits(part.inputs, on: Tape(recording: false)).value)
      }
      losses = DecoderEvaluation.losses(model, on: sequences, threads: threads)
    }
  }

  /// How a model differs from the baseline, on the same tokens.
  public struct Comparison: Sendable {
    /// The loss of every token.
    public let losses: [Double]
    /// Mean of KL(baseline ‖ model) in nats.
    public let divergence: Double
    /// Share of tokens for which both find the same token most probable.
    public let sameTopToken: Double
  }

  /// Evaluates a model on the baseline's tokens.
  public static func compare(
    _ model: DecoderModel, with baseline: Baseline, threads: Int
  ) -> Comparison {
    let sequences = baseline.sequences
    let parts = overChunks(sequences, threads: threads) { part, index in
      let logits = model.logits(part.inputs, on: Tape(recording: false)).value
      let losses = RowKernels.crossEntropy(logits: logits, targets: part.targets).losses
      let (divergences, same) = RowKernels.compare(
        logProbabilities: baseline.logProbabilities[index], with: RowKernels.logSoftmax(logits))
      return (losses, divergences.reduce(0, +), same.count { $0 })
    }
    let tokens = Double(sequences.inputs.count)
    return Comparison(
      losses: parts.flatMap(\.0), divergence: parts.map(\.1).reduce(0, +) / tokens,
      sameTopToken: Double(parts.map(\.2).reduce(0, +)) / tokens)
  }

  /// What a model that leaves out inputs leaves out on some sequences.
  ///
  /// - Complexity: a forward pass over all sequences.
  public static func skippedWork(
    _ model: DecoderModel, on sequences: TokenSequences, threads: Int
  ) -> SkippedWork {
    overChunks(sequences, threads: threads) { part in model.skippedWork(part.inputs) }
      .reduce(SkippedWork(), +)
  }

  private static func overChunks<Result: Sendable>(
    _ sequences: TokenSequences, threads: Int,
    _ body: @escaping @Sendable (TokenSequences) -> Result
  ) -> [Result] {
    overChunks(sequences, threads: threads) { part, _ in body(part) }
  }

  private static func overChunks<Result: Sendable>(
    _ sequences: TokenSequences, threads: Int,
    _ body: @escaping @Sendable (TokenSequences, Int) -> Result
  ) -> [Result] {
    let count = (sequences.count + chunk - 1) / chunk
    return Parallel.map(count: count, threads: threads) { index in
      let part = sequences[(index * chunk)..<min((index + 1) * chunk, sequences.count)]
      return body(part, index)
    }
  }
}

/// A model that gives each token of a text a loss.
public protocol SequenceModel: Sendable {
  /// The loss of each target in nats, by a forward pass that keeps nothing.
  func losses(_ tokens: [Int32], targets: [Int32]) -> [Double]
}

extension DecoderModel: SequenceModel {}
