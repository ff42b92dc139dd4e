internal import CompressionCore
internal import Networks
internal import Tensors

/// Removes the heads and channels that the loss depends on least, each with all that hangs on it.
///
/// ```
/// group of a head      its rows of query, key and value, its columns of the output projection
/// group of a channel   its rows of gate and up, its column of down
/// score                Σ over a slice of |w · g|, or one of its relatives (see `Importance`)
/// ```
///
/// `g` is the gradient of the mean loss of a few sequences. The slices of each dimension of a head
/// are aggregated first, then the dimensions are added up. Groups compete within their block;
/// blocks at both ends of the model stay whole, and the others lose the more. Nothing is retrained.
///
/// - Fidelity: this is the block-wise mode. As many heads go as in the released code, rounded down
///   twice; the channels make up for what that leaves, so that the budget is met. With grouped
///   queries a head goes with all those that share its key. The low-rank recovery is left out.
/// - Complexity: one forward and backward pass, or one for each sequence with second-order scores.
struct LLMPruner: ModelStrategy {
  static let card = StrategyCard(
    id: "llm-pruner", revision: 1, name: "LLM-Pruner", family: .structuredPruning,
    summary: "removes coupled heads and channels by first- or second-order terms of the loss",
    paper: "https://arxiv.org/abs/2305.11627", code: "https://github.com/horseee/LLM-Pruner")

  struct Hyperparameters: StrategyHyperparameters {
    /// What a slice of a weight is worth.
    var importance = GroupScores.Importance.first
    /// How the slices of a group are put together.
    var grouping = GroupScores.Grouping.sum
    /// How many calibration sequences give the gradients.
    var samples = 10
    /// Blocks at the start that stay whole.
    var firstWhole = 1
    /// Blocks at the end that stay whole.
    var lastWhole = 1

    func validate() throws(SpecError) {
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
      try require(firstWhole >= 0, "firstWhole", is: firstWhole, allowed: "0 or more")
      try require(lastWhole >= 0, "lastWhole", is: lastWhole, allowed: "0 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var sequenceLimit: Int? { hyperparameters.samples }

  var needs: Set<ModelNeed> { hyperparameters.importance.usesGradients ? [.gradients] : [] }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let blocks =
      hyperparameters
      .firstWhole..<max(
        hyperparameters.firstWhole, model.blockCount - hyperparameters.lastWhole)
    guard !blocks.isEmpty else {
      throw CompressionError.unsuitableStructure(
        "llm-pruner: of \(model.blockCount) blocks \(hyperparameters.firstWhole) at the start and "
          + "\(hyperparameters.lastWhole) at the end stay whole; set firstWhole or lastWhole lower")
    }
    let cuts = try WidthCuts(removing: fraction, from: blocks, of: model)
    let terms = LossTerms(
      of: model, on: calibration, for: hyperparameters.importance, random: &random)
    return terms.pruned(model, cuts: cuts, grouping: hyperparameters.grouping)
  }
}
