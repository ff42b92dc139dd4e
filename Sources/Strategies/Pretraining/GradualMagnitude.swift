internal import CompressionCore
internal import Tensors

/// Removes the smallest weights step by step while the model is trained.
///
/// The ramp lies between two shares of the training's compute; a quarter and three quarters are the
/// best that *The Journey Matters* found. With `start` and `end` equal there is one event: 0 trains
/// a sparse model from the start, 1 prunes at the end.
///
/// References: T. Jin et al., *The Journey Matters: Average Parameter Count over Pre-training Unifies
/// Sparse and Dense Scaling Laws*, 2025, https://arxiv.org/abs/2501.12486.
struct GradualMagnitude: TrainingStrategy {
  static let card = StrategyCard(
    id: "gradual-magnitude", revision: 1, name: "Gradual magnitude pruning", family: .pretraining,
    summary: "removes the smallest weights between two shares of the training's compute",
    paper: "https://arxiv.org/abs/2501.12486",
    code: "https://github.com/tjingrant/sparse-llm-code")

  static let budgets: Set<Budget.Axis> = [.sparsity]

  /// Which weights compete.
  enum Scope: String, HyperparameterChoice {
    /// All weights of the model.
    case model
    /// Those of one layer.
    case layer
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// The share of the compute after which pruning begins.
    var start = 0.25
    /// The share of the compute after which it ends.
    var end = 0.75
    /// How the density falls between them.
    var shape = DensitySchedule.Shape.geometric
    /// Steps between events.
    var interval = 8
    /// Which weights compete.
    var scope = Scope.model

    func validate() throws(SpecError) {
      try require((0...1).contains(start), "start", is: start, allowed: "0 to 1")
      try require(end >= start && end <= 1, "end", is: end, allowed: "from the start to 1")
      try require(interval >= 1, "interval", is: interval, allowed: "1 or more")
    }
  }

  let hyperparameters: Hyperparameters

  func schedule(
    to budget: Budget, over length: TrainingLength
  ) throws(SpecError) -> DensitySchedule {
    try accepts(budget)
    return ComputeWindow(from: hyperparameters.start, to: hyperparameters.end).schedule(
      density: 1 - (budget.sparsity?.fraction ?? 0), over: length,
      interval: hyperparameters.interval, shape: hyperparameters.shape)
  }

  func masks(
    keeping density: Double, to budget: Budget, of weights: [String: Tensor],
    random: inout RandomStream
  ) -> [String: Mask] {
    switch hyperparameters.scope {
    case .model: return Mask.global(keeping: density, ofLargest: weights)
    case .layer:
      return weights.mapValues {
        Mask(removing: .fraction(1 - density), lowest: $0.magnitude(), within: .layer)
      }
    }
  }

  func encode(
    _ site: LinearSite, to budget: Budget, random: inout RandomStream
  ) throws -> EncodedWeight {
    let sparsity = budget.sparsity ?? .fraction(0)
    let mask = Mask(removing: sparsity, lowest: site.weight.magnitude(), within: .layer)
    return try EncodedWeight(support: Support(mask, for: sparsity), at: site)
  }
}
