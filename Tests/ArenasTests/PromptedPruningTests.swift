import CompressionCore
import Essentials
import Networks
import Strategies
import Tensors
import Testing

@testable import Arenas

@Suite(.serialized) struct `Channels chosen by prompts in the arena` {
  private func measure(_ choice: String) throws -> Measurement {
    let method = try StrategyIndex.entry("ifpruning").method(
      ["choice": .string(choice), "steps": 4])
    return try SmallArena.arena().measure(by: method, to: .sparsity(0.3), replicate: 0)
  }

  @Test func `use a part and store the whole, and one mask stores what it uses`() throws {
    let (prompt, task) = try (measure("prompt"), measure("task"))
    let dense = try SmallArena.arena().measure(
      StrategyIndex.entry("dense").make(), to: .dense, replicate: 0)
    for measured in [prompt, task] {
      #expect(measured.refusal == nil)
      #expect(try #require(measured["eval/loss_increase"]).isFinite)
    }
    func number(_ measured: Measurement, _ name: String) throws -> Double {
      try #require(measured[name])
    }
    #expect(try number(prompt, "footprint/sparsity") == 0)
    #expect(abs(try number(task, "footprint/sparsity") - 0.3) < 0.01)
    // All that the dense model stores, and the predictor.
    #expect(try number(prompt, "footprint/bytes") > number(dense, "footprint/bytes"))
    #expect(try number(task, "footprint/bytes") < number(dense, "footprint/bytes"))
    // The narrow model, and the reading of prompts by both blocks of the whole one.
    let (narrow, whole) = try (
      number(task, "footprint/macs_per_token"), number(dense, "footprint/macs_per_token")
    )
    let reading = whole - 400 * 64
    let predictor = Double(64 * 32 + 32 * 192 + 192)
    let found = try number(prompt, "footprint/macs_per_token")
    #expect(abs(found - (narrow + reading + predictor / 128)) <= 1)
    #expect(try measure("prompt")["eval/loss"] == prompt["eval/loss"])
  }

  @Test func `a sequence is judged by the model that the one before it chooses`() throws {
    let trained = try SmallArena.arena().trained(replicate: 0)
    let sequences = trained.validation.sequences(context: 128, count: 6)
    let baseline = DecoderEvaluation.Baseline(trained.model, on: sequences, threads: 1)
    let narrow = trained.model.using(
      (0..<2).map { _ in ChannelMask(channels: [0, 1], weights: [1, 1]) })
    let mixed = DecoderEvaluation.compare(with: baseline) { $0 == 5 ? narrow : trained.model }
    let whole = DecoderEvaluation.compare(trained.model, with: baseline, threads: 1)
    let other = DecoderEvaluation.compare(narrow, with: baseline, threads: 1)
    let edge = 5 * 128
    let near = { (first: Double, second: Double) in abs(first - second) < 1e-4 }
    #expect(zip(mixed.losses[..<edge], whole.losses[..<edge]).allSatisfy(near))
    #expect(zip(mixed.losses[edge...], other.losses[edge...]).allSatisfy(near))
    #expect(mixed.divergence > 1e-3 && mixed.sameTopToken < 1)
  }

  @Test func `runs hold sequences of one part, and take turns`() throws {
    let parts = ["grammar:documents=300", "grammar:seed=2,documents=300"]
    let corpus = try CorpusSpec(parsing: parts.joined(separator: "+")).load()
    let tokenizer = try BytePairEncoding(
      training: corpus.documents(in: .train), vocabularySize: 400)
    let runs = PartRuns(of: corpus, .validation, tokenizer: tokenizer, context: 64, run: 3)
    let streams = parts.map {
      TokenStream(corpus.documents(in: .validation, ofPart: $0), tokenizer: tokenizer)
        .sequences(context: 64)
    }
    #expect(runs.count >= 12 && runs.count % 6 == 0)
    let found = runs.sequences(Array(0..<9))
    #expect(found[0..<3] == streams[0][0..<3])
    #expect(found[3..<6] == streams[1][0..<3])
    #expect(found[6..<9] == streams[0][3..<6])
    let options = try SmallArena.arena { $0.partRun = 3 }
    #expect(try options.evaluation().contains("|n:24|run:3|bos:0"))
    #expect(throws: SpecError.self) { try SmallArena.arena { $0.partRun = -1 }.options.validate() }
  }
}
