internal import CompressionCore
internal import Tensors

/// Wanda on the inputs of the tokens that stand for their text, with layers whose outputs differ from
/// token to token kept denser.
///
/// The formulas are those of `TAMP`. Both parts can be had alone: `amia` is a score and `tamp` an
/// allocation of `recipe`.
///
/// - Fidelity: there is text alone, so that the terms with visual tokens drop out: the importance of
///   a layer is 1 − ρ, and the density ρ, of its own outputs. The paper looks at 128 samples; here
///   the first 4096 tokens count. Where the attention of the last token is not known, as in models
///   that look both ways, all tokens get equal shares. Of n:m budgets every layer gets the pattern.
/// - Complexity: O(tokens² · out) for each layer and sequence, twice.
struct TAMPPruning: RecipeStrategy {
  static let card = StrategyCard(
    id: "tamp", revision: 1, name: "TAMP", family: .layerwiseSparsity,
    summary: "Wanda on tokens that stand for others, with layers of diverse outputs kept denser",
    paper: "https://arxiv.org/abs/2504.09897", code: "https://github.com/G-JWLee/TAMP")

  struct Hyperparameters: StrategyHyperparameters {
    /// When enough tokens are picked, as a share of √(1 − density) in the discrepancy.
    var discrepancy = 0.1
    /// Whether layers are given shares; else all get the target.
    var isAllocated = true
    /// Whether tokens are picked; else all count, and the score is that of Wanda.
    var isSelective = true
    /// How far the sparsity of a layer may lie above the target.
    var margin = 0.1
    /// The neighbours of a token that share its attention.
    var neighbours = 3
    /// What becomes of the weights that rounding gives out too much: `removed`, or `added` as
    /// released.
    var overshoot = TAMP.Overshoot.removed
    /// How fast a picked token stops holding others back with distance.
    var suppression = 0.2

    func validate() throws(SpecError) {
      try score.validate()
      try allocation.validate()
    }

    var score: AMIA.Hyperparameters {
      AMIA.Hyperparameters(
        discrepancy: discrepancy, neighbours: neighbours, suppression: suppression)
    }

    var allocation: DiversityAllocation.Hyperparameters {
      DiversityAllocation.Hyperparameters(margin: margin, overshoot: overshoot)
    }
  }

  var hyperparameters = Hyperparameters()

  var recipe: Recipe {
    Recipe(
      score: hyperparameters.isSelective
        ? AMIA(hyperparameters: hyperparameters.score) : Wanda(),
      allocation: hyperparameters.isAllocated
        ? DiversityAllocation(hyperparameters: hyperparameters.allocation) : UniformAllocation())
  }
}
