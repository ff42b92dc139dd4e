internal import Autograd
internal import CompressionCore
internal import Foundation
internal import Tensors

/// The training of one block on the streams before and after a run of blocks.
struct BlockFit<Model: LayeredModel> {
  /// Streams before and after the run, `[tokens, width]`, of whole sequences.
  struct Pair {
    let input: Tensor
    let target: Tensor

    init(input: Tensor, target: Tensor) { (self.input, self.target) = (input, target) }

    init(joining parts: [Pair]) {
      let width = parts.first?.input.columns ?? 0
      func join(_ tensors: [Tensor]) -> Tensor {
        Tensor(tensors.flatMap(\.values), shape: [tensors.reduce(0) { $0 + $1.rows }, width])
      }
      self.init(input: join(parts.map(\.input)), target: join(parts.map(\.target)))
    }
  }

  /// A cosine from the highest rate to the last one, after a rise over a hundredth of the steps.
  ///
  /// The first step has the rate 0, as the released schedule begins.
  struct Schedule {
    var rate: Double
    var last: Double
    var steps: Int

    func rate(at step: Int) -> Double {
      let rise = 0.01 * Double(steps)
      let place = Double(step)
      guard place >= rise else { return rate * place / max(1, rise) }
      let progress = (place - rise) / max(1, Double(steps) - rise)
      return last + max(0, 0.5 * (1 + cos(.pi * progress))) * (rate - last)
    }
  }

  private(set) var model: Model
  private let block: Int
  private let context: Int
  private let schedule: Schedule
  private let clip: Double
  private var optimiser: AdamW

  init(
    _ model: Model, block: Int, context: Int, decay: Float, schedule: Schedule, clip: Double = 5
  ) {
    (self.model, self.block, self.context) = (model, block, context)
    (self.schedule, self.clip) = (schedule, clip)
    optimiser = AdamW(AdamW.Settings(beta1: 0.9, beta2: 0.999, decay: decay))
  }

  /// The mean squared difference between what the block gives and what it should.
  func loss(on pair: Pair) -> Double {
    let tape = Tape(recording: false)
    return Double(loss(on: pair, tape).value[flat: 0])
  }

  private func loss(on pair: Pair, _ tape: Tape) -> Variable {
    let output = model.output(
      ofBlock: block, tape.constant(pair.input), context: context, on: tape)
    return tape.mean(tape.square(tape.subtract(output, tape.constant(pair.target))))
  }

  /// Trains on the mean loss of some batches.
  mutating func step(on batches: [Pair]) {
    var sum: [String: Tensor] = [:]
    for batch in batches {
      let tape = Tape()
      let gradients = tape.gradients(
        of: loss(on: batch, tape), seed: 1 / Float(batches.count))
      sum.merge(gradients) { $0 + $1 }
    }
    let norm = sum.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value.squaredNorm() }
      .squareRoot()
    let factors = UpdateFactors(
      rate: Float(schedule.rate(at: optimiser.step)),
      gradientScale: Float(clippingFactor(norm: norm, limit: clip)), threads: 1)
    optimiser.beginStep()
    for part in BlockPart.allCases { update(part, sum, factors) }
  }

  private mutating func update(
    _ part: BlockPart, _ gradients: [String: Tensor], _ factors: UpdateFactors
  ) {
    let path = model.path(of: part, ofBlock: block)
    if let gradient = gradients[path] {
      optimiser.update(path, &model[part, ofBlock: block], gradient: gradient, factors: factors)
    }
    guard var bias = model[biasOf: part, ofBlock: block], let gradient = gradients[path + ".bias"]
    else { return }
    optimiser.update(path + ".bias", &bias, gradient: gradient, factors: factors)
    model[biasOf: part, ofBlock: block] = bias
  }
}
