internal import Foundation

/// Calibration texts that a model writes itself, and the rule by which they are chosen.
///
/// ```
/// perplexity = exp(mean over t of −ln softmax(logits[t])[token[t + 1]])
/// kept       = perplexity < percentile of all perplexities
/// ```
///
/// Texts are sampled from the model that is to be compressed, so that they look like its training
/// data; those with the highest perplexities are left out.
///
/// Reference: Y. Ji et al., *Beware of Calibration Data for Pruning Large Language Models*, 2024,
/// https://arxiv.org/abs/2410.17711.
///
/// `SelfCalibration` prunes on such texts.
struct CalibrationData {
  /// The percentile, 0 to 100, from which perplexities are too high.
  var percentile = 80.0

  /// The logarithms of the softmax of some logits.
  static func logProbabilities(_ logits: [Double]) -> [Double] {
    let largest = logits.max() ?? 0
    let total = log(logits.reduce(0) { $0 + exp($1 - largest) }) + largest
    return logits.map { $0 - total }
  }

  /// The perplexity of a text from the logits at each of its tokens.
  ///
  /// The first token is not predicted, and the last logits predict nothing.
  ///
  /// - Returns: NaN for fewer than two tokens.
  static func perplexity(_ tokens: [Int], logits: [[Double]]) -> Double {
    let losses = zip(logits, tokens.dropFirst()).map { -logProbabilities($0)[$1] }
    return exp(losses.reduce(0, +) / Double(losses.count))
  }

  /// The perplexity from which texts are left out, interpolated between the sorted values.
  func threshold(_ perplexities: [Double]) -> Double {
    let sorted = perplexities.sorted()
    guard let last = sorted.last else { return .nan }
    let place = percentile / 100 * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  /// Which texts stay: those strictly below the threshold.
  func kept(_ perplexities: [Double]) -> [Bool] {
    let limit = threshold(perplexities)
    return perplexities.map { $0 < limit }
  }

  /// How surprisingly improbable the least probable tokens of a text are (Min-K%++).
  ///
  /// ```
  /// value[t] = (ln p(token) − μ) / σ       μ, σ² mean and variance of ln p under p
  /// score    = mean of the lowest share of the values, one at least
  /// ```
  ///
  /// A high score says that the text was among the training data. Reference: J. Zhang et al.,
  /// *Min-K%++: Improved Baseline for Detecting Pre-Training Data*, 2024.
  static func familiarity(_ tokens: [Int], logits: [[Double]], share: Double) -> Double {
    let values = zip(logits, tokens.dropFirst()).map { logits, token in
      let logs = logProbabilities(logits)
      let mean = logs.reduce(0) { $0 + exp($1) * $1 }
      let square = logs.reduce(0) { $0 + exp($1) * $1 * $1 }
      return (logs[token] - mean) / (square - mean * mean).squareRoot()
    }
    let count = max(1, Int(share * Double(values.count)))
    return values.sorted().prefix(count).reduce(0, +) / Double(min(count, values.count))
  }
}
