internal import Foundation

extension CalibrationData {
  /// How the next token of a text is drawn: penalty, temperature, top k and top p, in this order.
  ///
  /// ```
  /// logit ← logit / penalty, or · penalty if below 0       of tokens that occurred
  /// logit ← logit / temperature
  /// −∞ below the k-th largest, then below what the largest need to hold a probability of p
  /// ```
  struct Sampler {
    /// What divides logits.
    var temperature = 0.6
    /// How many tokens there are to choose from.
    var topK = 50
    /// The probability that the tokens to choose from hold together.
    var topP = 0.95
    /// What makes tokens that occurred less likely.
    var repetitionPenalty = 1.2

    /// The logits after the penalty; a token counts once, however often it occurred.
    func penalised(_ logits: [Double], context: [Int]) -> [Double] {
      var result = logits
      for token in Set(context) {
        let logit = logits[token]
        result[token] = logit < 0 ? logit * repetitionPenalty : logit / repetitionPenalty
      }
      return result
    }

    /// Which tokens are among the k largest; those equal to the k-th stay.
    func amongLargest(_ logits: [Double]) -> [Bool] {
      let sorted = logits.sorted(by: >)
      guard let least = sorted.prefix(max(topK, 1)).last else { return [] }
      return logits.map { $0 >= least }
    }

    /// The distribution from which the next token is drawn.
    func probabilities(_ logits: [Double], context: [Int]) -> [Double] {
      var scaled = penalised(logits, context: context).map { $0 / temperature }
      let largest = amongLargest(scaled)
      for index in scaled.indices where !largest[index] { scaled[index] = -.infinity }
      let before = CalibrationData.logProbabilities(scaled).map { exp($0) }
      var sum = 0.0
      let rising = before.indices.sorted { (before[$0], $0) < (before[$1], $1) }
      for index in rising.dropLast() {
        sum += before[index]
        if sum <= 1 - topP { scaled[index] = -.infinity }
      }
      return CalibrationData.logProbabilities(scaled).map { exp($0) }
    }
  }
}
