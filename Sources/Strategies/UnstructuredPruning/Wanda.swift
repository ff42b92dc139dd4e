internal import CompressionCore
internal import Foundation
internal import Tensors

/// Scores a weight by its magnitude times the norm of the input it meets.
///
/// ```
/// score[o, i] = |W[o, i]| · ‖X[:, i]‖^α
/// ```
///
/// `W` is the weight, `[out, in]`, and `X` the calibration inputs, `[tokens, in]`;
/// the norm is ℓ₂. Scores compete within one output row, so every row of a layer
/// loses the same number of weights. Nothing is retrained.
///
/// - Fidelity: the authors average squared norms over sequences, which changes all scores by the
///   same factor. They calibrate on 128 sequences of C4, Espalier on the arena's own split.
/// - Complexity: O(out · in) beyond the calibration pass.
struct Wanda: WeightScore {
  static let card = StrategyCard(
    id: "wanda", revision: 1, name: "Wanda", family: .unstructuredPruning,
    summary: "magnitude × input norm, compared per output row",
    paper: "https://arxiv.org/abs/2306.11695", code: "https://github.com/locuslab/wanda")

  struct Hyperparameters: StrategyHyperparameters {
    /// The exponent α on the input norm; 0 is magnitude pruning, 1 the paper.
    var exponent = 1.0

    func validate() throws(SpecError) {
      try require(
        exponent >= 0 && exponent.isFinite, "exponent", is: exponent, allowed: "0 or more")
    }
  }

  static let needs: Set<CalibrationStatistic> = [.channelNorms]

  var hyperparameters = Hyperparameters()

  var group: ScoreGroup { .outputRow }

  func scores(
    for site: LinearSite, random: inout RandomStream
  ) throws(CompressionError) -> Tensor {
    let exponent = hyperparameters.exponent
    let factors = try site.channelNorms().map { norm in
      exponent == 1 ? norm : Float(pow(Double(norm), exponent))
    }
    return site.weight.magnitude(scalingColumnsBy: factors)  // [out, in]
  }
}
