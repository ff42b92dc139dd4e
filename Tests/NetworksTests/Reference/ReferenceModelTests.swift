import Autograd
import Foundation
import Synchronization
import Tensors
import Testing

@testable import Networks

/// The smallest model of each kind, on a few texts or images.
enum TinyReferences {
  static let corpus = "grammar:documents=300"

  static func recipe(steps: Int = 12) -> TrainingRecipe {
    var recipe = TrainingRecipe()
    (recipe.steps, recipe.warmup, recipe.batch, recipe.rate) = (steps, 3, 8, 1e-2)
    return recipe
  }

  static let mixture: ReferenceMixture = {
    var reference = ReferenceMixture()
    reference.corpus = "grammar:documents=200+grammar:seed=2,documents=200"
    reference.configuration.vocabulary = 300
    (reference.configuration.width, reference.configuration.layers) = (16, 2)
    (reference.configuration.experts, reference.configuration.expertWidth) = (4, 12)
    reference.configuration.context = 16
    reference.recipe = recipe()
    return reference
  }()

  static let encoder: ReferenceEncoder = {
    var reference = ReferenceEncoder()
    reference.corpus = corpus
    (reference.configuration.vocabulary, reference.configuration.width) = (301, 16)
    (reference.configuration.layers, reference.configuration.feedForward) = (2, 24)
    (reference.configuration.context, reference.configuration.hidden) = (16, 3)
    reference.recipe = recipe()
    return reference
  }()

  static let recall: ReferenceRecall = {
    var reference = ReferenceRecall()
    reference.corpus = corpus
    (reference.configuration.vocabulary, reference.configuration.width) = (401, 16)
    (reference.configuration.layers, reference.configuration.feedForward) = (2, 24)
    reference.configuration.context = 64
    reference.recipe = recipe(steps: 6)
    return reference
  }()

  static let residual: ReferenceClassifier<ResidualNetwork> = {
    var reference = ReferenceClassifier.resNet(8)
    reference.images = "glyphs:28,images=200"
    reference.configuration.widths = [4, 8]
    (reference.recipe.steps, reference.recipe.batch, reference.recipe.warmup) = (6, 16, 2)
    return reference
  }()
}

@Suite struct ReferenceModelTests {
  /// Trains a model at once and in pieces, and compares everything.
  private func check<Description: ReferenceDescription>(_ reference: Description) throws {
    let source = try reference.load(threads: 2)
    try withScratchFolder { folder in
      let root = URL(filePath: folder)
      let whole = try ReferenceTraining(
        cache: ModelCache(directory: root.appending(path: "whole")), threads: 1
      ).model(reference, source: source)
      let cache = ModelCache(directory: root.appending(path: "parts"))
      let training = ReferenceTraining(cache: cache, threads: 2)
      let stop = reference.plan.steps / 2
      let step = Atomic(0)
      #expect(throws: TrainingError.interrupted(step: stop, of: reference.plan.steps)) {
        try training.model(
          reference, source: source, shouldStop: { step.load(ordering: .relaxed) == stop }
        ) { step.store($0.step, ordering: .relaxed) }
      }
      let parts = try training.model(reference, source: source)
      let read = try #require(try cache.model(reference, source: source))
      for other in [parts, read] {
        #expect(try tensors(other, reference) == tensors(whole, reference))
        #expect(other.summary.losses == whole.summary.losses)
        #expect(other.summary.checks == whole.summary.checks && !other.summary.checks.isEmpty)
        #expect(other.summary.quality == whole.summary.quality)
      }
      #expect(whole.summary.splits.count == 3 && whole.summary.parameters > 0)
      #expect(try cache.inventory().map(\.reference.kind) == [Description.kind])
    }
  }

  private func tensors<Description: ReferenceDescription>(
    _ trained: TrainedModel<Description>, _ reference: Description
  ) throws -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (path, value) in trained.model.parameters { result[path] = value }
    var model = trained.model
    reference.updateState(of: &model) { path, tensor in result[path] = tensor }
    return result
  }

  @Test func `a mixture that was stopped, on any threads, ends with the same bits`() throws {
    try check(TinyReferences.mixture)
  }

  @Test func `an encoder that was stopped, on any threads, ends with the same bits`() throws {
    try check(TinyReferences.encoder)
  }

  @Test func `a recall decoder that was stopped, on any threads, ends with the same bits`() throws {
    try check(TinyReferences.recall)
  }

  @Test func `a residual network keeps its running statistics through a stop`() throws {
    let reference = TinyReferences.residual
    try check(reference)
    var paths: [String] = []
    var model = reference.startedModel()
    reference.updateState(of: &model) { path, _ in paths.append(path) }
    #expect(paths.contains("stem.norm.mean") && paths.count == 2 * 5)
  }

  @Test func `the index has distinct names and descriptions`() {
    let all = ReferenceIndex.all
    #expect(Set(all.map(\.name)).count == all.count && Set(all.map(\.family)).count == all.count)
    #expect(ReferenceIndex.entry("recall")?.kind == "recall")
    #expect(all.allSatisfy { "\($0.description)".contains("\"seed\":0") })
  }

  @Test func `replicates are found by what they have in common`() throws {
    try withScratchFolder { folder in
      let cache = ModelCache(directory: URL(filePath: folder))
      let training = ReferenceTraining(cache: cache, threads: 2)
      let entry = ReferenceEntry("tiny", TinyReferences.encoder, "")
      var changes = ReferenceChanges()
      for seed in [3, 1] as [UInt64] {
        changes.seed = seed
        let record = try entry.trained(by: training, changes: changes)
        #expect(record.reference.seed == seed)
      }
      changes.steps = 5
      let other = try entry.trained(by: training, changes: changes)
      let inventory = try cache.inventory()
      #expect(inventory.count == 3)
      #expect(entry.replicates(in: inventory).map(\.reference.seed) == [1, 3])
      #expect(other.summary.losses.count == 5)
    }
  }

  @Test func `a classifier takes the extents of the images it is given`() throws {
    var changes = ReferenceChanges()
    changes.source = "glyphs:32,classes=12,images=200"
    var reference = TinyReferences.residual
    changes.apply(to: &reference)
    let fitted = reference.fitted(to: try reference.load(threads: 2))
    #expect(fitted.configuration.classes == 12 && fitted.configuration.channels == 1)
    let vit = ReferenceClassifier.vit.fitted(to: try reference.load(threads: 2))
    #expect(vit.configuration.size == 32 && vit.configuration.classes == 12)
  }

  /// Trains every model of the list, or finds it in the user's cache: an hour, or seconds.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["ESPALIER_SLOW"] != nil),
    arguments: ReferenceIndex.names)
  func `every reference model passes its presence checks`(name: String) throws {
    let entry = try #require(ReferenceIndex.entry(name))
    let training = ReferenceTraining(
      cache: .standard(), threads: ProcessInfo.processInfo.activeProcessorCount)
    let record = try entry.trained(by: training, changes: ReferenceChanges())
    let failed = record.summary.checks.filter { !$0.passed }
    #expect(failed.isEmpty, "\(failed)")
  }
}
