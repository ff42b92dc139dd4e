public import Autograd
internal import Tensors

/// The training loop of every model: one step on one batch.
///
/// A batch is split into a fixed number of parts. Each part has its own tape and may run on any
/// thread; the parts' gradients are added in order. The result is therefore the same whatever the
/// number of threads.
public struct ModelTrainer<Model: TrainableModel>: Sendable {
  /// The model as trained so far.
  public private(set) var model: Model
  /// The optimiser's state.
  public private(set) var optimiser: any Optimiser
  /// Parts into which a batch is split; it belongs to the result.
  public let parts: Int
  /// Largest norm of the gradient; nil does not clip.
  public let clip: Double?

  /// Starts a training, or goes on with stored state.
  public init(model: Model, optimiser: any Optimiser, parts: Int, clip: Double?) {
    precondition(parts > 0, "ModelTrainer: \(parts) parts")
    self.model = model
    self.optimiser = optimiser
    self.parts = parts
    self.clip = clip
  }

  /// Does one step.
  public mutating func advance(on batch: Model.Batch, rate: Double, threads: Int) -> StepReport {
    let parts = gradients(of: batch, threads: threads)
    let gradient = Self.sum(parts.map(\.gradients), threads: threads)
    let norm = gradient.values.map(\.squaredNorm).sorted().reduce(0, +).squareRoot()
    let scale = clip.map { Float(clippingFactor(norm: norm, limit: $0)) } ?? 1
    Self.update(
      &model, &optimiser, gradient.mapValues(\.value),
      factors: UpdateFactors(rate: Float(rate), gradientScale: scale, threads: threads))
    model.absorb(parts.map(\.trace))
    return StepReport(
      loss: parts.map(\.loss).reduce(0, +), gradientNorm: norm, rate: rate)
  }

  private struct Part: Sendable {
    let loss: Double
    let gradients: [String: Tensor]
    let trace: Model.Trace
  }

  private struct SummedGradient: Sendable {
    let value: Tensor
    let squaredNorm: Double
  }

  private func gradients(of batch: Model.Batch, threads: Int) -> [Part] {
    let count = min(parts, batch.count)
    let model = model
    let scale = 1 / Float(batch.targetCount)
    return Parallel.map(count: count, threads: threads) { part in
      let slice = batch[(part * batch.count / count)..<((part + 1) * batch.count / count)]
      let tape = Tape()
      let (loss, trace) = model.trainingLoss(of: slice, scaledBy: scale, on: tape)
      return Part(
        loss: Double(loss.value[flat: 0]), gradients: tape.gradients(of: loss), trace: trace)
    }
  }

  /// Adds the parts' gradients in order, parameter by parameter.
  private static func sum(
    _ parts: [[String: Tensor]], threads: Int
  ) -> [String: SummedGradient] {
    let paths = parts[0].keys.sorted()
    let sums = Parallel.map(count: paths.count, threads: threads) { index in
      let gradients = parts.compactMap { $0[paths[index]] }
      // The first sum makes a tensor of its own: to add to the first part would copy it before.
      var total = gradients.count > 1 ? gradients[0] + gradients[1] : gradients[0]
      for gradient in gradients.dropFirst(2) { total.add(gradient) }
      return SummedGradient(value: total, squaredNorm: total.squaredNorm())
    }
    return Dictionary(uniqueKeysWithValues: zip(paths, sums))
  }

  /// The parameters are taken out of the model, so that each has one owner and is changed in place.
  private static func update(
    _ model: inout Model, _ optimiser: inout any Optimiser, _ gradients: [String: Tensor],
    factors: UpdateFactors
  ) {
    optimiser.beginStep()
    var parameters: [NamedParameter] = []
    model.updateParameters { path, parameter in
      let value = exchange(&parameter, with: Tensor(zeros: []))
      parameters.append(NamedParameter(path: path, value: value))
    }
    optimiser.update(&parameters, gradients: gradients, factors: factors)
    var next = 0
    model.updateParameters { _, parameter in
      parameter = parameters[next].value
      next += 1
    }
  }
}

/// What one step of a training reports.
public struct StepReport: Sendable {
  /// Mean loss of the batch in nats per target, before the update.
  public let loss: Double
  /// Norm of the gradient before clipping.
  public let gradientNorm: Double
  /// Learning rate of the step.
  public let rate: Double
}

/// A random order of some examples, new in each epoch, from a stream of its own.
struct EpochOrder {
  /// The examples of a step.
  static func indices(ofStep step: Int, batch: Int, of available: Int, seed: UInt64) -> [Int] {
    let first = step * batch
    var epoch = -1
    var order: [Int] = []
    return (first..<(first + batch)).map { position in
      if position / available != epoch {
        epoch = position / available
        var random = RandomStream(seed: seed, for: "order.\(epoch)")
        order = random.permutation(of: available)
      }
      return order[position % available]
    }
  }
}
