internal import CompressionCore
internal import Networks
internal import Tensors

/// Drops the blocks that turn the residual stream least.
///
/// ```
/// influence[l] = 1 − mean over tokens of cos(x[l], x[l + 1])
/// ```
///
/// `x[l]` is the stream that enters block l, `[tokens, width]`. All blocks are judged in the dense
/// model, and the lowest go together. Nothing is retrained.
///
/// - Fidelity: the fraction is rounded to whole blocks. The paper leaves open whether the output of
///   the last block is taken after the final norm, as most code does; here it is before.
/// - Complexity: one forward pass of the calibration sequences.
struct ShortGPT: ModelStrategy {
  static let card = StrategyCard(
    id: "shortgpt", revision: 1, name: "ShortGPT", family: .structuredPruning,
    summary: "drops the blocks that turn the residual stream least",
    paper: "https://arxiv.org/abs/2403.03853")

  struct Hyperparameters: StrategyHyperparameters {
    /// Whether the output of the last block is taken after the final norm.
    var normalisesLast = false
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .block }

  /// How much each block turns the stream, from 0 to 2.
  func influence(_ model: some LayeredModel, on sequences: TokenSequences) -> [Double] {
    var angles = RunAngles(length: 1)
    model.forEachStates(sequences, normalisingLast: hyperparameters.normalisesLast) { states, _ in
      angles.add(states) { 1 - $0 }
    }
    return angles.means
  }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let count = try PruningUnit.blocks(removing: fraction, of: model.blockCount)
    let removed = Set(influence(model, on: calibration).placesOfSmallest(count))
    return model.keepingBlocks((0..<model.blockCount).filter { !removed.contains($0) })
  }
}
