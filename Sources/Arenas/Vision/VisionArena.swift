public import CompressionCore
public import Networks
internal import Tensors

/// Compresses the linear layers and convolutions of a small image classifier and measures its
/// held-out accuracy.
///
/// A convolution is the matrix `[out, in · height · width]` that is applied to every window. The
/// map that reads the pixels and the last one stay, as do norms and biases; batch norms keep the
/// statistics of the dense model. All stored floats are 16-bit.
public struct VisionArena: Arena {
  /// The classifiers.
  public enum Classifier: String, HyperparameterChoice {
    /// A perceptron; its first layer is compressed too.
    case mlp
    /// Residual networks with batch norm.
    case resnet8, resnet20
    /// A vision transformer.
    case vit
  }

  /// What can be chosen about the arena.
  public struct Options: StrategyHyperparameters {
    /// The reference model.
    public var model = Classifier.resnet8
    /// What it is trained and judged on: `glyphs:28`, `glyphs:32`, `idx:PATH`, `cifar10:PATH`.
    public var images = "glyphs:28,images=20000"
    /// Training steps; 0 are those of the reference model.
    public var steps = 0
    /// Images that a strategy may calibrate on.
    public var calibrationImages = 256
    /// Held-out images that the accuracy is measured on.
    public var evaluationImages = 800
    /// What differs between replicates: the calibration draw, or the trained subject with it.
    public var vary = ReplicateVariation.calibration

    /// The defaults.
    public init() {}

    /// Checks every option.
    public func validate() throws(SpecError) {
      try require(steps >= 0, "steps", is: steps, allowed: "0 or more")
      for (name, value) in [
        ("calibrationImages", calibrationImages), ("evaluationImages", evaluationImages),
      ] {
        try require(value > 0, name, is: value, allowed: "1 or more")
      }
    }
  }

  /// What is said of the arena.
  public static let card = ArenaCard(
    id: "vision", revision: 1, title: "Image classifiers",
    summary: "one-shot compression of small classifiers of images; held-out accuracy",
    primaryMetric: "eval/loss_increase", metrics: VisionMetrics.all)

  let options: Options
  private let subjects: SubjectShelf<ImageSet, any VisionSubject>

  /// Makes the arena; nothing is loaded or trained yet.
  public init(options: Options, workshop: Workshop) throws {
    self.options = options
    let spec = try ImageSpec(parsing: options.images)
    let training = VisionTraining(options: options, workshop: workshop)
    subjects = SubjectShelf(
      vary: options.vary, load: { try spec.load(threads: workshop.threads) },
      make: training.subject)
  }

  /// The evaluation signature, such as `acc|d:glyphs:28.validation@1f3a…|n:800|acc:f64|v:1`.
  public func evaluation() throws -> String {
    let images = try subjects.source()
    return "top1|d:\(images.name).validation@\(images.digest(of: .validation).prefix(8))"
      + "|n:\(options.evaluationImages)|acc:f64|v:1"
  }

  /// SHA-256 of the images and of each of their splits.
  public func digests() throws -> [String: String] { try subjects.source().digests() }

  /// Loads or trains the subjects of some replicates.
  public func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) throws {
    try subjects.prepare(replicates: replicates, shouldStop: shouldStop, progress: progress)
  }

  /// Compresses the subject of a replicate and measures the result.
  public func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    try strategy.accepts(budget)
    return try subjects.subject(ofReplicate: replicate)
      .measure(strategy, to: budget, replicate: replicate)
  }

  /// A linear model is not enough for the images, and the subject is far better.
  public func presenceChecks() throws -> [PresenceCheck] {
    try subjects.subject(ofReplicate: 0).checks
  }
}
