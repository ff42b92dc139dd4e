internal import CompressionCore

/// Trains a product of two thin matrices beside weights that stay as they were drawn.
///
/// ```
/// W = W₀ + B·A        A [r, in] random, B [out, r] zero at the start
/// ```
///
/// With `restart` the product is added to W₀ after so many steps and new factors begin, without the
/// optimiser's state: a sum of many thin updates. It is what low-rank pre-training is compared with.
///
/// - Fidelity: ReLoRA also prunes the optimiser's state in part and raises the learning rate anew
///   after each restart, behind a phase of full training; here the state is dropped and the rate
///   follows the arena's schedule.
///
/// References: E. Hu et al., *LoRA: Low-Rank Adaptation of Large Language Models*, 2021,
/// https://arxiv.org/abs/2106.09685; V. Lialin et al., *ReLoRA: High-Rank Training Through Low-Rank
/// Updates*, 2023, https://arxiv.org/abs/2307.05695.
struct LowRankTraining: TrainingMethod {
  static let card = StrategyCard(
    id: "low-rank-training", revision: 1, name: "Low-rank training", family: .pretraining,
    summary: "factors are trained beside weights that stay random, with or without restarts",
    paper: "https://arxiv.org/abs/2307.05695", code: "https://github.com/Guitaricet/relora")

  static let budgets: Set<Budget.Axis> = []

  struct Hyperparameters: StrategyHyperparameters {
    /// The rank over the smaller extent of the weight.
    var rankShare = 0.125
    /// Steps between restarts; 0 is never.
    var restart = 0
    /// The learning rate of the factors over the arena's.
    var rateFactor = 1.0

    func validate() throws(SpecError) {
      try require(
        rankShare > 0 && rankShare <= 1, "rankShare", is: rankShare, allowed: "above 0, to 1")
      try require(restart >= 0, "restart", is: restart, allowed: "0 or more")
      try require(
        rateFactor > 0 && rateFactor.isFinite, "rateFactor", is: rateFactor, allowed: "above 0")
    }
  }

  let hyperparameters: Hyperparameters

  func begin(_ start: TrainingStart) throws -> any TrainingCourse {
    LowRankCourse(start, hyperparameters)
  }
}
