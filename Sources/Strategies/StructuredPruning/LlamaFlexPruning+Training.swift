internal import Autograd
internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// A model with sorted units, and the training that makes its prefixes good models.
struct NestedTraining<Model: LayeredModel> {
  /// How much of each axis is used, as masks on a tape.
  struct Masks {
    /// The gates of the blocks from the most important one on, `[1, blocks]`.
    let blocks: Variable
    /// The mask of what the heads give, `[1, heads · width]`.
    let heads: Variable
    /// The mask of the channels, `[1, channels]`.
    let channels: Variable
    /// The expected size of each axis over the full one, scalars.
    let sizes: [Variable]
  }

  /// The model, its groups and channels sorted by falling importance.
  private(set) var model: Model
  /// The blocks by falling importance.
  let blockOrder: [Int]
  let axes: ElasticAxes
  private(set) var router: BudgetRouter
  private let knobs: LlamaFlexPruning.Hyperparameters
  private var optimiser = AdamW(AdamW.Settings(beta1: 0.9, beta2: 0.95, decay: 0.01))

  init(
    _ dense: Model, _ calibration: TokenSequences, _ knobs: LlamaFlexPruning.Hyperparameters,
    random: inout RandomStream
  ) throws {
    self.knobs = knobs
    axes = try ElasticAxes(of: dense, levels: knobs.sizes, dropsBlocks: knobs.dropsBlocks)
    let importance = Self.importance(dense, calibration)
    blockOrder = LlamaFlex.order(importance.blocks)
    model = dense
    for block in 0..<dense.blockCount {
      model.keepGroups(LlamaFlex.order(importance.groups[block]), ofBlock: block)
      model.keepChannels(LlamaFlex.order(importance.channels[block]), ofBlock: block)
    }
    router = BudgetRouter(
      axes, width: dense[.output, ofBlock: 0].rows, random: &random)
  }

  /// How much each block turns the stream, and the magnitude that groups and channels give.
  private static func importance(
    _ model: Model, _ calibration: TokenSequences
  ) -> (blocks: [Double], groups: [[Double]], channels: [[Double]]) {
    let sample = calibration[0..<min(32, calibration.count)]
    var groups: [[Double]] = []
    var channels: [[Double]] = []
    _ = model.changingBlocks(on: sample) { model, block, stream in
      let trace = model.trace(ofBlock: block, stream, context: sample.context)
      let columns = LlamaFlex.importance(trace.headOutputs)
      let width = columns.count / model.widths(ofBlock: block).keyHeads
      groups.append(
        stride(from: 0, to: columns.count, by: width).map { first in
          columns[first..<first + width].reduce(0, +)
        })
      channels.append(LlamaFlex.importance(trace.hidden))
    }
    return (ShortGPT().influence(model, on: sample), groups, channels)
  }

  /// One step for one share.
  mutating func step(
    _ step: Int, share: Double, on batch: TokenSequences, random: inout RandomStream
  ) throws {
    let tape = Tape()
    let progress = Double(step) / Double(max(knobs.steps - 1, 1))
    let temperature =
      knobs.temperature * pow(knobs.lastTemperature / knobs.temperature, progress)
    let masks =
      knobs.router == .learned
      ? try masks(share: share, temperature: temperature, on: tape, random: &random)
      : self.masks(try axes.uniform(share: share), on: tape)
    let weights = weights(masks, share: share, on: tape)
    let (loss, gradients) = model.with(weights.mapValues(\.value)).gradients(batch)
    guard loss.isFinite else { throw TrainingError.diverged(step: step) }
    take(gradients, weights, penalty: penalty(masks, share: share, on: tape), tape, step)
  }

  /// Leads the gradients of the masked weights back to weights, router and modulation.
  private mutating func take(
    _ gradients: [String: Tensor], _ weights: [String: Variable], penalty: Variable, _ tape: Tape,
    _ step: Int
  ) {
    let masked = weights.keys.sorted()
    let names = tape.parameterNames
    let inputs = names.map { tape.parameter($0, Tensor(zeros: [])) }
    let found = tape.gradients(
      of: masked.compactMap { weights[$0] } + [penalty],
      seeds: masked.compactMap { gradients[$0] } + [Tensor(filledWith: 1, shape: [])],
      withRespectTo: inputs)
    let own = Dictionary(uniqueKeysWithValues: zip(names, found))
    let all = gradients.merging(own) { _, own in own }
    let schedule = WarmupCosine(peak: 1, warmup: max(1, knobs.steps / 20), steps: knobs.steps)
    let share = schedule.rate(at: step)
    let norm = globalNorm(all.filter { router.parameters[$0.key] == nil })
    model.update(
      by: &optimiser, all,
      UpdateFactors(
        rate: Float(knobs.rate * share),
        gradientScale: Float(clippingFactor(norm: norm, limit: 1)), threads: 1))
    router.update(
      own.filter { router.parameters[$0.key] != nil }, rate: Float(knobs.routerRate * share))
  }

  /// The masks that the router draws for a share.
  func masks(
    share: Double, temperature: Double, on tape: Tape, random: inout RandomStream
  ) throws -> Masks {
    let logits = try router.logits(share: share, on: tape)
    let probabilities = zip(axes.candidates, logits).map { sizes, logits in
      LlamaFlex(sizes: sizes, temperature: temperature).probabilities(
        logits, noise: random.gumbel(sizes.count), on: tape)
    }
    return masks(probabilities, of: axes.candidates, on: tape)
  }

  /// The masks of one policy, of zeros and ones.
  func masks(_ policy: ElasticPolicy, on tape: Tape) -> Masks {
    let sizes = zip(policy.sizes, axes.full.sizes).map { $0 == $1 ? [$1] : [$0, $1] }
    let certain = sizes.map { sizes in
      tape.constant(
        Tensor(sizes.indices.map { $0 == 0 ? 1 : 0 }, shape: [1, sizes.count]))
    }
    return masks(certain, of: sizes, on: tape)
  }

  /// The masks of probabilities `[1, sizes]` of some sizes of each axis.
  func masks(
    _ probabilities: [Variable], of sizes: [[Int]], on tape: Tape
  ) -> Masks {
    let columns = model[.output, ofBlock: 0].columns
    let width = columns / axes.full.groups
    func mask(_ axis: Int, width: Int = 1) -> Variable {
      LlamaFlex(sizes: sizes[axis].map { $0 * width }).mask(
        probabilities[axis], units: axes.full.sizes[axis] * width, on: tape)
    }
    return Masks(
      blocks: mask(0), heads: mask(1, width: width), channels: mask(2),
      sizes: zip(sizes, probabilities).map {
        LlamaFlex(sizes: $0).relativeCost($1, on: tape)
      })
  }

  /// The output and down projections of all blocks under masks, by path.
  func weights(_ masks: Masks, share: Double, on tape: Tape) -> [String: Variable] {
    // What nothing reads has no gradient, so it is not put on the tape.
    let scales =
      knobs.isModulated ? router.scales(share: share, sizes: masks.sizes, on: tape) : nil
    var weights: [String: Variable] = [:]
    for (rank, block) in blockOrder.enumerated() {
      let gate = tape.columns(masks.blocks, rank..<rank + 1)
      let parts = [
        (BlockPart.output, masks.heads, scales?[block].attention),
        (.down, masks.channels, scales?[block].feedForward),
      ]
      for (part, mask, scale) in parts {
        let path = model.path(of: part, ofBlock: block)
        let weight = model[part, ofBlock: block]
        let ones = tape.constant(Tensor(filledWith: 1, shape: [weight.rows, 1]))
        let factor = scale.map { tape.add($0, ones) } ?? ones
        weights[path] = tape.multiply(
          tape.parameter(path, weight), tape.matmul(factor, tape.multiply(mask, gate)))
      }
    }
    return weights
  }

  /// λ times the distance of the expected size from the share.
  private func penalty(_ masks: Masks, share: Double, on tape: Tape) -> Variable {
    let shares = axes.shares
    let (blocks, groups, channels) = (axes.full.blocks, axes.full.groups, axes.full.channels)
    let width = tape.add(
      tape.scale(masks.sizes[1], by: Float(shares.group * Double(groups))),
      tape.scale(masks.sizes[2], by: Float(shares.channel * Double(channels))))
    let block = tape.add(width, tape.constant(Tensor([Float(shares.rest)], shape: [])))
    let cost = tape.scale(tape.multiply(block, masks.sizes[0]), by: Float(blocks))
    let method = LlamaFlex(sizes: [], budget: share, penalty: knobs.penalty)
    return method.loss(
      task: tape.constant(Tensor(zeros: [])), cost: cost, on: tape)
  }

  /// The sub-network for a share of the parameters.
  func network(share: Double) throws -> Model {
    let policy =
      knobs.router == .learned ? try router.choice(share: share) : try axes.uniform(share: share)
    return network(policy, share: share)
  }

  /// The sub-network of a policy, with the scales of a share in its projections.
  func network(_ policy: ElasticPolicy, share: Double) -> Model {
    let tape = Tape(recording: false)
    let whole = masks(policy, on: tape)
    var sliced = model.with(weights(whole, share: share, on: tape).mapValues(\.value))
    for block in 0..<model.blockCount {
      sliced.keepGroups(Array(0..<policy.groups), ofBlock: block)
      sliced.keepChannels(Array(0..<policy.channels), ofBlock: block)
    }
    return sliced.keepingBlocks(blockOrder.prefix(policy.blocks).sorted())
  }
}

extension LayeredModel {
  /// The model with other values of some parameters, by path.
  func with(_ values: [String: Tensor]) -> Self {
    var model = self
    for block in 0..<blockCount {
      for part in BlockPart.allCases {
        if let value = values[path(of: part, ofBlock: block)] {
          model[part, ofBlock: block] = value
        }
      }
    }
    return model
  }

  /// Takes a step with all parameters of the blocks that have a gradient.
  mutating func update(
    by optimiser: inout AdamW, _ gradients: [String: Tensor], _ factors: UpdateFactors
  ) {
    optimiser.beginStep()
    for block in 0..<blockCount {
      for part in BlockPart.allCases {
        let path = path(of: part, ofBlock: block)
        guard let gradient = gradients[path] else { continue }
        optimiser.update(path, &self[part, ofBlock: block], gradient: gradient, factors: factors)
      }
    }
  }
}
