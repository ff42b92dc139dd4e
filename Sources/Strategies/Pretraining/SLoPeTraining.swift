internal import CompressionCore

/// Trains with n of every m weights from the first step, in both directions of every product, and
/// with low-rank adapters in the last steps.
///
/// The pattern of the forward pass is chosen by magnitude before the first step and never changes.
/// The gradient of a layer's input reads the weights with every column pruned once more, so that
/// its product has the pattern too; `backward: exact` is the control that reads the same weights as
/// the forward pass. Near the end every layer gets an adapter x·A·B/r beside its weights, with A
/// normal and B zero. Decay comes before the step of Adam, whose ε stands beside the root.
///
/// - Fidelity: the authors' adapters join for the last hundredth of the steps; of a short training
///   that is a handful, so `adapterSteps` sets a least number. All linear layers of the blocks are
///   pruned: none is five times longer than wide here.
///
/// Reference: M. Mozaffari et al., *SLoPe: Double-Pruned Sparse Plus Lazy Low-Rank Adapter
/// Pretraining of LLMs*, 2024, https://arxiv.org/abs/2405.16325.
struct SLoPeTraining: TrainingMethod {
  static let card = StrategyCard(
    id: "slope", revision: 1, name: "SLoPe", family: .pretraining,
    summary: "a fixed n:m pattern in both passes from the start, adapters in the last steps",
    paper: "https://arxiv.org/abs/2405.16325",
    code: "https://github.com/Mohammad-Mozaffari/slope")

  static let budgets: Set<Budget.Axis> = [.pattern]

  /// What the gradient of a layer's input reads.
  enum Backward: String, HyperparameterChoice {
    /// The weights, pruned once more along the outputs.
    case doublePruned = "double-pruned"
    /// The weights of the forward pass.
    case exact
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// What the gradient of a layer's input reads.
    var backward = Backward.doublePruned
    /// Steps after which the second pruning is done again.
    var renewal = 1
    /// The rank of the adapters; 0 is none.
    var rank = 2
    /// The share of the steps, at the end, that have adapters.
    var adapterShare = 0.01
    /// The least number of steps with adapters.
    var adapterSteps = 50

    func validate() throws(SpecError) {
      try require(renewal >= 1, "renewal", is: renewal, allowed: "1 or more")
      try require(rank >= 0, "rank", is: rank, allowed: "0 or more")
      try require(
        (0...1).contains(adapterShare), "adapterShare", is: adapterShare, allowed: "0 to 1")
      try require(adapterSteps >= 0, "adapterSteps", is: adapterSteps, allowed: "0 or more")
    }
  }

  let hyperparameters: Hyperparameters

  func begin(_ start: TrainingStart) throws -> any TrainingCourse {
    try SLoPeCourse(start, hyperparameters)
  }
}
