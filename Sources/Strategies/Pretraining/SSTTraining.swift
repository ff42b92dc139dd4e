internal import CompressionCore

/// Trains every weight in its singular value decomposition: all singular values, a few vectors.
///
/// At the beginning of each round some components are drawn without replacement, those of large
/// singular values more often; the gradients of their vectors leave the singular value out. Every
/// `renewal` steps the decomposition is computed again. Nothing is pruned: the weight keeps its full
/// rank, and the optimiser holds a state for r(m + n) + k numbers in place of m·n.
///
/// - Fidelity: the authors' code could not be had; rounds of 50 steps, a renewal after 200 and equal
///   parts of uniform and value-weighted draws are choices made here. Weights decay by the
///   arena's settings through their singular values.
///
/// Reference: J. Zhao et al., *Sparse Spectral Training and Inference on Euclidean and Hyperbolic
/// Neural Networks*, 2024, https://arxiv.org/abs/2405.15481.
struct SSTTraining: TrainingMethod {
  static let card = StrategyCard(
    id: "sst", revision: 1, name: "SST", family: .pretraining,
    summary: "all singular values and a drawn part of the singular vectors are trained",
    paper: "https://arxiv.org/abs/2405.15481")

  static let budgets: Set<Budget.Axis> = []

  struct Hyperparameters: StrategyHyperparameters {
    /// The components whose vectors are trained at a time, over the smaller extent of the weight.
    var rankShare = 0.125
    /// Steps between draws of components.
    var round = 50
    /// Steps between decompositions; 0 is never.
    var renewal = 200
    /// The share of the draw that does not look at the singular values.
    var uniformShare = 0.5
    /// The learning rate of values and vectors over the arena's.
    var rateFactor = 1.0

    func validate() throws(SpecError) {
      try require(
        rankShare > 0 && rankShare <= 1, "rankShare", is: rankShare, allowed: "above 0, to 1")
      try require(round >= 1, "round", is: round, allowed: "1 or more")
      try require(renewal >= 0, "renewal", is: renewal, allowed: "0 or more")
      try require(
        (0...1).contains(uniformShare), "uniformShare", is: uniformShare, allowed: "0 to 1")
      try require(
        rateFactor > 0 && rateFactor.isFinite, "rateFactor", is: rateFactor, allowed: "above 0")
    }
  }

  let hyperparameters: Hyperparameters

  func begin(_ start: TrainingStart) throws -> any TrainingCourse {
    try SSTCourse(start, hyperparameters)
  }
}
