internal import CompressionCore

/// Removes channels and heads one after another while the model is trained on.
///
/// In the first part of the training the number of living weights falls evenly. Before it falls, the
/// groups of smallest saliency per weight go, channels and heads of all blocks against one
/// another, so that blocks end with different widths; what reads a group makes up for it. With
/// `share: 0` all of them go at once after the first `interval` steps, by the same saliency: the
/// one-shot control.
///
/// - Fidelity: the authors have published no training code. Saliency, compensation and the choice
///   between kinds of groups follow the paper; the interval, the damping, the average of H over
///   events (nine parts old, one part new) and F as the mean of g² over all steps so far are
///   choices made here. Channels of the residual stream and whole blocks are not removed, and the
///   matrices keep their extents, with zeros where groups were.
///
/// Reference: X. Xing et al., *EfficientLLM: Scalable Pruning-Aware Pretraining for
/// Architecture-Agnostic Edge Language Models*, 2025, https://arxiv.org/abs/2502.06663.
struct EfficientLLMTraining: TrainingMethod {
  static let card = StrategyCard(
    id: "efficientllm-pap", revision: 1, name: "EfficientLLM", family: .pretraining,
    summary: "channels and heads go one after another while the model is trained",
    paper: "https://arxiv.org/abs/2502.06663",
    code: "https://github.com/Xingrun-Xing2/EfficientLLM")

  static let budgets: Set<Budget.Axis> = [.sparsity]

  struct Hyperparameters: StrategyHyperparameters {
    /// The share of the steps in which groups go; 0 is all at once.
    var share = 0.6
    /// Steps between removals.
    var interval = 5
    /// Whether what reads a group makes up for it.
    var compensates = true
    /// What is added to H, over the mean of its diagonal.
    var dampening = 0.01

    func validate() throws(SpecError) {
      try require((0...1).contains(share), "share", is: share, allowed: "0 to 1")
      try require(interval >= 1, "interval", is: interval, allowed: "1 or more")
      try require(
        dampening > 0 && dampening.isFinite, "dampening", is: dampening, allowed: "above 0")
    }
  }

  let hyperparameters: Hyperparameters

  func begin(_ start: TrainingStart) throws -> any TrainingCourse {
    try EfficientLLMCourse(start, hyperparameters)
  }
}
