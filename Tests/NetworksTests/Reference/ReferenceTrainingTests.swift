import Foundation
@testable import Networks
import Synchronization
import Tensors
import Testing

@Suite struct ReferenceTrainingTests {
  static let reference: ReferenceDecoder = {
    var reference = ReferenceDecoder()
    reference.corpus = "grammar:documents=200"
    reference.configuration = DecoderTests.tiny
    reference.configuration.context = 16
    reference.recipe.steps = 30
    reference.recipe.warmup = 5
    reference.recipe.batch = 8
    reference.recipe.rate = 3e-2
    return reference
  }()

  static func corpus() throws -> Corpus { try CorpusSpec(parsing: reference.corpus).load() }

  static func parameters(_ trained: TrainedDecoder) -> [[Float]] {
    trained.model.parameters.map(\.value.values)
  }

  @Test func `threads change no bit of a training`() throws {
    let corpus = try Self.corpus()
    try withScratchFolder { folder in
      let models = try [1, 2].map { threads in
        let cache = ModelCache(directory: URL(filePath: folder).appending(path: "\(threads)"))
        return try ReferenceTraining(cache: cache, threads: threads).model(
          Self.reference, corpus: corpus)
      }
      #expect(Self.parameters(models[0]) == Self.parameters(models[1]))
      #expect(models[0].summary.validationLoss == models[1].summary.validationLoss)
    }
  }

  @Test func `training lowers the loss below the unigram entropy`() throws {
    try withScratchFolder { folder in
      let cache = ModelCache(directory: URL(filePath: folder))
      var reference = Self.reference
      reference.recipe.steps = 120
      let trained = try ReferenceTraining(cache: cache, threads: 2).model(
        reference, corpus: Self.corpus())
      #expect(trained.summary.losses.count == 120)
      #expect(trained.summary.validationLoss < trained.summary.unigramEntropy)
      let floor = try #require(trained.summary.entropyFloor)
      #expect(trained.summary.validationLoss > floor)
    }
  }

  @Test func `a training that was stopped ends with the same bits`() throws {
    let corpus = try Self.corpus()
    try withScratchFolder { folder in
      let root = URL(filePath: folder)
      let whole = try ReferenceTraining(
        cache: ModelCache(directory: root.appending(path: "whole")), threads: 2
      ).model(Self.reference, corpus: corpus)
      let training = ReferenceTraining(
        cache: ModelCache(directory: root.appending(path: "parts")), threads: 2)
      for stop in [7, 8, 20] {
        let step = Atomic(0)
        #expect(throws: TrainingError.interrupted(step: stop, of: 30)) {
          try training.model(
            Self.reference, corpus: corpus, shouldStop: { step.load(ordering: .relaxed) == stop }
          ) { step.store($0.step, ordering: .relaxed) }
        }
      }
      let parts = try training.model(Self.reference, corpus: corpus)
      #expect(Self.parameters(parts) == Self.parameters(whole))
      #expect(parts.summary.losses == whole.summary.losses)
    }
  }

  @Test func `a trained model comes from the cache with all its data`() throws {
    let corpus = try Self.corpus()
    try withScratchFolder { folder in
      let cache = ModelCache(directory: URL(filePath: folder))
      let before = try cache.model(Self.reference, source: corpus)?.digest
      #expect(before == nil)
      let trained = try ReferenceTraining(cache: cache, threads: 2).model(
        Self.reference, corpus: corpus)
      let again = try #require(
        try cache.model(Self.reference, source: corpus))
      #expect(Self.parameters(again) == Self.parameters(trained))
      #expect(again.validation.tokens == trained.validation.tokens)
      #expect(again.summary == trained.summary)
      #expect(try cache.inventory().map(\.digest) == [trained.digest])
    }
  }

  @Test func `another recipe or corpus is another model`() throws {
    var other = Self.reference
    other.recipe.seed = 1
    let digests = try [
      Self.reference.digest(sourceDigest: "a"), other.digest(sourceDigest: "a"),
      Self.reference.digest(sourceDigest: "b"),
    ]
    #expect(Set(digests).count == 3)
  }

  @Test func `too little text is refused with numbers`() throws {
    let corpus = try Corpus(name: "short", documents: (0..<60).map { "some words \($0 % 50)" })
    var reference = Self.reference
    reference.recipe.batch = 4096
    try withScratchFolder { folder in
      let training = ReferenceTraining(
        cache: ModelCache(directory: URL(filePath: folder)), threads: 1)
      #expect(throws: TrainingError.self) { try training.model(reference, corpus: corpus) }
    }
  }
}
