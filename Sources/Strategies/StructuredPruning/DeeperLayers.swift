internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// Drops the run of blocks whose input and output point in the most similar direction.
///
/// ```
/// d(l, n) = mean over texts of arccos(cos(x[l], x[l + n])) / π       x of the last token
/// l*      = argmin over l of d(l, n)                                 blocks l* … l* + n − 1 go
/// ```
///
/// `x[l]` is the stream that enters block l. The simple rule of the same paper drops the deepest
/// blocks but the last.
///
/// - Fidelity: the paper heals the model by a short low-rank fine-tuning; here nothing is trained,
///   which is its arm without healing. The paper's code was not released; the output of the last
///   block is taken after the final norm, as the code does that others wrote for it.
/// - Complexity: one forward pass of the calibration sequences.
struct DeeperLayers: ModelStrategy {
  static let card = StrategyCard(
    id: "deeper-layers", revision: 1, name: "Deeper layers", family: .structuredPruning,
    summary: "drops the run of blocks whose input and output have the smallest angle",
    paper: "https://arxiv.org/abs/2403.17887")

  /// Which run goes.
  enum Choice: String, HyperparameterChoice {
    /// The one with the smallest angle.
    case angular
    /// The deepest one that leaves the last block alone.
    case deepest
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// Which run goes.
    var choice = Choice.angular
    /// Whether the first block always stays, as in the code that leaves the embedding out.
    var keepsFirst = false
    /// Whether the output of the last block is taken after the final norm.
    var normalisesLast = true
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .block }

  var needs: Set<ModelNeed> { hyperparameters.choice == .angular ? [.states] : [] }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let count = try PruningUnit.blocks(removing: fraction, of: model.blockCount)
    let first: Int
    switch hyperparameters.choice {
    case .deepest: first = max(0, model.blockCount - 1 - count)
    case .angular:
      var states: [[Tensor]] = []
      model.forEachStates(
        calibration, normalisingLast: hyperparameters.normalisesLast
      ) { streams, texts in
        let last = (1...texts).map { $0 * calibration.context - 1 }
        states.append(streams.map { $0.keeping(rows: last) })
      }
      first = Self.firstRemoved(
        distances: Self.distances(states, length: count), keepingFirst: hyperparameters.keepsFirst)
    }
    return model.keepingBlocks(
      (0..<model.blockCount).filter { !(first..<first + count).contains($0) })
  }

  /// The mean angular distance of each run, from batches of streams of one token a text.
  static func distances(_ batches: [[Tensor]], length: Int) -> [Double] {
    var angles = RunAngles(length: length)
    for states in batches { angles.add(states) { acos(min(max($0, -1), 1)) / .pi } }
    return angles.means
  }

  /// The first block of the run that goes.
  static func firstRemoved(distances: [Double], keepingFirst: Bool) -> Int {
    let start = keepingFirst && distances.count > 1 ? 1 : 0
    return start + (Array(distances[start...]).placeOfSmallest ?? 0)
  }

  /// The rows of each text's last token that is not padding, in a list of `[texts · tokens]` rows.
  static func lastTokens(mask: [[Bool]]) -> [Int] {
    mask.enumerated().map { text, tokens in
      text * tokens.count + (tokens.lastIndex(of: true) ?? 0)
    }
  }
}
