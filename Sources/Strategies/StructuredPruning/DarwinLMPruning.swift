internal import CompressionCore
internal import Networks
internal import Tensors

/// Searches by mutation and selection for how many heads and channels each block can spare.
///
/// A database holds every block's output and down projection at a few levels, with groups of inputs
/// removed one after the other and the others updated (`DarwinLM`). A candidate has a level for each
/// block and kind; a mutation exchanges a level between two blocks, so that the size stays. In each
/// generation the offspring pass stages: at each they are trained a little, and those whose
/// predictions are nearest to the dense model's go on, to more training and more texts. The parent
/// takes part in the last. What training changed is thrown away.
///
/// - Fidelity: the best candidate is not trained further. Survivors halve and sequences double from
///   stage to stage, as released; there are 25 generations of 8 for the authors' 200 of 16, and the
///   training rate is higher, as it has a few steps alone. The first half of the calibration
///   sequences trains, the other half judges. One head and one channel of a block stay.
/// - Complexity: O(blocks · in³) for the database, and the training of the offspring.
struct DarwinLMPruning: ModelStrategy {
  static let card = StrategyCard(
    id: "darwinlm", revision: 1, name: "DarwinLM", family: .structuredPruning,
    summary: "evolves the widths of blocks over a database of pruned layers",
    paper: "https://arxiv.org/abs/2502.07780", code: "https://github.com/IST-DASLab/DarwinLM")

  struct Hyperparameters: StrategyHyperparameters {
    /// How many generations there are; 0 leaves all blocks alike, as ZipLM's uniform levels.
    var generations = 25
    /// Offspring of a generation; after each stage half as many are left.
    var offspring = 8
    /// The stages of a selection.
    var stages = 3
    /// Sequences that judge in the first stage.
    var judging = 4
    /// Sequences that train before the first stage; 0 selects without training.
    var training = 8
    /// Sequences of a training step.
    var batch = 8
    /// The learning rate of training.
    var rate = 5e-4
    /// To how many levels the channels of a block are divided.
    var levels = 16
    /// What is added to the Hessian's diagonal, as a share of its mean.
    var dampening = 0.01

    func validate() throws(SpecError) {
      let whole = [
        ("offspring", offspring), ("stages", stages), ("judging", judging), ("batch", batch),
        ("levels", levels),
      ]
      for (name, value) in whole { try require(value >= 1, name, is: value, allowed: "1 or more") }
      try require(generations >= 0, "generations", is: generations, allowed: "0 or more")
      try require(training >= 0, "training", is: training, allowed: "0 or more")
      try require(rate > 0 && rate.isFinite, "rate", is: rate, allowed: "above 0")
      try require(dampening > 0, "dampening", is: dampening, allowed: "above 0")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var needs: Set<ModelNeed> {
    hyperparameters.generations > 0 && hyperparameters.training > 0
      ? [.states, .gradients] : [.states]
  }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let cuts = try WidthCuts(
      removing: fraction, sharedBy: (0..<model.blockCount).map { _ in 1 }, of: model)
    let database = try LevelDatabase(
      of: model, around: cuts, levels: hyperparameters.levels, calibration: calibration,
      dampening: hyperparameters.dampening)
    var parent = database.uniform
    for _ in 0..<hyperparameters.generations {
      var stream = random
      var draws = DarwinLM.Draws { stream.uniform() }
      let children = DarwinLM.offspring(
        of: parent, count: hyperparameters.offspring, levels: database.ranges, step: 1,
        draws: &draws)
      random = stream
      guard !children.isEmpty else { break }
      parent = select(children, parent, database, model, calibration, random: &random)
    }
    return database.model(parent)
  }

  /// The candidate that is left of the offspring after all stages.
  private func select<Model: LayeredModel>(
    _ children: [DarwinLM.Levels], _ parent: DarwinLM.Levels, _ database: LevelDatabase<Model>,
    _ dense: Model, _ calibration: TokenSequences, random: inout RandomStream
  ) -> DarwinLM.Levels {
    let half = max(1, calibration.count / 2)
    var candidates = children
    for stage in 0..<hyperparameters.stages {
      let isLast = stage == hyperparameters.stages - 1
      if isLast { candidates.append(parent) }
      let factor = 1 << stage
      let rest = calibration[min(half, calibration.count - 1)..<calibration.count]
      // All candidates of a stage see the same texts.
      let judge = Self.draw(hyperparameters.judging * factor, of: rest, random: &random)
      let lessons = Self.draw(
        hyperparameters.training * factor, of: calibration[0..<half], random: &random)
      let wanted = dense.logProbabilities(judge)
      let distances = candidates.map { candidate in
        let trained = lesson(database.model(candidate), lessons)
        return DarwinLM.divergence(dense: wanted, candidate: trained.logProbabilities(judge))
      }
      let survivors = isLast ? 1 : max(1, candidates.count / 2)
      candidates = distances.placesOfSmallest(survivors).map { candidates[$0] }
    }
    return candidates[0]
  }

  private static func draw(
    _ count: Int, of sequences: TokenSequences, random: inout RandomStream
  ) -> TokenSequences {
    let count = min(count, sequences.count)
    let first = random.index(below: sequences.count - count + 1)
    return sequences[first..<first + count]
  }

  /// The model after one pass over some sequences.
  private func lesson<Model: LayeredModel>(_ model: Model, _ lessons: TokenSequences) -> Model {
    var training = BriefTraining(model, rate: Float(hyperparameters.rate))
    for batch in lessons.chunks(of: hyperparameters.batch) { training.step(on: batch) }
    return training.model
  }
}
