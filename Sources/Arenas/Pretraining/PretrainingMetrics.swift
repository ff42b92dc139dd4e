internal import Foundation
internal import Networks

/// The metrics of arenas that train, and how they are taken.
enum PretrainingMetrics {
  static let all: [ArenaMetric] = [
    ArenaMetric("eval/loss", unit: "nats/token", .lower, "held-out cross-entropy at the end"),
    ArenaMetric(
      "eval/unigram_entropy", unit: "nats/token", .none,
      "loss of a model that knows the frequencies of tokens only"),
    ArenaMetric(
      "eval/entropy_floor", unit: "nats/token", .none,
      "exact entropy of the held-out text, where its source is known"),
    ArenaMetric(
      "train/loss", unit: "nats/token", .lower, "loss of each step's batch before the step"),
    ArenaMetric("train/nonzeros", .none, "living weights of the linear layers during each step"),
    ArenaMetric("train/tokens", unit: "tokens", .none, "tokens trained on"),
    ArenaMetric(
      "curve/loss", unit: "nats/token", .lower, "held-out loss on a few sequences, by step"),
    ArenaMetric("size/parameters", .none, "weights of the linear layers before pruning"),
    ArenaMetric("size/final_nonzeros", .lower, "living weights of the linear layers at the end"),
    ArenaMetric(
      "size/added", .none, "trained numbers beside the weights of the linear layers at the end"),
    ArenaMetric("cost/train_seconds", unit: "s", .lower, "time of the training"),
  ]

  static func signature(
    _ corpus: Corpus, vocabulary: Int, context: Int, sequences: Int
  ) -> String {
    "ppl|d:\(corpus.name).validation@\(corpus.digest.prefix(8))|tok:bpe\(vocabulary)"
      + "|ctx:\(context)|stride:\(context)|n:\(sequences)|bos:0|acc:f64|v:1"
  }
}

extension Measurement {
  /// The mean of the losses of all tokens, in order in double, with its standard error.
  mutating func addLoss(_ losses: [Double]) {
    let count = Double(losses.count)
    let mean = losses.reduce(0, +) / count
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    add(
      "eval/loss", mean, standardError: (squares / max(count - 1, 1) / count).squareRoot(),
      count: losses.count)
  }
}
