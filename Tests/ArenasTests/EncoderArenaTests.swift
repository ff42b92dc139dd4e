import CompressionCore
import Essentials
import Foundation
import Networks
import Strategies
import Tensors
import TestKit
import Testing

@testable import Arenas

/// A tiny BERT that spells words, as the subject of the arena.
struct SmallEncoder {
  let folder: URL

  init(_ folder: URL, testFile: String = #filePath) throws {
    self.folder = folder
    let tests = URL(fileURLWithPath: testFile).deletingLastPathComponent()
      .deletingLastPathComponent()
    try FileManager.default.copyItem(
      at: tests.appending(path: "NetworksTests/Fixtures/checkpoints/bert"),
      to: folder.appending(path: "letters"))
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    let tokens =
      ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + letters.map { "##\($0)" }
    try Data(tokens.joined(separator: "\n").utf8).write(
      to: folder.appending(path: "letters/vocab.txt"))
  }

  func arena(_ change: (inout EncoderArena.Options) -> Void = { _ in }) throws -> EncoderArena {
    var options = EncoderArena.Options()
    options.model = folder.appending(path: "letters").path
    options.corpus = "grammar:documents=1500"
    options.calibrationSentences = 24
    options.pairs = 12
    options.longest = 40
    change(&options)
    return try EncoderArena(
      options: options, workshop: Workshop(cache: ModelCache(directory: folder), threads: 2))
  }

  func measure(
    _ strategy: String, _ budget: Budget, replicate: Int = 0
  ) throws -> Arenas.Measurement {
    try arena().measure(StrategyIndex.entry(strategy).make(), to: budget, replicate: replicate)
  }
}

@Suite struct EncoderArenaTests {
  @Test func `the dense model agrees with itself and costs sixteen bits`() throws {
    try withScratchFolder { folder in
      let dense = try SmallEncoder(folder).measure("dense", .dense)
      #expect(try #require(dense["eval/cosine_distance"]) < 1e-5)
      #expect(try #require(dense["eval/rank_agreement"]) > 0.999)
      #expect(try #require(dense["eval/same_neighbour"]) > 0.9)
      #expect(dense["footprint/bits_per_weight"] == 16)
      #expect(dense["footprint/bits_per_weight_model"] == 16)
      #expect(dense["cost/calibration_tokens"] == 0 && dense.refusal == nil)
      #expect(
        Set(dense.values.map(\.name)) == Set(EncoderArena.card.metrics.map(\.name)))
    }
  }

  @Test func `each layer tells how far its outputs moved, less where inputs were used`() throws {
    try withScratchFolder { folder in
      let encoder = try SmallEncoder(folder)
      let dense = try encoder.measure("dense", .dense).layerErrors
      let random = try encoder.measure("random", .sparsity(0.5)).layerErrors
      let sparsegpt = try encoder.measure("sparsegpt", .sparsity(0.5))
      #expect(sparsegpt.countsLayers && !dense.isEmpty)
      #expect(dense.map(\.path) == sparsegpt.layerErrors.map(\.path))
      #expect(dense.allSatisfy { $0.error < 1e-5 })
      for (better, worse) in zip(sparsegpt.layerErrors, random) {
        #expect(better.error > 0 && better.error < worse.error, "\(better) \(worse)")
      }
    }
  }

  @Test func `half the weights cost nine bits, and using the inputs beats chance`() throws {
    try withScratchFolder { folder in
      let encoder = try SmallEncoder(folder)
      let random = try encoder.measure("random", .sparsity(0.5))
      let sparsegpt = try encoder.measure("sparsegpt", .sparsity(0.5))
      #expect(sparsegpt["footprint/bits_per_weight"] == 9)
      let (worse, better) = try (
        #require(random["eval/cosine_distance"]), #require(sparsegpt["eval/cosine_distance"])
      )
      #expect(better > 0 && better < 0.7 * worse)
      #expect(sparsegpt.refusal == nil)
      #expect(try #require(sparsegpt["cost/calibration_tokens"]) > 24 * 3)
    }
  }

  @Test func `a measurement repeats to the bit, and another replicate calibrates elsewhere`() throws
  {
    try withScratchFolder { folder in
      let encoder = try SmallEncoder(folder)
      let name = "eval/cosine_distance"
      let first = try encoder.measure("sparsegpt", .sparsity(0.5))
      #expect(try encoder.measure("sparsegpt", .sparsity(0.5))[name] == first[name])
      #expect(try encoder.measure("sparsegpt", .sparsity(0.5), replicate: 1)[name] != first[name])
      let blind = try encoder.measure("magnitude", .sparsity(0.5))
      let again = try encoder.measure("magnitude", .sparsity(0.5), replicate: 1)
      #expect(blind[name] == again[name])
    }
  }

  @Test func `a budget is shared out over all blocks by strategies that do so`() throws {
    try withScratchFolder { folder in
      let owl = try SmallEncoder(folder).measure("owl", .sparsity(0.5))
      #expect(owl.refusal == nil)
      #expect(abs(try #require(owl["footprint/sparsity"]) - 0.5) < 0.01)
    }
  }

  @Test func `the signature names the model, the text, the tokens and the protocol`() throws {
    try withScratchFolder { folder in
      let encoder = try SmallEncoder(folder)
      let signature = try encoder.arena().evaluation()
      #expect(signature.hasPrefix("embed|m:letters@"))
      for field in ["d:grammar", "tok:wordpiece57@", "pairs:12|", "max:40|", "pool:mean|", "v:1"] {
        #expect(signature.contains("|\(field)"), "\(signature)")
      }
      #expect(try encoder.arena { $0.pairs = 10 }.evaluation() != signature)
      #expect(try encoder.arena().presenceChecks().count == 3)
    }
  }

  @Test func `what is missing is said, with the number or the command that helps`() throws {
    try withScratchFolder { folder in
      let encoder = try SmallEncoder(folder)
      let absent = #expect(throws: ModelInstallError.self) {
        try encoder.arena { $0.model = "minilm" }.evaluation()
      }
      #expect(absent?.description.contains("espalier models install minilm") == true)
      let few = #expect(throws: SpecError.self) {
        try encoder.arena { $0.pairs = 1_000_000 }.evaluation()
      }
      #expect(few?.description.contains("pairs") == true)
      #expect(throws: ModelDirectoryError.self) {
        try encoder.arena { $0.model = "no/such/folder" }.evaluation()
      }
    }
  }

  private static let installed = ModelCache.standard().installed.contains("minilm")
  private static let hasWordnet = FileManager.default.fileExists(atPath: Corpus.wordnetFolder)

  @Test(.enabled(if: installed && hasWordnet))
  func `the vectors of all-MiniLM-L6-v2 tell related sentences from others`() throws {
    let arena = try EncoderArena(
      options: EncoderArena.Options(), workshop: Workshop(threads: 2))
    let checks = try arena.presenceChecks()
    #expect(checks.count == 3 && checks.allSatisfy(\.passed), "\(checks)")
  }
}

@Suite("Pairs of sentences") struct SentencePairTests {
  @Test func `are a definition and its example where a document has both`() {
    let documents = [
      "large and heavy in build; \"a hulking figure of a man\"; \"a hulking ship\"",
      "a definition without any example", "short; \"too\"",
    ]
    #expect(
      SentencePairs.pairs(in: documents) == [
        SentencePair(first: "large and heavy in build", second: "a hulking figure of a man")
      ])
  }

  @Test func `are the first two sentences otherwise`() {
    let pairs = SentencePairs.pairs(in: ["The first sentence. The second one. A third."])
    #expect(pairs == [SentencePair(first: "The first sentence", second: "The second one")])
  }
}

@Suite("The geometry of vectors") struct VectorGeometryTests {
  @Test func `ranks correlate as Spearman says, ties sharing their places`() {
    #expect(RankCorrelation.ranks([3, 1, 2, 1]) == [3, 0.5, 2, 0.5])
    #expect(RankCorrelation.spearman([1, 2, 3, 4], [10, 20, 25, 90]) == 1)
    #expect(RankCorrelation.spearman([1, 2, 3, 4], [4, 3, 2, 1]) == -1)
    // 1 − 6·Σd²/(n(n² − 1)) with Σd² = 1 + 1 + 4 + 4 = 10 over five values
    let found = RankCorrelation.spearman([1, 2, 3, 4, 5], [2, 1, 5, 4, 3])
    #expect(abs(found - (1 - 6.0 * 10 / 120)) < 1e-12)
    #expect(RankCorrelation.spearman([1, 1], [1, 2]).isNaN)
  }

  @Test func `neighbours, retrieval and means are those of a case worked out by hand`() {
    // Two pairs in the plane: 0° with 60°, 90° with 80°.
    let vectors = Tensor(
      [1, 0, 0.5, 0.8660254, 0, 1, 0.17364818, 0.98480775], shape: [4, 2])
    let geometry = VectorGeometry(vectors)
    #expect(geometry.neighbours == [1, 3, 3, 2])
    #expect(geometry.retrieval == 1)
    #expect(abs(geometry.relatedMean - (0.5 + 0.9848078) / 2) < 1e-6)
    let moved = Tensor(
      [1, 0, 0, 1, 0, 1, 1, 0], shape: [4, 2])
    let agreement = VectorAgreement(moved, with: geometry)
    #expect(agreement.baseRetrieval == 1 && agreement.retrieval == 0)
    #expect(abs(agreement.distances[1] - (1 - 0.8660254)) < 1e-6)
  }
}
