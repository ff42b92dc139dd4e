internal import CompressionCore
internal import Networks
internal import Tensors

/// Removes the heads and channels whose outputs Wanda's metric values least: the baseline of the
/// structured methods.
///
/// ```
/// score[j] = Σ_o |W[o, j]| · ‖X[:, j]‖      W the output or the down projection, [out, in]
/// ```
///
/// A head's score is the sum over its inputs of the output projection. Units compete within their
/// block, and every block loses the same share. Nothing is repaired or retrained.
///
/// - Fidelity: as the authors of FLAP released it for their comparison. Heads are rounded down, and
///   channels make up for that, so that the budget is met.
/// - Complexity: one forward pass of the calibration sequences.
struct WandaSP: ModelStrategy {
  static let card = StrategyCard(
    id: "wanda-sp", revision: 1, name: "Wanda-sp", family: .structuredPruning,
    summary: "removes the heads and channels with the lowest sum of Wanda's metric",
    paper: "https://arxiv.org/abs/2312.11983", code: "https://github.com/CASIA-IVA-Lab/FLAP")

  struct Hyperparameters: StrategyHyperparameters {
    /// How many calibration sequences give the norms.
    var samples = 32

    func validate() throws(SpecError) {
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var sequenceLimit: Int? { hyperparameters.samples }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let cuts = try WidthCuts(
      removing: fraction, sharedBy: (0..<model.blockCount).map { _ in 1 }, of: model)
    return model.changingBlocks(on: calibration) { model, block, stream in
      guard let cut = cuts.blocks[block] else { return }
      let trace = model.trace(ofBlock: block, stream, context: calibration.context)
      let scores = UnitScores.wanda(model, ofBlock: block, trace)
      model.remove(
        groups: scores.groups.placesOfSmallest(cut.groups),
        channels: scores.channels.placesOfSmallest(cut.channels), ofBlock: block)
    }
  }
}
