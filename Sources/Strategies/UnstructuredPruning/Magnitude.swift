internal import CompressionCore
internal import Tensors

/// Removes the weights with the smallest absolute values.
///
/// ```
/// score[o, i] = |W[o, i]|
/// ```
///
/// `W` is the weight, `[out, in]`. Scores compete within a layer, within an output row, or across
/// all layers, where one threshold decides how many weights each layer loses.
///
/// - Complexity: O(out · in)
struct Magnitude: WeightScore {
  static let card = StrategyCard(
    id: "magnitude", revision: 1, name: "Magnitude", family: .baselines,
    summary: "the smallest absolute weights go",
    paper: "https://arxiv.org/abs/1506.02626")

  struct Hyperparameters: StrategyHyperparameters {
    /// Which weights compete: those of a `layer`, of an output `row`, or of the whole model
    /// (`global`).
    var scope = Scope.layer
  }

  enum Scope: String, HyperparameterChoice {
    case layer, row, global
  }

  var hyperparameters = Hyperparameters()

  var group: ScoreGroup { hyperparameters.scope == .row ? .outputRow : .layer }

  var allocation: any Allocation {
    hyperparameters.scope == .global ? GlobalThreshold() : UniformAllocation()
  }

  func scores(for site: LinearSite, random: inout RandomStream) -> Tensor {
    site.weight.magnitude()
  }
}
