internal import Foundation

/// How far a pruned model answers multiple-choice questions as the dense one does.
///
/// ```
/// w[k]      = softmax over items of the deviation of the dense model's perplexities of the options
/// stability = Σ w[k] over the items on which both models are right or both wrong
/// ```
///
/// Items of which the dense model was merely guessing count little.
struct AnswerStability {
  /// The weight of each item, from the perplexities of its options.
  static func weights(optionPerplexities: [[Double]]) -> [Double] {
    let deviations = optionPerplexities.map { options in
      let mean = options.reduce(0, +) / Double(options.count)
      let squares = options.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(options.count)).squareRoot()
    }
    let largest = deviations.max() ?? 0
    let exponentials = deviations.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  /// Whether both models are right or both wrong, item by item.
  static func agreements(gold: [Int], dense: [Int], pruned: [Int]) -> [Bool] {
    gold.indices.map { (dense[$0] == gold[$0]) == (pruned[$0] == gold[$0]) }
  }

  /// The sum of the weights of the items that agree.
  static func value(weights: [Double], agreements: [Bool]) -> Double {
    zip(weights, agreements).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
  }

  /// What the released code gives: the sum of the *first* weights, as many as items agree.
  static func releasedValue(weights: [Double], agreements: [Bool]) -> Double {
    weights.prefix(agreements.count { $0 }).reduce(0, +)
  }
}
