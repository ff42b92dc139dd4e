internal import Autograd
internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// The joint training of a model and of what chooses its channels.
struct PromptedTraining<Model: LayeredModel> {
  private(set) var model: Model
  private(set) var predictor: PromptPredictor
  private let knobs: IFPruning.Hyperparameters
  private let half: Int
  private var optimiser = AdamW(AdamW.Settings(beta1: 0.9, beta2: 0.95, decay: 0.01))
  private var choosing = AdamW(AdamW.Settings(beta1: 0.9, beta2: 0.999, decay: 0))

  init(
    _ model: Model, channels: Int, _ calibration: TokenSequences,
    _ knobs: IFPruning.Hyperparameters, random: inout RandomStream
  ) {
    (self.model, self.knobs) = (model, knobs)
    half = max(1, calibration.context / 2)
    let sample = calibration[0..<min(64, calibration.count)]
    let depth = min(knobs.depth, model.blockCount)
    let pooled = PromptPredictor.pooled(model, sample, tokens: half, depth: depth)
    let mean = pooled.columnSums().map { Float($0 / Double(pooled.rows)) }
    var scores = Self.importance(model, sample)
    if knobs.choice == .random {
      scores = scores.map { block in block.map { _ in random.normal() } }
    }
    predictor = PromptPredictor(
      centre: Tensor(mean, shape: [1, mean.count]), depth: depth, hidden: knobs.hidden,
      choice: SoftTopK(count: channels, epsilon: knobs.epsilon), scores: scores, random: &random)
  }

  /// The logarithm of the magnitude that each channel adds, at a mean of 0 and a deviation of 1.
  private static func importance(_ model: Model, _ sample: TokenSequences) -> [[Double]] {
    var scores: [[Double]] = []
    _ = model.changingBlocks(on: sample) { model, block, stream in
      let trace = model.trace(ofBlock: block, stream, context: sample.context)
      let down = model[.down, ofBlock: block]
      let norms = (down * down).columnSums().map { $0.squareRoot() }
      let sizes = zip(LlamaFlex.importance(trace.hidden), norms).map { log($0 * $1 + 1e-12) }
      let mean = sizes.reduce(0, +) / Double(sizes.count)
      let square = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sizes.count)
      scores.append(sizes.map { ($0 - mean) / max(square.squareRoot(), 1e-6) })
    }
    return scores
  }

  /// One step: the first half of each sequence chooses the channels, the second half is predicted.
  mutating func step(_ step: Int, on batch: TokenSequences) throws {
    let tape = Tape()
    var features = predictor.features(model, batch, tokens: half)
    // A choice that is no prompt's reads nothing.
    if !knobs.choice.readsPrompts { features = Tensor(zeros: features.shape) }
    let scores = predictor.scores(features, on: tape)
    var sums = MaskedGradients()
    let values = scores.value.values
    let width = scores.value.columns
    for sequence in 0..<batch.count {
      let masks = predictor.masks(values[sequence * width..<(sequence + 1) * width])
      sums.add(
        try gradients(batch[sequence..<sequence + 1], masks.map(\.mask), step, of: batch.count),
        of: model, masks, predictor.choice)
    }
    let found = tape.gradients(
      of: scores, seed: Tensor(sums.scores, shape: scores.shape))
    update(sums.total, found.filter { knobs.choice.trains.contains($0.key) }, step)
  }

  /// The gradients of the narrow model, of the mean loss over the second halves.
  private func gradients(
    _ sequence: TokenSequences, _ masks: [ChannelMask], _ step: Int, of count: Int
  ) throws -> [String: Tensor] {
    let narrow = model.using(masks)
    let tape = Tape()
    var x = tape.constant(narrow.embed(sequence))
    for block in 0..<narrow.blockCount {
      x = narrow.output(ofBlock: block, x, context: sequence.context, on: tape)
    }
    let rows = half..<sequence.context
    let loss = narrow.loss(
      tape.gatherRows(x, rows.map { Int32($0) }), targets: Array(sequence.targets[rows]),
      scaledBy: 1 / Float(rows.count * count), on: tape)
    guard loss.value[flat: 0].isFinite else { throw TrainingError.diverged(step: step) }
    return tape.gradients(of: loss)
  }

  private mutating func update(
    _ gradients: [String: Tensor], _ own: [String: Tensor], _ step: Int
  ) {
    let schedule = WarmupCosine(peak: 1, warmup: max(1, knobs.steps / 20), steps: knobs.steps)
    let share = schedule.rate(at: step)
    let scale = clippingFactor(norm: globalNorm(gradients), limit: 1)
    model.update(
      by: &optimiser, gradients,
      UpdateFactors(
        rate: Float(knobs.rate * share), gradientScale: Float(scale), threads: 1))
    predictor.update(own, by: &choosing, rate: Float(knobs.predictorRate * share))
  }
}

/// Gradients of narrow models, brought to the places of the whole model and summed.
struct MaskedGradients {
  /// By the names of the whole model's parameters.
  private(set) var total: [String: Tensor] = [:]
  /// By the scores of all channels, prompt after prompt.
  private(set) var scores: [Float] = []

  mutating func add(
    _ gradients: [String: Tensor], of model: some LayeredModel,
    _ masks: [(mask: ChannelMask, weights: [Double])], _ choice: SoftTopK
  ) {
    for (block, (mask, weights)) in masks.enumerated() {
      let whole = Dictionary(
        uniqueKeysWithValues: BlockPart.allCases.compactMap { part -> (BlockPart, Tensor)? in
          gradients[model.path(of: part, ofBlock: block)].map { (part, $0) }
        })
      for (part, gradient) in whole {
        let wide = Self.widened(gradient, part, mask, to: model[part, ofBlock: block].shape)
        add(wide, at: model.path(of: part, ofBlock: block))
      }
      var byWeight = [Double](repeating: 0, count: weights.count)
      if let narrow = whole[.down] {
        let products = narrow * model[.down, ofBlock: block].keeping(columns: mask.channels)
        for (channel, sum) in zip(mask.channels, products.columnSums()) { byWeight[channel] = sum }
      }
      scores += choice.gradient(byWeight, weights: weights).map { Float($0) }
    }
  }

  private mutating func add(_ gradient: Tensor, at path: String) {
    if total[path]?.add(gradient) == nil { total[path] = gradient }
  }

  /// The gradient by the whole parameter: rows of gate and up and columns of down at their places.
  private static func widened(
    _ gradient: Tensor, _ part: BlockPart, _ mask: ChannelMask, to shape: [Int]
  ) -> Tensor {
    let values = gradient.values
    var wide = [Float](repeating: 0, count: shape.reduce(1, *))
    switch part {
    case .gate, .up:
      for (row, channel) in mask.channels.enumerated() {
        let width = shape[1]
        wide.replaceSubrange(
          channel * width..<(channel + 1) * width, with: values[row * width..<(row + 1) * width])
      }
    case .down:
      for (column, channel) in mask.channels.enumerated() {
        for row in 0..<shape[0] {
          wide[row * shape[1] + channel] =
            values[row * mask.channels.count + column] * mask.weights[column]
        }
      }
    default: return gradient
    }
    return Tensor(wide, shape: shape)
  }
}

extension Tape {
  /// The gradients by all named parameters of a value that gets a gradient.
  fileprivate func gradients(of value: Variable, seed: Tensor) -> [String: Tensor] {
    let names = parameterNames
    let found = gradients(
      of: [value], seeds: [seed],
      withRespectTo: names.map { parameter($0, Tensor(zeros: [])) })
    return Dictionary(uniqueKeysWithValues: zip(names, found))
  }
}
