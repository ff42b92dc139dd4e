internal import CompressionCore
internal import Tensors

/// Removes weights by chance: what any score must beat.
///
/// ```
/// score[o, i] = a number uniform in [0, 1)
/// ```
///
/// - Complexity: O(out · in)
struct RandomPruning: WeightScore {
  static let card = StrategyCard(
    id: "random", revision: 1, name: "Random", family: .baselines,
    summary: "weights go by chance, in each layer the same share")

  var hyperparameters = NoHyperparameters()

  var group: ScoreGroup { .layer }

  func scores(for site: LinearSite, random: inout RandomStream) -> Tensor {
    Tensor(shape: site.weight.shape) { scores in
      for index in scores.indices { scores[index] = Float(random.uniform()) }
    }
  }
}
