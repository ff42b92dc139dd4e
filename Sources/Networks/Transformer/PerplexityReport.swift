public import Essentials
internal import Foundation

/// The perplexity of a model on a text, with all that the number depends on.
public struct PerplexityReport: Sendable {
  /// A mean over targets, with its standard error.
  public struct Mean: Sendable {
    /// The mean, summed in order in double.
    public let value: Double
    /// The standard error, as if targets were independent.
    public let standardError: Double

    /// The mean of some values.
    public init(_ values: [Double]) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      value = mean
      standardError = (squares / max(count - 1, 1) / count).squareRoot()
    }
  }

  /// How the model differs from a baseline on the same tokens.
  public struct Difference: Sendable {
    /// The baseline's loss in nats.
    public let baselineLoss: Mean
    /// The loss minus the baseline's, target by target.
    public let lossDifference: Mean
    /// KL(baseline ‖ model) in nats.
    public let divergence: Mean
    /// The share of targets for which both find the same token most probable.
    public let sameTopToken: Double
  }

  /// Everything on which the number depends beside the model, such as
  /// `ppl|d:wiki.txt@1f3a0c2d|tok:bpe50257@8c1d44ab|ctx:128|stride:128|bos:0|acc:f64|v:1`.
  public let signature: String
  /// The number of targets.
  public let targets: Int
  /// The loss in nats per target.
  public let loss: Mean
  /// The loss in bits per byte of the text, when the whole text was a text.
  public let bitsPerByte: Double?
  /// The comparison with a baseline, if there is one.
  public let difference: Difference?

  /// The exponential of the loss.
  public var perplexity: Double { exp(loss.value) }

  /// Sums up an evaluation.
  ///
  /// - Precondition: there is a loss.
  public init(_ result: TransformerEvaluation.Result, signature: String, byteCount: Int?) {
    precondition(!result.losses.isEmpty, "a report of no losses")
    self.signature = signature
    targets = result.losses.count
    loss = Mean(result.losses)
    bitsPerByte = byteCount.map { result.losses.reduce(0, +) / log(2) / Double($0) }
    difference = result.comparison.map { comparison in
      Difference(
        baselineLoss: Mean(comparison.losses),
        lossDifference: Mean(zip(result.losses, comparison.losses).map { $0 - $1 }),
        divergence: Mean(comparison.divergences),
        sameTopToken: Double(comparison.sameTopToken) / Double(result.losses.count))
    }
  }

  /// The signature of an evaluation of a whole text.
  public static func signature(
    text: String, tokenizer: String, context: Int, stride: Int
  ) -> String {
    "ppl|d:\(text)|tok:\(tokenizer)|ctx:\(context)|stride:\(stride)|bos:0|acc:f64|v:1"
  }

  /// The report as JSON; losses and divergences are nats per token.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "signature": .string(signature), "tokens": .integer(Int64(targets)),
      "loss": .number(loss.value), "loss_standard_error": .number(loss.standardError),
      "perplexity": .number(perplexity),
      "perplexity_standard_error": .number(perplexity * loss.standardError),
    ]
    members["bits_per_byte"] = bitsPerByte.map(JSONValue.number)
    guard let difference else { return .object(members) }
    members["baseline_loss"] = .number(difference.baselineLoss.value)
    members["baseline_perplexity"] = .number(exp(difference.baselineLoss.value))
    members["loss_difference"] = .number(difference.lossDifference.value)
    members["loss_difference_standard_error"] = .number(difference.lossDifference.standardError)
    members["kl"] = .number(difference.divergence.value)
    members["kl_standard_error"] = .number(difference.divergence.standardError)
    members["same_top_token"] = .number(difference.sameTopToken)
    return .object(members)
  }
}
