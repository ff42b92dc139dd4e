internal import CompressionCore
internal import Networks
internal import Tensors

/// Loads or trains the subjects of one arena.
struct VisionTraining: Sendable {
  let options: VisionArena.Options
  let workshop: Workshop

  func subject(
    seed: UInt64, images: ImageSet, watch: SubjectShelf<ImageSet, any VisionSubject>.Watch
  ) throws -> any VisionSubject {
    switch options.model {
    case .mlp: try train(.mlp, seed, images, watch)
    case .resnet8: try train(.resNet(8), seed, images, watch)
    case .resnet20: try train(.resNet(20), seed, images, watch)
    case .vit: try train(.vit, seed, images, watch)
    }
  }

  private func train<Model: VisionModel>(
    _ reference: ReferenceClassifier<Model>, _ seed: UInt64, _ images: ImageSet,
    _ watch: SubjectShelf<ImageSet, any VisionSubject>.Watch
  ) throws -> any VisionSubject {
    var reference = reference
    reference.images = options.images
    reference.recipe.seed = seed
    if options.steps > 0 { reference.plan.limit(toSteps: options.steps) }
    let trained = try ReferenceTraining(cache: workshop.cache, threads: workshop.threads).model(
      reference, source: images, shouldStop: watch.shouldStop, progress: watch.progress)
    return try TrainedVisionSubject(trained, options: options, threads: workshop.threads)
  }
}

/// A trained image model, ready to be compressed, whatever its type.
protocol VisionSubject: Sendable {
  var checks: [PresenceCheck] { get }

  func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement
}

/// A trained image model with what its compressed copies are compared with.
struct TrainedVisionSubject<Model: VisionModel>: VisionSubject {
  private let model: Model
  private let images: ImageSet
  private let held: ImageBatch
  private let baseline: ImagePredictions
  private let calibrationImages: Int
  let checks: [PresenceCheck]

  init(
    _ trained: TrainedModel<ReferenceClassifier<Model>>, options: VisionArena.Options,
    threads: Int
  ) throws {
    model = trained.model
    images = trained.material.images
    checks = trained.summary.checks
    for (name, wanted, split) in [
      ("evaluationImages", options.evaluationImages, Corpus.Split.validation),
      ("calibrationImages", options.calibrationImages, .calibration),
    ] {
      let available = images.images(in: split).count
      guard available >= wanted else {
        throw SpecError.outOfRange(
          name, found: "\(wanted)",
          allowed: "at most \(available), all that the \(split.rawValue) split of the set has")
      }
    }
    held = images.images(in: .validation).all(limit: options.evaluationImages)
    calibrationImages = options.calibrationImages
    baseline = ImagePredictions(model, on: held, threads: threads)
  }

  func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    var draw = RandomStream(seed: UInt64(replicate), for: "calibration")
    let split = images.images(in: .calibration)
    let calibration = split.selecting(
      Array(draw.permutation(of: split.count).prefix(calibrationImages)))
    var random = RandomStream(seed: UInt64(replicate), for: "strategy")
    let start = ContinuousClock.now
    let compressed = try VisionCompression(model: model, calibration: calibration)
      .compress(strategy, to: budget, random: &random)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var measurement = Measurement()
    measurement.refusal = budget.miss(by: compressed.linears)
    measurement.add(
      ImagePredictions(compressed.model, on: held, threads: 1), against: baseline)
    measurement.add(
      images: compressed.footprint, multiplyAdds: compressed.multiplyAddsPerImage)
    measurement.add("cost/compress_seconds", seconds)
    measurement.add("cost/calibration_images", Double(compressed.calibrationImages))
    measurement.add(
      VisionCompression(model: model, calibration: calibration).errors(of: compressed.model))
    return measurement
  }
}
