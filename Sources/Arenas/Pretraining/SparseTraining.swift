internal import Autograd
internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// A decoder while it is trained, with weights that died.
///
/// A dead weight is zero; its gradient is left out before the gradient is clipped, and the
/// optimiser's state of it is zero. With a course the weights of the linear layers belong to a
/// method, which moves them itself.
struct SparseTraining {
  private(set) var model: DecoderModel
  private var updater: ParameterUpdater
  private var data: ShuffledSequences
  private let clip: Double
  private var course: (any TrainingCourse)?
  /// Paths of the linear layers, the weights that count.
  let paths: [String]
  /// Steps taken.
  private(set) var step = 0

  init(
    _ model: DecoderModel, on data: ShuffledSequences, optimiser: AdamW.Settings, clip: Double
  ) {
    self.model = model
    self.data = data
    self.clip = clip
    updater = ParameterUpdater(AdamW(optimiser))
    paths = model.blocks.indices.flatMap(model.linearPaths(ofBlock:))
  }

  /// The weights of the linear layers by path.
  var weights: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: paths.map { ($0, model[linear: $0]) })
  }

  /// The number of weights of the linear layers, alive or not.
  var weightCount: Int { paths.reduce(0) { $0 + model[linear: $1].count } }

  /// The number of weights that are alive.
  private(set) lazy var living = weightCount

  /// The number of trained numbers that a method added to the weights.
  var added: Int { course?.added ?? 0 }

  /// Hands the weights of the linear layers to a method.
  mutating func follow(
    _ method: any TrainingMethod, to budget: Budget, steps: Int, random: RandomStream
  ) throws {
    course = try method.begin(
      TrainingStart(
        weights: weights, headWidth: model.configuration.headWidth, budget: budget, steps: steps,
        random: random))
    takeWeights()
  }

  /// How the weights that live now miss a budget, or nil.
  mutating func miss(of budget: Budget) -> String? {
    budget.miss(living: living, of: weightCount, granularity: course?.granularity ?? 0)
  }

  private mutating func takeWeights() {
    guard let course else { return }
    for (path, weight) in course.weights { model[linear: path] = weight }
    living = course.living
  }

  /// Lets weights die.
  mutating func keep(_ masks: [String: Mask]) {
    for path in paths {
      guard let mask = masks[path] else { continue }
      var weight = model[linear: path]
      updater.setMask(ParameterMask(mask.kept), of: path, &weight)
      model[linear: path] = weight
    }
    living = paths.reduce(0) { sum, path in
      sum + (updater.masks[path].map { $0.kept.count(where: \.self) } ?? model[linear: path].count)
    }
  }

  /// Does one step and returns the loss of its batch before it.
  mutating func advance(rate: Double) throws -> Double {
    let batch = data.batch(ofStep: step)
    let tape = Tape()
    let products = InputProducts(of: course?.inputsWanted(at: step) ?? [], on: tape)
    tape.inputGradientWeights = course?.inputGradientWeights ?? [:]
    let loss = model.loss(
      batch.inputs, targets: batch.targets, scaledBy: 1 / Float(batch.targets.count), on: tape)
    var gradients = tape.gradients(of: loss)
    for (path, mask) in updater.masks { gradients[path] = gradients[path].map(mask.applied) }
    let followed = followedGradients(&gradients)
    let scale = clippingFactor(norm: globalNorm(gradients.merging(followed) { $1 }), limit: clip)
    Self.update(
      &model, &updater, gradients,
      UpdateFactors(rate: Float(rate), gradientScale: Float(scale)))
    try course?.advance(
      TrainingStep(
        number: step, gradients: followed, gradientScale: scale, rate: rate,
        inputProducts: products.values))
    takeWeights()
    step += 1
    return Double(loss.value[flat: 0])
  }

  /// Takes the gradients out that belong to the course's weights.
  private func followedGradients(_ gradients: inout [String: Tensor]) -> [String: Tensor] {
    guard let course else { return [:] }
    var followed: [String: Tensor] = [:]
    for path in paths { followed[path] = gradients.removeValue(forKey: path) }
    return course.living(in: followed)
  }

  /// Both states apart, so that each has one owner and is changed in place.
  private static func update(
    _ model: inout DecoderModel, _ updater: inout ParameterUpdater, _ gradients: [String: Tensor],
    _ factors: UpdateFactors
  ) {
    updater.beginStep()
    model.updateParameters { path, parameter in
      guard let gradient = gradients[path] else { return }
      updater.update(path, &parameter, gradient: gradient, factors: factors)
    }
  }
}

/// XᵀX over the tokens of a batch, of the inputs of some linear layers.
private final class InputProducts {
  private(set) var values: [String: Tensor] = [:]

  init(of paths: Set<String>, on tape: Tape) {
    guard !paths.isEmpty else { return }
    tape.observer = { [self] path, input in
      guard paths.contains(path) else { return }
      values[path] = input.matmul(input, transposingSelf: true).scaled(by: 1 / Float(input.rows))
    }
  }
}

/// The sequences of a text in a random order, new in each epoch.
struct ShuffledSequences {
  private let stream: TokenStream
  private let context: Int
  private let batch: Int
  private let seed: UInt64
  private let firstStep: Int
  private var epoch = -1
  private var order: [Int] = []

  /// Orders the sequences of a text for batches.
  ///
  /// - Throws: `TrainingError.tooLittleText` when there is no batch in it.
  init(
    _ stream: TokenStream, of corpus: String, context: Int, batch: Int, seed: UInt64,
    firstStep: Int = 0
  ) throws(TrainingError) {
    guard stream.sequenceCount(context: context) >= batch else {
      throw .tooLittleText(
        corpus: corpus, tokens: stream.tokens.count, needed: batch * context + 1)
    }
    self.stream = stream
    self.context = context
    self.batch = batch
    self.seed = seed
    self.firstStep = firstStep
  }

  /// The batch of a step, from 0; the first one is step `firstStep` of the order.
  mutating func batch(ofStep step: Int) -> TokenSequences {
    let available = stream.sequenceCount(context: context)
    let step = step + firstStep
    let starts = (step * batch..<(step + 1) * batch).map { position in
      if position / available != epoch {
        epoch = position / available
        var random = RandomStream(seed: seed, for: "order.\(epoch)")
        order = random.permutation(of: available)
      }
      return order[position % available] * context
    }
    return stream.sequences(context: context, startingAt: starts)
  }
}
