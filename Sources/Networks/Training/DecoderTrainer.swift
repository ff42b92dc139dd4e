public import Autograd
internal import Tensors

/// Trains a decoder step by step.
///
/// A batch is split into a fixed number of parts. Each part has its own tape and may run on any
/// thread; the parts' gradients are added in order. The result is therefore the same whatever the
/// number of threads.
public struct DecoderTrainer: Sendable {
  /// What one step reports.
  public struct StepReport: Sendable {
    /// Mean loss of the batch in nats per token, before the update.
    public let loss: Double
    /// Norm of the gradient before clipping.
    public let gradientNorm: Double
    /// Learning rate of the step.
    public let rate: Double
  }

  /// How to train.
  public let recipe: TrainingRecipe
  /// The model as trained so far.
  public private(set) var model: DecoderModel
  /// The optimiser's state.
  public private(set) var optimiser: AdamW

  /// Starts a training from random weights.
  public init(_ configuration: DecoderModel.Configuration, recipe: TrainingRecipe) {
    var random = RandomStream(seed: recipe.seed, for: "weights")
    self.init(
      model: DecoderModel(configuration, random: &random), optimiser: AdamW(recipe.optimiser),
      recipe: recipe)
  }

  /// Goes on with stored state.
  public init(model: DecoderModel, optimiser: AdamW, recipe: TrainingRecipe) {
    self.model = model
    self.optimiser = optimiser
    self.recipe = recipe
  }

  /// Steps done.
  public var step: Int { optimiser.step }

  /// Where the sequences of a step begin: the data in a new random order each epoch.
  ///
  /// - Precondition: the data has at least one whole sequence.
  public func starts(ofStep step: Int, in data: TokenStream) -> [Int] {
    let available = data.sequenceCount(context: context)
    precondition(available > 0, "\(data.tokens.count) tokens are no sequence of \(context)")
    let first = step * recipe.batch
    var epoch = -1
    var order: [Int] = []
    return (first..<(first + recipe.batch)).map { position in
      if position / available != epoch {
        epoch = position / available
        var random = RandomStream(seed: recipe.seed, for: "order.\(epoch)")
        order = random.permutation(of: available)
      }
      return order[position % available] * context
    }
  }

  private var context: Int { model.configuration.context }

  /// Does one step.
  public mutating func advance(on data: TokenStream, threads: Int) -> StepReport {
    let batch = data.sequences(context: context, startingAt: starts(ofStep: step, in: data))
    let parts = gradients(of: batch, threads: threads)
    let gradient = Self.sum(parts.map(\.gradients), threads: threads)
    let norm = gradient.values.map(\.squaredNorm).sorted().reduce(0, +).squareRoot()
    let rate = recipe.schedule.rate(at: step)
    update(
      gradient.mapValues(\.value), rate: Float(rate),
      scale: Float(clippingFactor(norm: norm, limit: recipe.clip)), threads: threads)
    let tokens = Double(batch.inputs.count)
    return StepReport(
      loss: parts.map(\.loss).reduce(0, +) / tokens, gradientNorm: norm, rate: rate)
  }

  private struct Part: Sendable {
    let loss: Double
    let gradients: [String: Tensor]
  }

  private struct SummedGradient: Sendable {
    let value: Tensor
    let squaredNorm: Double
  }

  private func gradients(of batch: TokenSequences, threads: Int) -> [Part] {
    let count = min(recipe.parts, batch.count)
    let model = model
    let scale = 1 / Float(batch.inputs.count)
    return Parallel.map(count: count, threads: threads) { part in
      let slice = batch[(part * batch.count / count)..<((part + 1) * batch.count / count)]
      let tape = Tape()
      let logits = model.logits(slice.inputs, on: tape)
      let loss = tape.crossEntropy(logits, targets: slice.targets)
      return Part(
        loss: Double(loss.value[flat: 0]), gradients: tape.gradients(of: loss, seed: scale))
    }
  }

  /// Adds the parts' gradients in order, parameter by parameter.
  private static func sum(
    _ parts: [[String: Tensor]], threads: Int
  ) -> [String: SummedGradient] {
    let paths = parts[0].keys.sorted()
    let sums = Parallel.map(count: paths.count, threads: threads) { index in
      var total = parts[0][paths[index]] ?? Tensor(zeros: [])
      for part in parts.dropFirst() {
        if let gradient = part[paths[index]] { total.add(gradient) }
      }
      return SummedGradient(value: total, squaredNorm: total.squaredNorm())
    }
    return Dictionary(uniqueKeysWithValues: zip(paths, sums))
  }

  private mutating func update(
    _ gradients: [String: Tensor], rate: Float, scale: Float, threads: Int
  ) {
    var optimiser = optimiser
    self.optimiser = AdamW(recipe.optimiser)  // so that the moments have one owner
    optimiser.beginStep()
    model.updateParameters { path, parameter in
      guard let gradient = gradients[path] else { return }
      optimiser.update(
        path, &parameter, gradient: gradient, rate: rate, gradientScale: scale, threads: threads)
    }
    self.optimiser = optimiser
  }
}
