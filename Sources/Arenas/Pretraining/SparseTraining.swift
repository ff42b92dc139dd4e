internal import Autograd
internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// A decoder while it is trained, with weights that died.
///
/// A dead weight is zero; its gradient is left out before the gradient is clipped, and the
/// optimiser's state of it is zero.
struct SparseTraining {
  private(set) var model: DecoderModel
  private var updater: ParameterUpdater
  private var data: ShuffledSequences
  private let clip: Double
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
  mutating func advance(rate: Double) -> Double {
    let batch = data.batch(ofStep: step)
    let tape = Tape()
    let loss = model.loss(
      batch.inputs, targets: batch.targets, scaledBy: 1 / Float(batch.targets.count), on: tape)
    var gradients = tape.gradients(of: loss)
    for (path, mask) in updater.masks { gradients[path] = gradients[path].map(mask.applied) }
    let scale = clippingFactor(norm: globalNorm(gradients), limit: clip)
    Self.update(
      &model, &updater, gradients,
      UpdateFactors(rate: Float(rate), gradientScale: Float(scale)))
    step += 1
    return Double(loss.value[flat: 0])
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
