internal import Autograd
public import Foundation
public import Tensors

/// A classifier of images that can be a reference model.
public protocol ReferenceImageModel: ImageModel {
  /// The extents.
  associatedtype Configuration: ImageModelConfiguration

  /// The kind of model.
  static var kind: String { get }

  /// A model with random weights.
  init(_ configuration: Configuration, random: inout RandomStream)
}

/// The extents of a classifier of images.
public protocol ImageModelConfiguration: Codable, Sendable, Hashable {
  /// The same model for images and classes of a set.
  func fitted(to images: ImageSet) -> Self
}

extension MultilayerPerceptron: ReferenceImageModel {
  /// The kind of model.
  public static let kind = "mlp"
}

extension MultilayerPerceptron.Configuration: ImageModelConfiguration {
  /// As many inputs and classes as the set has.
  public func fitted(to images: ImageSet) -> Self {
    Self(
      inputs: images.height * images.width * images.channels, hidden: hidden,
      classes: images.classes)
  }
}

extension ResidualNetwork: ReferenceImageModel {
  /// The kind of model.
  public static let kind = "resnet"
}

extension ResidualNetwork.Configuration: ImageModelConfiguration {
  /// As many channels and classes as the set has.
  public func fitted(to images: ImageSet) -> Self {
    var result = self
    (result.channels, result.classes) = (images.channels, images.classes)
    return result
  }
}

extension VisionTransformer: ReferenceImageModel {
  /// The kind of model.
  public static let kind = "vit"
}

extension VisionTransformer.Configuration: ImageModelConfiguration {
  /// The set's size, channels and classes.
  public func fitted(to images: ImageSet) -> Self {
    var result = self
    (result.size, result.channels, result.classes) = (
      images.height, images.channels, images.classes
    )
    return result
  }
}

/// What a classifier keeps of its images: all of them, from the source.
public struct ImageMaterial: ReferenceMaterial {
  /// The images.
  public let images: ImageSet

  init(_ images: ImageSet) { self.images = images }

  /// Writes nothing: the source has the images.
  public func write(to folder: URL) {}

  /// Takes the images from the source.
  public init(from folder: URL, source: ImageSet) { images = source }
}

/// The description of a classifier of images.
public struct ReferenceClassifier<Model: ReferenceImageModel>: ReferenceDescription {
  /// The kind of model.
  public static var kind: String { Model.kind }
  /// The revision of the training code.
  public static var revision: Int { 1 }
  /// What one example is called.
  public static var unit: String { "images" }

  /// The images, in the form that `ImageSpec` reads.
  public var images: String
  /// The extents.
  public var configuration: Model.Configuration
  /// How it is trained.
  public var recipe: ImageRecipe

  /// Fills in a description.
  public init(images: String, configuration: Model.Configuration, recipe: ImageRecipe) {
    self.images = images
    self.configuration = configuration
    self.recipe = recipe
  }

  /// The image set.
  public var source: String {
    get { images }
    set { images = newValue }
  }

  /// The recipe.
  public var plan: any TrainingPlan {
    get { recipe }
    set { if let recipe = newValue as? ImageRecipe { self.recipe = recipe } }
  }

  /// Images of a step.
  public var examplesPerStep: Int { recipe.batch }

  /// Loads or draws the images.
  public func load(threads: Int) throws -> ImageSet {
    try ImageSpec(parsing: images).load(threads: threads)
  }

  /// As many inputs and classes as the set has.
  public func fitted(to source: ImageSet) -> Self {
    var result = self
    result.configuration = configuration.fitted(to: source)
    return result
  }

  /// A random model.
  public func startedModel() -> Model {
    var random = RandomStream(seed: recipe.seed, for: "weights")
    return Model(configuration, random: &random)
  }

  /// The training split.
  public func prepare(_ source: ImageSet) -> (training: ImageSplit, kept: ImageMaterial) {
    (source.images(in: .train), ImageMaterial(source))
  }

  /// Images in a new random order each epoch.
  public func batch(ofStep step: Int, from data: ImageSplit) -> ImageBatch {
    data.selecting(
      EpochOrder.indices(
        ofStep: step, batch: recipe.batch, of: data.count, seed: recipe.seed))
  }

  /// The accuracy on the validation split, beside that of a linear model of the same images.
  public func judge(_ model: Model, on material: ImageMaterial, threads: Int) -> Judgement {
    let held = material.images.images(in: .validation).all(limit: 2000)
    let (loss, accuracy) = model.evaluate(held, threads: threads)
    let linear = LinearBaseline.trained(on: material.images, threads: threads)
      .evaluate(held, threads: threads).accuracy
    return Judgement(
      HeldOutQuality("accuracy", accuracy, trivial: linear, of: "linear model"),
      others: ["loss": loss],
      checks: [
        .atMost(0.9, "accuracy of a linear model", linear, "the images need more"),
        .atLeast(
          linear + (1 - linear) / 2, "accuracy", accuracy,
          "half of the linear model's errors are gone"),
      ])
  }

  /// Running statistics belong to the model.
  public func updateState(
    of model: inout Model, _ body: (_ path: String, inout Tensor) throws -> Void
  ) rethrows {
    // The model's own walk does not throw: keep what happened first.
    var statistics: [(path: String, mean: Tensor, variance: Tensor)] = []
    model.updateStatistics { statistics.append(($0, $1.mean, $1.variance)) }
    for index in statistics.indices {
      try body("\(statistics[index].path).mean", &statistics[index].mean)
      try body("\(statistics[index].path).variance", &statistics[index].variance)
    }
    var index = 0
    model.updateStatistics { _, found in
      (found.mean, found.variance) = (statistics[index].mean, statistics[index].variance)
      index += 1
    }
  }
}

/// A linear softmax model, against which a set of images is measured.
enum LinearBaseline {
  static func trained(on images: ImageSet, threads: Int) -> MultilayerPerceptron {
    var recipe = ImageRecipe()
    (recipe.steps, recipe.rate, recipe.batch) = (600, 0.02, 64)
    var random = RandomStream(seed: 0, for: "weights")
    let extents = MultilayerPerceptron.Configuration(inputs: 0, hidden: []).fitted(to: images)
    var trainer = ImageTrainer(
      model: MultilayerPerceptron(extents, random: &random), recipe: recipe)
    trainer.run(on: images.images(in: .train), threads: threads)
    return trainer.model
  }
}
