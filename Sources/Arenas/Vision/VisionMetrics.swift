internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// The metrics of vision arenas.
enum VisionMetrics {
  static let all: [ArenaMetric] = [
    ArenaMetric("eval/accuracy", .higher, "share of held-out images classified right"),
    ArenaMetric(
      "eval/accuracy_drop", .lower, "accuracy of the dense model minus that of this one"),
    ArenaMetric("eval/loss", unit: "nats/image", .lower, "mean held-out cross-entropy"),
    ArenaMetric(
      "eval/loss_increase", unit: "nats/image", .lower,
      "held-out loss minus that of the dense model, image by image"),
    ArenaMetric(
      "eval/same_class", .higher,
      "share of images for which dense and compressed model find the same class most probable"),
    ArenaMetric(
      "footprint/bits_per_weight", unit: "bits", .lower,
      "bytes of the compressed linear maps over their dense weights"),
    ArenaMetric(
      "footprint/bits_per_weight_model", unit: "bits", .lower, "the same over the whole model"),
    ArenaMetric("footprint/bytes", unit: "bytes", .lower, "length of the packed model on disk"),
    ArenaMetric("footprint/sparsity", .none, "share of the targeted weights that is not stored"),
    ArenaMetric("footprint/nonzeros", .lower, "weights of the targeted maps that are not zero"),
    ArenaMetric(
      "footprint/macs_per_image", .lower,
      "multiply-adds with a stored weight of the targeted maps, per image"),
    ArenaMetric(
      "cost/compress_seconds", unit: "s", .lower, "time of calibration and compression"),
    ArenaMetric("cost/calibration_images", unit: "images", .lower, "images calibrated on"),
    LayerErrors.metric,
  ]
}

/// What a model says of some images.
struct ImagePredictions: Sendable {
  /// The loss of each image in nats.
  let losses: [Double]
  /// The most probable class of each, the first of equals.
  let classes: [Int]
  /// Whether it is the right one.
  let isRight: [Bool]

  init(_ model: some VisionModel, on batch: ImageBatch, threads: Int) {
    let slice = 100
    let parts = Parallel.map(count: (batch.count + slice - 1) / slice, threads: threads) { index in
      let part = batch[(index * slice)..<min((index + 1) * slice, batch.count)]
      let tape = Tape(recording: false)
      let logits = model.logits(tape.constant(part.pixels), mode: .inference, on: tape).value
      let losses = RowKernels.crossEntropy(logits: logits, targets: part.labels).losses
      let classes = (0..<logits.rows).map { row in
        (0..<logits.columns).reduce(0) { logits[row, $1] > logits[row, $0] ? $1 : $0 }
      }
      return (losses, classes)
    }
    losses = parts.flatMap(\.0)
    classes = parts.flatMap(\.1)
    isRight = zip(classes, batch.labels).map { $0 == Int($1) }
  }

  var accuracy: Double { Double(isRight.count { $0 }) / Double(max(isRight.count, 1)) }
}

extension Measurement {
  /// Accuracy and loss, and their differences from the baseline paired image by image.
  mutating func add(_ found: ImagePredictions, against baseline: ImagePredictions) {
    let count = found.losses.count
    let right = found.isRight.map { $0 ? 1.0 : 0 }
    let drop = zip(baseline.isRight, found.isRight).map { ($0 ? 1.0 : 0) - ($1 ? 1 : 0) }
    let increase = zip(found.losses, baseline.losses).map { $0 - $1 }
    for (name, values) in [
      ("eval/accuracy", right), ("eval/accuracy_drop", drop), ("eval/loss", found.losses),
      ("eval/loss_increase", increase),
    ] {
      let moments = Moments(values)
      add(name, moments.mean, standardError: moments.standardError, count: count)
    }
    let same = zip(found.classes, baseline.classes).count { $0 == $1 }
    add("eval/same_class", Double(same) / Double(max(count, 1)))
  }

  mutating func add(images footprint: Footprint, multiplyAdds: Int) {
    add("footprint/bits_per_weight", footprint.targeted.bitsPerWeight)
    add("footprint/bits_per_weight_model", footprint.model.bitsPerWeight)
    add("footprint/bytes", Double(footprint.disk.bytes))
    add("footprint/sparsity", footprint.sparsity)
    add("footprint/nonzeros", Double(footprint.nonzeros))
    add("footprint/macs_per_image", Double(multiplyAdds))
  }
}
