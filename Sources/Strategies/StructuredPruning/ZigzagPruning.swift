internal import CompressionCore
internal import Networks
internal import Tensors

/// Drops the run of blocks across which the holes in a cloud of texts live on.
///
/// The points are the streams at the last token of each text, before the first block and after each;
/// `ZigzagPersistence` says how alike the topology of two depths is, and the blocks between the two
/// that are most alike, so many blocks apart, go. Nothing is retrained.
///
/// - Fidelity: no code was released; the number of neighbours lies in the paper's range. A cloud
///   without holes makes all runs alike, and the first one goes.
/// - Complexity: one forward pass, O(texts² · width) for the graphs and elimination over GF(2) of
///   their triangles.
struct ZigzagPruning: ModelStrategy {
  static let card = StrategyCard(
    id: "zigzag-persistence-pruning", revision: 1, name: "Zigzag persistence",
    family: .structuredPruning,
    summary: "drops the run of blocks across which topological features of texts persist",
    paper: "https://arxiv.org/abs/2410.11042")

  /// Which run goes.
  enum Choice: String, HyperparameterChoice {
    /// The one across which most features persist.
    case persistence
    /// Any: a control.
    case random
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// Which run goes.
    var choice = Choice.persistence
    /// How many texts are points.
    var texts = 128
    /// How many nearest neighbours a point is joined with.
    var neighbours = 6
    /// The dimension of the holes, 0 or 1.
    var dimension = 1

    func validate() throws(SpecError) {
      try require(texts >= 3, "texts", is: texts, allowed: "3 or more")
      try require(neighbours >= 1, "neighbours", is: neighbours, allowed: "1 or more")
      try require((0...1).contains(dimension), "dimension", is: dimension, allowed: "0 or 1")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .block }

  var sequenceLimit: Int? { hyperparameters.texts }

  var needs: Set<ModelNeed> { hyperparameters.choice == .persistence ? [.states] : [] }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let count = try PruningUnit.blocks(removing: fraction, of: model.blockCount)
    let first: Int
    switch hyperparameters.choice {
    case .random: first = random.index(below: model.blockCount - count + 1)
    case .persistence: first = zigzag(model, on: calibration).blockStart(removing: count)
    }
    return model.keepingBlocks(
      (0..<model.blockCount).filter { !(first..<first + count).contains($0) })
  }

  /// The zigzag of the streams before the first block and after each.
  func zigzag(_ model: some LayeredModel, on sequences: TokenSequences) -> ZigzagPersistence {
    var clouds = [[[Double]]](repeating: [], count: model.blockCount + 1)
    model.forEachStates(sequences) { states, texts in
      for (depth, stream) in states.enumerated() {
        clouds[depth] += (1...texts).map { text in
          stream.row(text * sequences.context - 1).map { Double($0) }
        }
      }
    }
    let graphs = clouds.map {
      ZigzagPersistence.neighbourGraph($0, neighbours: hyperparameters.neighbours)
    }
    return ZigzagPersistence(graphs: graphs, dimension: hyperparameters.dimension)
  }
}
