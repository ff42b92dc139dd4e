internal import Autograd
internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// The output and down projections of all blocks at a few levels each, and the models that can be
/// put together of them.
///
/// Levels are counted from those that meet the budget with all blocks alike: at level k a block has
/// lost k steps more.
struct LevelDatabase<Model: LayeredModel> {
  /// One projection of one block.
  private struct Entry {
    /// The units in the order in which they go.
    let order: [Int]
    /// The units that are gone, and the weight of full width, at each level.
    let levels: [Int: (removed: Int, weight: Tensor)]
  }

  /// The levels that each kind, heads and channels, can have.
  let ranges: [ClosedRange<Int>]
  private let dense: Model
  private let entries: [[Entry]]

  init(
    of model: Model, around cuts: WidthCuts, levels: Int, calibration: TokenSequences,
    dampening: Double
  ) throws {
    dense = model
    let blocks = 0..<model.blockCount
    let widths = blocks.map { model.widths(ofBlock: $0) }
    let lost = blocks.map { cuts.blocks[$0] ?? WidthCuts.Cut(groups: 0, channels: 0) }
    let step = max(1, (widths.map(\.channels).min() ?? 1) / levels)
    let ranges = [
      Self.range(lost: lost.map(\.groups), of: widths.map(\.keyHeads), step: 1),
      Self.range(lost: lost.map(\.channels), of: widths.map(\.channels), step: step),
    ]
    self.ranges = ranges
    let hessians = try Self.hessians(model, calibration)
    let method = DarwinLM(dampening: dampening)
    func entry(_ part: BlockPart, _ block: Int, units: Int, lost: Int, step: Int) throws -> Entry {
      let weight = model[part, ofBlock: block]
      let width = weight.columns / units
      let places = ranges[part == .output ? 0 : 1]
      let removed = places.map { lost + $0 * step }
      let found = try method.removal(
        of: weight, hessian: hessians[block][part == .output ? 0 : 1],
        removing: removed.map { $0 * width }, width: width)
      let states = zip(removed, found.levels).map { (removed: $0, weight: $1) }
      return Entry(
        order: found.order, levels: Dictionary(uniqueKeysWithValues: zip(places, states)))
    }
    entries = [
      try blocks.map {
        try entry(.output, $0, units: widths[$0].keyHeads, lost: lost[$0].groups, step: 1)
      },
      try blocks.map {
        try entry(.down, $0, units: widths[$0].channels, lost: lost[$0].channels, step: step)
      },
    ]
  }

  /// The levels at which every block has between no unit removed and one left.
  private static func range(lost: [Int], of counts: [Int], step: Int) -> ClosedRange<Int> {
    let down = (lost.min() ?? 0) / step
    let up = (zip(counts, lost).map { $0 - 1 - $1 }.min() ?? 0) / step
    return -down...max(up, 0)
  }

  /// The Hessians of the output and the down projection of each block of the dense model.
  private static func hessians(
    _ model: Model, _ calibration: TokenSequences
  ) throws -> [[Tensor]] {
    var statistics = (0..<model.blockCount).map { block in
      [BlockPart.output, .down].map {
        CalibrationStatistics(width: model[$0, ofBlock: block].columns, collecting: [.gram])
      }
    }
    for chunk in calibration.chunks(of: 8) {
      _ = model.changingBlocks(on: chunk) { model, block, stream in
        let trace = model.trace(ofBlock: block, stream, context: chunk.context)
        statistics[block][0].add(inputs: trace.headOutputs)
        statistics[block][1].add(inputs: trace.hidden)
      }
    }
    return try statistics.enumerated().map { block, kinds in
      try zip([BlockPart.output, .down], kinds).map {
        try $1.gram(site: model.path(of: $0, ofBlock: block))
      }
    }
  }

  /// The levels of blocks that are all alike.
  var uniform: DarwinLM.Levels { entries.map { $0.map { _ in 0 } } }

  /// The model whose blocks have some levels.
  func model(_ levels: DarwinLM.Levels) -> Model {
    var model = dense
    for block in 0..<dense.blockCount {
      let heads = entries[0][block], channels = entries[1][block]
      guard let output = heads.levels[levels[0][block]],
        let down = channels.levels[levels[1][block]]
      else { preconditionFailure("levels \(levels) outside \(ranges)") }
      model[.output, ofBlock: block] = output.weight
      model[.down, ofBlock: block] = down.weight
      model.remove(
        groups: Array(heads.order.prefix(output.removed)),
        channels: Array(channels.order.prefix(down.removed)), ofBlock: block)
    }
    return model
  }
}

/// A few steps of training on the language-model loss, of the blocks alone.
struct BriefTraining<Model: LayeredModel> {
  private(set) var model: Model
  private let rate: Float
  private var optimiser = AdamW(AdamW.Settings(beta1: 0.9, beta2: 0.999, decay: 0))

  init(_ model: Model, rate: Float) { (self.model, self.rate) = (model, rate) }

  mutating func step(on batch: TokenSequences) {
    let gradients = model.gradients(batch).gradients
    optimiser.beginStep()
    for block in 0..<model.blockCount {
      for part in BlockPart.allCases {
        let path = model.path(of: part, ofBlock: block)
        guard let gradient = gradients[path] else { continue }
        optimiser.update(path, &model[part, ofBlock: block], gradient: gradient, rate: rate)
      }
    }
  }
}

extension LayeredModel {
  /// The logarithms of the probabilities of all tokens at every position, `[tokens, vocabulary]`.
  func logProbabilities(_ sequences: TokenSequences) -> Tensor {
    let logits = logits(finalStates(sequences))
    let width = logits.columns
    var values = logits.values
    for start in stride(from: 0, to: values.count, by: width) {
      let row = values[start..<start + width]
      let largest = row.max() ?? 0
      let total = log(row.reduce(0) { $0 + exp($1 - largest) }) + largest
      for index in row.indices { values[index] -= total }
    }
    return Tensor(values, shape: logits.shape)
  }
}

extension DarwinLM {
  /// KL(dense ‖ candidate) in nats a token, from the logarithms of probabilities.
  static func divergence(dense: Tensor, candidate: Tensor) -> Double {
    let sum = zip(dense.values, candidate.values).reduce(0.0) {
      $0 + Double(exp($1.0) * ($1.0 - $1.1))
    }
    return sum / Double(max(dense.rows, 1))
  }
}
