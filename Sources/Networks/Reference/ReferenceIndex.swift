public import Essentials
internal import Foundation

/// A reference model in the index: its name, its description, and how to train it.
public struct ReferenceEntry: Sendable {
  /// The name on the command line.
  public let name: String
  /// A sentence for people.
  public let summary: String
  /// The kind of model.
  public let kind: String
  /// The corpus or image set.
  public let source: String
  /// Optimiser steps.
  public let steps: Int
  /// The whole description, for seed 0.
  public let description: JSONValue
  /// What replicates in the cache have in common.
  let family: String
  private let trainer:
    @Sendable (ReferenceTraining, ReferenceChanges, Listeners) throws -> CachedModelRecord

  /// Who is asked and told during a training.
  struct Listeners {
    let shouldStop: () -> Bool
    let progress: (TrainingProgress) -> Void
  }

  /// Names a description.
  public init(_ name: String, _ reference: some ReferenceDescription, _ summary: String) {
    self.name = name
    self.summary = summary
    kind = type(of: reference).kind
    source = reference.source
    steps = reference.plan.steps
    do {
      family = try reference.family()
      description = try JSONValue(encoding: reference)
    } catch {
      preconditionFailure("'\(name)' cannot be encoded: \(error)")
    }
    trainer = { training, changes, listeners in
      var reference = reference
      changes.apply(to: &reference)
      let source = try reference.load(threads: training.threads)
      let trained = try training.model(
        reference, source: source, shouldStop: listeners.shouldStop, progress: listeners.progress)
      guard let record = training.cache.folder(trained.digest).record(digest: trained.digest)
      else {
        throw TrainingError.foreignCheckpoint(
          path: training.cache.folder(trained.digest).folder.path, tensor: "summary.json")
      }
      return record
    }
  }

  /// Trains the model into the cache, or finds it there.
  ///
  /// - Throws: `TrainingError`, or what loading the data and reading and writing the cache meet.
  public func trained(
    by training: ReferenceTraining, changes: ReferenceChanges,
    shouldStop: () -> Bool = { false }, progress: (TrainingProgress) -> Void = { _ in }
  ) throws -> CachedModelRecord {
    try withoutActuallyEscaping(shouldStop) { shouldStop in
      try withoutActuallyEscaping(progress) { progress in
        try trainer(
          training, changes, Listeners(shouldStop: shouldStop, progress: progress))
      }
    }
  }

  /// The trained replicates in a cache, by seed.
  public func replicates(in inventory: [CachedModelRecord]) -> [CachedModelRecord] {
    inventory.filter { $0.reference.family == family }
      .sorted { $0.reference.seed < $1.reference.seed }
  }
}

/// What may be chosen about a reference model when it is trained.
public struct ReferenceChanges: Sendable {
  /// Seed of weights and data order.
  public var seed: UInt64 = 0
  /// Another corpus or image set.
  public var source: String?
  /// Another number of steps.
  public var steps: Int?

  /// No changes.
  public init() {}

  func apply(to reference: inout some ReferenceDescription) {
    reference.plan.seed = seed
    if let source { reference.source = source }
    if let steps { reference.plan.limit(toSteps: steps) }
  }
}

/// Every reference model, by name.
public enum ReferenceIndex {
  /// The entries; a new model is one line here.
  public static let all: [ReferenceEntry] = [
    ReferenceEntry("decoder", ReferenceDecoder(), "language model of English"),
    ReferenceEntry(
      "decoder-4m", ReferenceDecoder.fourMillion, "language model of English, four times as large"),
    ReferenceEntry("recall", ReferenceRecall(), "answers from far back: its KV cache matters"),
    ReferenceEntry("moe", ReferenceMixture(), "8 experts, 2 for each token; English and a grammar"),
    ReferenceEntry("encoder", ReferenceEncoder(), "predicts hidden words of English"),
    ReferenceEntry("mlp", ReferenceClassifier.mlp, "perceptron on glyphs"),
    ReferenceEntry("resnet8", ReferenceClassifier.resNet(8), "residual network on glyphs"),
    ReferenceEntry("resnet20", ReferenceClassifier.resNet(20), "residual network on glyphs"),
    ReferenceEntry("vit", ReferenceClassifier.vit, "vision transformer on glyphs"),
  ]

  /// The model with a name, or nil.
  public static func entry(_ name: String) -> ReferenceEntry? { all.first { $0.name == name } }

  /// The names, in the order of the list.
  public static var names: [String] { all.map(\.name) }
}
