public import Autograd
internal import Tensors

/// Whether batch norms use the statistics of the batch or those of the training.
public enum ForwardMode {
  /// The batch's own statistics, which the collector keeps.
  case training(StatisticsCollector)
  /// The running statistics of the training.
  case inference
}

/// Collects the statistics of the batch norms of one forward pass; it serves one thread.
public final class StatisticsCollector {
  /// The statistics by the path of the norm.
  public private(set) var statistics: [String: ChannelStatistics] = [:]

  /// Starts without statistics.
  public init() {}

  func record(_ path: String, _ found: ChannelStatistics) { statistics[path] = found }
}

/// A classifier of images.
public protocol ImageModel: TrainableModel
where Batch == ImageBatch, Trace == [String: ChannelStatistics] {
  /// The logits `[images, classes]` of images `[images, height, width, channels]`.
  func logits(_ images: Variable, mode: ForwardMode, on tape: Tape) -> Variable

  /// Calls `body` with the path and the running statistics of each batch norm, in a fixed order.
  mutating func updateStatistics(_ body: (_ path: String, inout ChannelStatistics) -> Void)
}

extension ImageModel {
  /// How far the running statistics move with each batch.
  static var statisticsMomentum: Float { 0.1 }

  /// The summed cross-entropy; batch norms use the statistics of this part of the batch.
  public func trainingLoss(
    of batch: ImageBatch, scaledBy weight: Float, on tape: Tape
  ) -> (loss: Variable, trace: [String: ChannelStatistics]) {
    let collector = StatisticsCollector()
    let logits = logits(tape.constant(batch.pixels), mode: .training(collector), on: tape)
    let loss = tape.crossEntropy(logits, targets: batch.labels)
    return (tape.scale(loss, by: weight), collector.statistics)
  }

  /// Moves the running statistics towards the mean of the parts' statistics.
  ///
  /// A norm in training sees its own part of the batch only ("ghost batch norm": E. Hoffer et al.,
  /// *Train Longer, Generalize Better*, 2017). The parts are fixed by the recipe and their
  /// statistics are averaged in order, so the number of threads changes nothing.
  public mutating func absorb(_ traces: [[String: ChannelStatistics]]) {
    updateStatistics { path, running in
      let parts = traces.compactMap { $0[path] }
      guard var mean = parts.first else { return }
      for part in parts.dropFirst() {
        mean.mean.add(part.mean)
        mean.variance.add(part.variance)
      }
      mean.mean.scale(by: 1 / Float(parts.count))
      mean.variance.scale(by: 1 / Float(parts.count))
      running.move(towards: mean, momentum: Self.statisticsMomentum)
    }
  }

  /// A model without batch norms.
  public mutating func updateStatistics(_ body: (_ path: String, inout ChannelStatistics) -> Void) {
  }

  /// Mean loss in nats and share of right answers, computed in slices of images.
  public func evaluate(_ batch: ImageBatch, threads: Int) -> (loss: Double, accuracy: Double) {
    let slice = 100
    let slices = Parallel.map(count: (batch.count + slice - 1) / slice, threads: threads) { index in
      let part = batch[(index * slice)..<min((index + 1) * slice, batch.count)]
      let tape = Tape(recording: false)
      let logits = logits(tape.constant(part.pixels), mode: .inference, on: tape).value
      let losses = RowKernels.crossEntropy(logits: logits, targets: part.labels).losses
      let right = part.labels.enumerated().count { row, label in
        (0..<logits.columns).allSatisfy { logits[row, $0] <= logits[row, Int(label)] }
      }
      return (loss: losses.reduce(0, +), right: right)
    }
    let count = Double(max(batch.count, 1))
    return (
      slices.reduce(0) { $0 + $1.loss } / count,
      Double(slices.reduce(0) { $0 + $1.right }) / count
    )
  }
}
