internal import CompressionCore
internal import Networks
internal import Tensors

/// Merges blocks into the one before them, from the top down, while the output stays similar.
///
/// ```
/// θ*[l] = θ[l] + Σ_k (θ[l + k] − θ[l])        k = 1 … m; all matrices, norms stay those of block l
/// s     = mean over sentences of cos(final states of the dense model, of the candidate)
/// ```
///
/// A candidate with s above a threshold is taken. The threshold is the highest of a ladder with
/// which as many blocks go as the budget asks for.
///
/// - Fidelity: the published code subtracts the block that it has already changed, so that θ[l + m]
///   takes the place of θ[l]; that is `merge: last`. The threshold is searched for instead of
///   given, and the last merge may be smaller than the others so that the budget is met.
/// - Complexity: one forward pass of a few sentences for each candidate.
struct LaCo: ModelStrategy {
  static let card = StrategyCard(
    id: "laco", revision: 1, name: "LaCo", family: .structuredPruning,
    summary: "merges blocks into the one before them while the output stays similar",
    paper: "https://arxiv.org/abs/2402.11187", code: "https://github.com/yangyifei729/LaCo")

  struct Hyperparameters: StrategyHyperparameters {
    /// What becomes of the matrices of the blocks that are merged.
    var merge = LayerCollapse.Merge.differences
    /// How many blocks become one.
    var merged = 3
    /// How far down the search goes after a merge.
    var interval = 1
    /// The lowest block into which others may be merged.
    var lowest = 0
    /// How many calibration sequences guard the similarity.
    var sentences = 5
    /// The distance between the thresholds that are tried, from 1 down to −1.
    var step = 0.05

    func validate() throws(SpecError) {
      try require(merged >= 2, "merged", is: merged, allowed: "2 or more")
      try require(interval >= 1, "interval", is: interval, allowed: "1 or more")
      try require(lowest >= 0, "lowest", is: lowest, allowed: "0 or more")
      try require(sentences >= 1, "sentences", is: sentences, allowed: "1 or more")
      try require(
        (0.001...1).contains(step), "step", is: step, allowed: "0.001 to 1")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .block }

  var sequenceLimit: Int? { hyperparameters.sentences }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let count = try PruningUnit.blocks(removing: fraction, of: model.blockCount)
    var fewest = 0
    for rung in 1...Int((2 / hyperparameters.step).rounded(.up)) {
      let result = collapse(of: model, threshold: 1 - Double(rung) * hyperparameters.step)
        .run(model, sentences: calibration, removing: count)
      let removed = model.blockCount - result.model.blockCount
      if removed == count { return result.model }
      fewest = max(fewest, removed)
    }
    throw CompressionError.unsuitableStructure(
      "laco: of \(model.blockCount) blocks \(fewest) can be merged away, wanted \(count), with "
        + "merged = \(hyperparameters.merged) and lowest = \(hyperparameters.lowest)")
  }

  private func collapse(of model: some LayeredModel, threshold: Double) -> LayerCollapse {
    LayerCollapse(
      merge: hyperparameters.merge, merged: min(hyperparameters.merged, model.blockCount),
      interval: hyperparameters.interval, lowest: hyperparameters.lowest,
      highest: model.blockCount - 1, threshold: threshold)
  }
}
