internal import CompressionCore
internal import Networks
internal import Tensors

/// Removes the heads and channels that a policy gradient, from forward passes alone, makes least
/// likely to stay.
///
/// The search is that of `PolicyGradientPruning`: each step draws masks of all units, takes the
/// losses of a batch under them, and moves the probabilities, which are projected to the budget over
/// all blocks. Wanda's metric of a unit gives its probability at the start. At the end the units
/// with the lowest probabilities go, of all blocks together, so that blocks differ in width.
///
/// - Fidelity: the authors take 15,000 steps of eight sequences at a rate of 0.002; here there are a
///   quarter as many, of four, and the rate is ten times theirs. Heads and channels go in numbers that meet
///   the budget, of equal probabilities those that the metric values less, and a head and a channel of
///   each block stay.
/// - Complexity: steps · masks forward passes of a batch.
struct PolicyGradientSearch: ModelStrategy {
  static let card = StrategyCard(
    id: "pg-structural-pruning", revision: 1, name: "Policy gradient", family: .structuredPruning,
    summary: "learns by policy gradients from forward passes which heads and channels stay",
    paper: "https://arxiv.org/abs/2406.10576",
    code: "https://github.com/ethanygao/backprop-free_LLM_pruning")

  /// Where the probabilities begin.
  enum Start: String, HyperparameterChoice {
    /// At the sigmoid of Wanda's metric.
    case wanda
    /// At the share that stays.
    case constant
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// Where the probabilities begin.
    var start = Start.wanda
    /// How many steps are taken.
    var steps = 4000
    /// Sequences of a step.
    var batch = 4
    /// Masks of a step.
    var masks = 2
    /// The learning rate.
    var rate = 0.02
    /// How it changes.
    var schedule = PolicyGradientPruning.Schedule.cosine
    /// How many losses the baseline averages.
    var window = 5.0

    func validate() throws(SpecError) {
      try require(steps >= 0, "steps", is: steps, allowed: "0 or more")
      try require(batch >= 1, "batch", is: batch, allowed: "1 or more")
      try require(masks >= 2, "masks", is: masks, allowed: "2 or more")
      try require(rate > 0 && rate.isFinite, "rate", is: rate, allowed: "above 0")
      try require(window >= 1 && window.isFinite, "window", is: window, allowed: "1 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let cuts = try WidthCuts(
      removing: fraction, sharedBy: (0..<model.blockCount).map { _ in 1 }, of: model)
    var search = MaskSearch(model, cuts: cuts, calibration: calibration, hyperparameters)
    for step in 0..<hyperparameters.steps { search.take(step: step, random: &random) }
    return search.pruned()
  }
}

/// The probabilities of all units of a model, and what a step makes of them.
struct MaskSearch<Model: LayeredModel> {
  /// All units of one kind.
  struct Kind {
    /// The projection that reads the units.
    let part: BlockPart
    /// The units of each block.
    let counts: [Int]
    /// What a unit is worth at the start.
    let metric: [Double]
    /// How many units go.
    let removed: Int
    /// The rules, with the share that stays.
    let method: PolicyGradientPruning
    /// The probability that each unit stays.
    var scores: [Double]
  }

  let model: Model
  private(set) var kinds: [Kind]
  private let calibration: TokenSequences
  private let knobs: PolicyGradientSearch.Hyperparameters
  private var baseline: Double?

  init(
    _ model: Model, cuts: WidthCuts, calibration: TokenSequences,
    _ knobs: PolicyGradientSearch.Hyperparameters
  ) {
    (self.model, self.calibration, self.knobs) = (model, calibration, knobs)
    var units: [UnitScores] = []
    // The metric needs fewer texts than the search.
    let sample = calibration[0..<min(32, calibration.count)]
    _ = model.changingBlocks(on: sample) { model, block, stream in
      let trace = model.trace(ofBlock: block, stream, context: sample.context)
      units.append(UnitScores.wanda(model, ofBlock: block, trace))
    }
    let losses = cuts.blocks.values
    kinds = [
      Self.kind(.output, units.map(\.groups), losses.reduce(0) { $0 + $1.groups }, knobs),
      Self.kind(.down, units.map(\.channels), losses.reduce(0) { $0 + $1.channels }, knobs),
    ]
  }

  private static func kind(
    _ part: BlockPart, _ metrics: [[Double]], _ removed: Int,
    _ knobs: PolicyGradientSearch.Hyperparameters
  ) -> Kind {
    let total = metrics.reduce(0) { $0 + $1.count }
    let keepRate = 1 - Double(removed) / Double(total)
    let method = PolicyGradientPruning(
      keepRate: keepRate, window: knobs.window, schedule: knobs.schedule, steps: knobs.steps)
    let scores = metrics.flatMap { metric in
      knobs.start == .constant || metric.count < 2
        ? metric.map { _ in keepRate } : method.initialScores(metric)
    }
    return Kind(
      part: part, counts: metrics.map(\.count), metric: metrics.flatMap { ranks($0) },
      removed: removed, method: method, scores: scores)
  }

  /// The place of each value in their order, over how many there are.
  private static func ranks(_ values: [Double]) -> [Double] {
    var ranks = values.map { _ in 0.0 }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    for (rank, place) in order.enumerated() { ranks[place] = Double(rank) / Double(values.count) }
    return ranks
  }

  /// Draws masks, takes their losses on one batch, and moves the probabilities.
  mutating func take(step: Int, random: inout RandomStream) {
    let first = random.index(below: max(1, calibration.count - knobs.batch + 1))
    let batch = calibration[first..<min(first + knobs.batch, calibration.count)]
    let masks = (0..<knobs.masks).map { _ in
      kinds.map { kind in kind.scores.map { random.uniform() < $0 } }
    }
    let losses = masks.map { mask in
      let loss = masked(mask).meanLoss(batch)
      return loss.isFinite ? loss : nil
    }
    let found = losses.compactMap(\.self)
    guard !found.isEmpty else { return }
    let baseline = kinds[0].method.baseline(
      after: baseline, mean: found.reduce(0, +) / Double(found.count))
    self.baseline = baseline
    for index in kinds.indices where kinds[index].removed > 0 {
      let method = kinds[index].method
      let gradient = method.gradient(
        kinds[index].scores, masks: masks.map { $0[index] }, losses: losses, baseline: baseline,
        step: step)
      let rate = knobs.rate * method.rateFactor(step: step)
      kinds[index].scores = method.projected(
        zip(kinds[index].scores, gradient).map { $0 - rate * $1 })
    }
  }

  /// The model whose masked units give nothing.
  private func masked(_ mask: [[Bool]]) -> Model {
    var result = model
    for (kind, kept) in zip(kinds, mask) where kind.removed > 0 {
      var start = 0
      for (block, count) in kind.counts.enumerated() {
        let columns = result[kind.part, ofBlock: block].columns
        let own = kept[start..<start + count]
        let factors = own.flatMap { kept in
          [Float](repeating: kept ? 1 : 0, count: columns / count)
        }
        result[kind.part, ofBlock: block].scaleColumns(by: Tensor(factors, shape: [columns]))
        start += count
      }
    }
    return result
  }

  /// The units of each block that go, of one kind.
  private func removed(_ kind: Kind) -> [[Int]] {
    let blocks = kind.counts.indices.flatMap { block in
      (0..<kind.counts[block]).map { (block: block, unit: $0) }
    }
    let order = kind.scores.indices.sorted {
      (kind.scores[$0], kind.metric[$0], $0) < (kind.scores[$1], kind.metric[$1], $1)
    }
    var (left, lost) = (kind.removed, kind.counts.map { _ in [Int]() })
    for place in order where left > 0 {
      let (block, unit) = blocks[place]
      guard lost[block].count < kind.counts[block] - 1 else { continue }
      lost[block].append(unit)
      left -= 1
    }
    return lost
  }

  /// The model without the units that are least likely to stay.
  func pruned() -> Model {
    let lost = kinds.map(removed)
    var result = model
    for block in 0..<model.blockCount {
      result.remove(groups: lost[0][block], channels: lost[1][block], ofBlock: block)
    }
    return result
  }
}
