internal import CompressionCore
internal import Foundation
internal import Networks

/// The metrics of language-model arenas, and how they are taken.
enum LanguageModelMetrics {
  static let all = losses + sizes + activations + costs

  static let losses: [ArenaMetric] = [
    ArenaMetric(
      "eval/loss", unit: "nats/token", .lower, "mean held-out cross-entropy"),
    ArenaMetric(
      "eval/loss_increase", unit: "nats/token", .lower,
      "held-out loss minus that of the dense model, token by token"),
    ArenaMetric("eval/perplexity", .lower, "exponential of the held-out loss"),
    ArenaMetric(
      "eval/kl", unit: "nats/token", .lower, "mean divergence KL(dense ‖ compressed)"),
    ArenaMetric(
      "eval/same_top_token", .higher,
      "share of tokens for which dense and compressed model find the same one most probable"),
  ]

  /// What text models of any kind take up.
  static let sizes: [ArenaMetric] = [
    ArenaMetric(
      "footprint/bits_per_weight", unit: "bits", .lower,
      "bytes of the compressed linear layers over their dense weights"),
    ArenaMetric(
      "footprint/bits_per_weight_blocks", unit: "bits", .lower, "the same over whole blocks"),
    ArenaMetric(
      "footprint/bits_per_weight_model", unit: "bits", .lower, "the same over the whole model"),
    ArenaMetric("footprint/bytes", unit: "bytes", .lower, "length of the packed model on disk"),
    ArenaMetric("footprint/sparsity", .none, "share of the targeted weights that is not stored"),
    ArenaMetric("footprint/nonzeros", .lower, "weights of the targeted layers that are not zero"),
    ArenaMetric(
      "footprint/macs_per_token", .lower, "multiply-adds with a weight per token"),
  ]

  /// Only of models that leave out inputs.
  static let activations: [ArenaMetric] = [
    ArenaMetric(
      "activation/sparsity", .none,
      "share of the inputs of layers that leave out inputs that is zero, on the held-out text"),
    ArenaMetric(
      "activation/skipped_share", .none,
      "share of the multiply-adds of these layers that is left out, on the held-out text"),
    ArenaMetric(
      "cost/skipped_multiply_adds", .higher, "multiply-adds with a weight left out per token"),
  ]

  /// What compressing took, and what it did to each layer.
  static let costs: [ArenaMetric] = [
    ArenaMetric(
      "cost/compress_seconds", unit: "s", .lower, "time of calibration and compression"),
    ArenaMetric("cost/calibration_tokens", unit: "tokens", .lower, "tokens calibrated on"),
    LayerErrors.metric,
  ]
}

extension Measurement {
  /// The loss, and its difference from the baseline paired token by token.
  mutating func add(
    _ comparison: DecoderEvaluation.Comparison, against baseline: DecoderEvaluation.Baseline
  ) {
    let loss = Moments(comparison.losses)
    let increase = Moments(zip(comparison.losses, baseline.losses).map { $0 - $1 })
    let count = comparison.losses.count
    add("eval/loss", loss.mean, standardError: loss.standardError, count: count)
    add(
      "eval/loss_increase", increase.mean, standardError: increase.standardError, count: count)
    add("eval/perplexity", exp(loss.mean))
    add("eval/kl", comparison.divergence, count: count)
    add("eval/same_top_token", comparison.sameTopToken, count: count)
  }

  mutating func add(_ footprint: Footprint) {
    add("footprint/bits_per_weight", footprint.targeted.bitsPerWeight)
    add("footprint/bits_per_weight_blocks", footprint.blocks.bitsPerWeight)
    add("footprint/bits_per_weight_model", footprint.model.bitsPerWeight)
    add("footprint/bytes", Double(footprint.disk.bytes))
    add("footprint/sparsity", footprint.sparsity)
    add("footprint/nonzeros", Double(footprint.nonzeros))
    add("footprint/macs_per_token", Double(footprint.multiplyAddsPerToken))
  }
}

extension Measurement {
  /// What layers that leave out inputs left out; other models have none of these numbers.
  mutating func add(_ work: SkippedWork, tokens: Int) {
    add("activation/sparsity", work.sparsity, count: work.inputs)
    add("activation/skipped_share", work.share)
    add("cost/skipped_multiply_adds", Double(work.skipped) / Double(tokens))
  }

  /// How far off what was left out may be: thresholds are fixed before the text is known.
  private static let slack = 0.05

  /// How what was left out misses a budget, in words, or nil when it meets it or nothing was.
  func missedSkipping(_ budget: Budget) -> String? {
    guard let share = self["activation/skipped_share"] else { return nil }
    let wanted = budget.sparsity?.fraction ?? 0
    guard abs(share - wanted) > Self.slack else { return nil }
    return "wanted \(wanted) of the multiply-adds of layers left out (within \(Self.slack)), found "
      + "\(share) on the held-out text"
  }
}

/// Mean and standard error, summed in order in double.
struct Moments {
  let mean: Double
  let standardError: Double

  init(_ values: [Double]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardError = (squares / max(count - 1, 1) / count).squareRoot()
  }
}
