public import Autograd
internal import Essentials
public import Foundation
public import Tensors

/// What a model is trained on, loaded and divided.
public protocol ReferenceSource: Sendable {
  /// The SHA-256 of all of it.
  var digest: String { get }
  /// The SHA-256 of one split.
  func digest(of split: Corpus.Split) -> String
}

extension ReferenceSource {
  /// SHA-256 of all of it and of each split, by name.
  public func digests() -> [String: String] {
    Corpus.Split.allCases.reduce(into: ["all": digest]) { $0[$1.rawValue] = digest(of: $1) }
  }
}

extension Corpus: ReferenceSource {}
extension ImageSet: ReferenceSource {}

/// What of its data a trained model keeps: all but the training split.
public protocol ReferenceMaterial: Sendable {
  /// Where it comes from.
  associatedtype Source: ReferenceSource

  /// Writes what is not in the source into the folder of the model.
  func write(to folder: URL) throws

  /// Reads what `write(to:)` wrote.
  init(from folder: URL, source: Source) throws
}

/// The complete description of a reference model: what it is trained on, its extents, and how.
///
/// Two equal descriptions with equal data give the same model, so the digest of both names the
/// model in the cache. One loop trains them all (`ReferenceTraining`).
public protocol ReferenceDescription: Codable, Sendable, Hashable {
  /// The model.
  associatedtype Model: TrainableModel
  /// What the model keeps of its data.
  associatedtype Material: ReferenceMaterial
  /// What only the training reads.
  associatedtype TrainingData: Sendable

  /// The kind of model, as in `decoder`.
  static var kind: String { get }
  /// Raised when the training code gives other numbers for the same description.
  static var revision: Int { get }
  /// What one example is called: `tokens` or `images`.
  static var unit: String { get }

  /// The corpus or image set, in the form that its specification reads.
  var source: String { get set }
  /// How many steps, at which rates, in how many parts, from which seed.
  var plan: any TrainingPlan { get set }
  /// Examples that one step sees.
  var examplesPerStep: Int { get }

  /// Loads the source.
  func load(threads: Int) throws -> Material.Source
  /// The description with its extents fitted to the data, where they depend on it.
  func fitted(to source: Material.Source) -> Self
  /// A model with random weights.
  func startedModel() -> Model
  /// Makes the data ready to train on.
  func prepare(_ source: Material.Source) throws -> (training: TrainingData, kept: Material)
  /// What a step learns from.
  func batch(ofStep step: Int, from data: TrainingData) -> Model.Batch
  /// Measures a trained model on the validation split, and what must hold of it.
  func judge(_ model: Model, on material: Material, threads: Int) -> Judgement
  /// Calls `body` with each tensor that belongs to the model and is no parameter.
  func updateState(of model: inout Model, _ body: (_ path: String, inout Tensor) throws -> Void)
    rethrows
}

/// What the training loop needs to know of a recipe.
public protocol TrainingPlan: Codable, Sendable {
  /// Optimiser steps.
  var steps: Int { get set }
  /// Steps of the linear rise of the rate.
  var warmup: Int { get set }
  /// Seed of the weights and of the order of the data.
  var seed: UInt64 { get set }
  /// Parts into which a batch is split.
  var parts: Int { get }
  /// Largest norm of the gradient; nil does not clip.
  var gradientLimit: Double? { get }
  /// The rate of each step.
  var rates: WarmupCosine { get }
  /// An optimiser that has taken no step.
  func makeOptimiser() -> any Optimiser
}

extension TrainingPlan {
  /// Changes the number of steps; a rise that would take more than a tenth of them is shortened.
  public mutating func limit(toSteps steps: Int) {
    self.steps = steps
    warmup = min(warmup, max(1, steps / 10))
  }
}

extension TrainingRecipe: TrainingPlan {
  /// Gradients are clipped.
  public var gradientLimit: Double? { clip }
  /// A rise and a half cosine.
  public var rates: WarmupCosine { schedule }
  /// AdamW.
  public func makeOptimiser() -> any Optimiser { AdamW(optimiser) }
}

extension ImageRecipe: TrainingPlan {
  /// Batch norms keep gradients in bounds.
  public var gradientLimit: Double? { nil }
  /// A rise and a half cosine.
  public var rates: WarmupCosine { schedule }
  /// The kind that the recipe names.
  public func makeOptimiser() -> any Autograd.Optimiser { startedOptimiser }
}

extension ReferenceDescription {
  /// Most data fits any extents.
  public func fitted(to source: Material.Source) -> Self { self }

  /// Most models are their parameters.
  public func updateState(
    of model: inout Model, _ body: (_ path: String, inout Tensor) throws -> Void
  ) rethrows {}

  /// A digest of the description and of the data that it is trained on.
  public func digest(sourceDigest: String) throws -> String {
    var hash = ContentDigest("espalier.model.1")
    hash.update(Self.kind)
    hash.update(Self.revision)
    hash.update(sourceDigest)
    hash.update(try JSONValue(encoding: self).canonical)
    return String(hash.hexadecimal().prefix(16))
  }

  /// What replicates have in common: the digest without seed and data.
  func family() throws -> String {
    var first = self
    first.plan.seed = 0
    return try first.digest(sourceDigest: "")
  }
}

/// What is measured of a trained model.
public struct Judgement: Sendable {
  /// The number that the model is judged by.
  public var quality: HeldOutQuality
  /// Other held-out numbers by name.
  public var others: [String: Double]
  /// What must hold of it.
  public var checks: [PresenceCheck]

  /// Fills in a judgement.
  public init(
    _ quality: HeldOutQuality, others: [String: Double] = [:], checks: [PresenceCheck]
  ) {
    self.quality = quality
    self.others = others
    self.checks = checks
  }
}

/// The held-out number that a model is judged by, beside that of a trivial model.
public struct HeldOutQuality: Codable, Sendable, Equatable {
  /// What is measured, as in `loss`.
  public var metric: String
  /// The number.
  public var value: Double
  /// What the trivial model is, as in `unigram entropy`.
  public var trivialName: String
  /// The same number for the trivial model.
  public var trivial: Double

  /// Fills in a quality.
  public init(_ metric: String, _ value: Double, trivial: Double, of trivialName: String) {
    self.metric = metric
    self.value = value
    self.trivial = trivial
    self.trivialName = trivialName
  }
}
