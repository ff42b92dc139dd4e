import CompressionCore
import Networks
import Essentials
import Strategies
import Testing

@testable import Arenas

@Suite(.serialized) struct LanguageModelArenaTests {
  private func measure(
    _ arena: LanguageModelArena, _ strategy: String, _ budget: Budget, replicate: Int = 0
  ) throws -> Measurement {
    try arena.measure(
      StrategyIndex.entry(strategy).make(), to: budget, replicate: replicate)
  }

  @Test func `the dense model loses nothing and costs sixteen bits`() throws {
    let dense = try measure(SmallArena.arena(), "dense", .dense)
    #expect(abs(try #require(dense["eval/loss_increase"])) < 1e-4)
    #expect(dense["footprint/bits_per_weight"] == 16)
    #expect(dense["footprint/sparsity"] == 0)
    #expect(try #require(dense["eval/same_top_token"]) > 0.99)
    #expect(dense.refusal == nil)
  }

  @Test func `half the weights cost nine bits, and using the inputs beats chance`() throws {
    let arena = try SmallArena.arena()
    let random = try measure(arena, "random", .sparsity(0.5))
    let wanda = try measure(arena, "wanda", .sparsity(0.5))
    let sparsegpt = try measure(arena, "sparsegpt", .sparsity(0.5))
    #expect(wanda["footprint/bits_per_weight"] == 9)
    let (worst, middle, best) = (
      try #require(random["eval/loss_increase"]), try #require(wanda["eval/loss_increase"]),
      try #require(sparsegpt["eval/loss_increase"])
    )
    #expect(best < middle && middle < 0.5 * worst)
    #expect(try #require(wanda["eval/kl"]) > 0)
  }

  @Test func `each layer tells how far its outputs moved, less where inputs were used`() throws {
    let arena = try SmallArena.arena()
    let dense = try measure(arena, "dense", .dense).layerErrors
    let random = try measure(arena, "random", .sparsity(0.5)).layerErrors
    let sparsegpt = try measure(arena, "sparsegpt", .sparsity(0.5))
    #expect(sparsegpt.countsLayers && sparsegpt.layerErrors.count == 14)
    #expect(sparsegpt.layerErrors[0].path == "blocks.0.attention.query")
    #expect(sparsegpt.layerErrors[13].path == "blocks.1.feedforward.down")
    #expect(dense.map(\.path) == sparsegpt.layerErrors.map(\.path))
    #expect(dense.allSatisfy { $0.error < 1e-5 })
    for (better, worse) in zip(sparsegpt.layerErrors, random) {
      #expect(better.error > 0 && better.error < worse.error, "\(better) \(worse)")
    }
    // A model whose structure changes has no layers to compare.
    let pruned = try arena.measure(
      by: StrategyIndex.entry("shortgpt").method(), to: .sparsity(0.5), replicate: 0)
    #expect(pruned.layerErrors.isEmpty)
  }

  @Test func `scores of gradients see the whole model, and beat chance`() throws {
    let arena = try SmallArena.arena()
    let random = try measure(arena, "random", .sparsity(0.5))
    let score = try measure(arena, "pruner-zero", .sparsity(0.5))
    let again = try measure(arena, "pruner-zero", .sparsity(0.5))
    #expect(score["footprint/bits_per_weight"] == 9 && score.refusal == nil)
    #expect(
      try #require(score["eval/loss_increase"]) < 0.7 * #require(random["eval/loss_increase"]))
    #expect(score["eval/loss"] == again["eval/loss"])
  }

  @Test func `tokens that stand for others see what their block attends to`() throws {
    let arena = try SmallArena.arena()
    let random = try measure(arena, "random", .sparsity(0.5))
    let tokens = try measure(arena, "tamp", .sparsity(0.5))
    #expect(abs(try #require(tokens["footprint/sparsity"]) - 0.5) < 0.01 && tokens.refusal == nil)
    #expect(
      try #require(tokens["eval/loss_increase"]) < 0.6 * #require(random["eval/loss_increase"]))
    let again = try measure(arena, "tamp", .sparsity(0.5))
    #expect(tokens["eval/loss"] == again["eval/loss"])
  }

  @Test func `a measurement repeats to the bit, and another replicate calibrates elsewhere`() throws
  {
    let first = try measure(SmallArena.arena(), "sparsegpt", .sparsity(0.5))
    let again = try measure(SmallArena.arena(), "sparsegpt", .sparsity(0.5))
    let other = try measure(SmallArena.arena(), "sparsegpt", .sparsity(0.5), replicate: 1)
    #expect(first["eval/loss"] == again["eval/loss"])
    #expect(first["eval/loss"] != other["eval/loss"])
  }

  @Test func `outlier channels hurt magnitude and leave wanda's choice alone`() throws {
    func increase(_ strategy: String, channels: Int) throws -> Double {
      let arena = try SmallArena.arena { $0.outlierChannels = channels }
      return try #require(
        try measure(arena, strategy, .sparsity(0.5))["eval/loss_increase"])
    }
    // The score |W|·‖X‖ does not change when a column shrinks and its input grows as much.
    let (plain, injected) = try (increase("wanda", channels: 0), increase("wanda", channels: 8))
    #expect(abs(injected - plain) < 0.02 * plain)
    let (before, after) = try (
      increase("magnitude", channels: 0), increase("magnitude", channels: 8)
    )
    #expect(after > 1.5 * before && after > 1.5 * injected)
    let checks = try SmallArena.arena { $0.outlierChannels = 8 }.presenceChecks()
    #expect(checks.count == 2 && checks.allSatisfy(\.passed), "\(checks)")
  }

  @Test func `a dropped block takes its bytes and multiplications along`() throws {
    let arena = try SmallArena.arena()
    let dense = try measure(arena, "dense", .dense)
    for (id, knobs, fraction) in [
      ("shortgpt", [:], 0.5), ("laco", [:], 0.5), ("olica", [:], 0.3),
      ("llm-pruner", ["firstWhole": 0, "lastWhole": 0] as [String: JSONValue], 0.3),
    ] {
      let method = try StrategyIndex.entry(id).method(knobs)
      let pruned = try arena.measure(by: method, to: .sparsity(fraction), replicate: 0)
      #expect(pruned.refusal == nil)
      #expect(abs(try #require(pruned["footprint/sparsity"]) - fraction) < 0.01)
      let bits = try #require(pruned["footprint/bits_per_weight"])
      #expect(abs(bits - 16 * (1 - fraction)) < 0.2)
      #expect(
        try #require(pruned["footprint/macs_per_token"])
          < (try #require(dense["footprint/macs_per_token"])))
      #expect(try #require(pruned["footprint/bytes"]) < (try #require(dense["footprint/bytes"])))
      #expect(try #require(pruned["eval/loss_increase"]).isFinite)
    }
  }

  @Test func `inputs that are left out are counted, and the bytes stay`() throws {
    let arena = try SmallArena.arena()
    let dense = try measure(arena, "dense", .dense)
    #expect(dense["activation/sparsity"] == nil && dense["cost/skipped_multiply_adds"] == nil)
    for (id, knobs) in [
      ("scap", ["samples": 8] as [String: JSONValue]), ("cats", ["samples": 8]),
    ] {
      let method = try StrategyIndex.entry(id).method(knobs)
      let found = try arena.measure(by: method, to: .sparsity(0.4), replicate: 0)
      #expect(found.refusal == nil)
      let share = try #require(found["activation/skipped_share"])
      #expect(abs(share - 0.4) < 0.03)
      // Two blocks of three matrices of 64 × 96.
      let skipped = try #require(found["cost/skipped_multiply_adds"])
      #expect(abs(skipped - share * 2 * 3 * 64 * 96) < 1)
      let sparsity = try #require(found["activation/sparsity"])
      #expect(sparsity > 0.3 && sparsity < 0.7)
      #expect(found["footprint/bits_per_weight"] == 16 && found["footprint/sparsity"] == 0)
      let (bytes, denseBytes) = (found["footprint/bytes"], dense["footprint/bytes"])
      #expect((bytes ?? 0) > (denseBytes ?? .infinity))
      #expect(try #require(found["eval/loss_increase"]) > 1e-4)
      #expect(Set(found.values.map(\.name)).isSubset(of: Set(LanguageModelMetrics.all.map(\.name))))
    }
    let whole = try arena.measure(
      by: StrategyIndex.entry("scap").method(), to: .sparsity(0), replicate: 0)
    #expect(whole["eval/loss"] == dense["eval/loss"] && whole["activation/sparsity"] == nil)
  }

  @Test func `what was left out must be near to the budget`() {
    var measurement = Measurement()
    #expect(measurement.missedSkipping(.sparsity(0.4)) == nil)
    measurement.add("activation/skipped_share", 0.44)
    #expect(measurement.missedSkipping(.sparsity(0.4)) == nil)
    #expect(measurement.missedSkipping(.sparsity(0.5))?.contains("0.44") == true)
  }

  @Test func `masks of queries and keys are stored as zeros and beat chance`() throws {
    let arena = try SmallArena.arena()
    let method = try StrategyIndex.entry("attention-matrix-pruning").method(
      ["iterations": 10, "samples": 3])
    let found = try arena.measure(by: method, to: .sparsity(0.5), replicate: 0)
    let random = try measure(arena, "random", .sparsity(0.5))
    #expect(found.refusal == nil)
    #expect(abs(try #require(found["footprint/bits_per_weight"]) - 9) < 0.05)
    let increase = try #require(random["eval/loss_increase"])
    #expect(try #require(found["eval/loss_increase"]) < 0.5 * increase)
  }

  @Test func `a strategy for whole models changes nothing of a full budget`() throws {
    let method = try StrategyIndex.entry("shortgpt").method()
    let whole = try SmallArena.arena().measure(by: method, to: .dense, replicate: 0)
    #expect(abs(try #require(whole["eval/loss_increase"])) < 1e-4)
    #expect(whole["footprint/bits_per_weight"] == 16)
    #expect(whole.refusal == nil)
  }

  @Test func `an arena without whole models says so`() throws {
    let probe = ProbeArena(options: .init(), workshop: SmallArena.workshop)
    #expect(throws: SpecError.arenaTakesLinearMaps("probe")) {
      try probe.measure(
        by: StrategyIndex.entry("shortgpt").method(), to: .sparsity(0.5), replicate: 0)
    }
  }

  @Test func `without injection there are no outlier channels`() throws {
    let arena = try SmallArena.arena()
    let ratio = try #require(try arena.presenceChecks().last)
    #expect(ratio.value < 10)
  }

  @Test func `the signature names the text, the tokens and the protocol`() throws {
    let signature = try SmallArena.arena().evaluation()
    #expect(signature.hasPrefix("ppl|d:grammar"))
    for field in ["tok:bpe400", "ctx:128", "stride:128", "n:24", "bos:0", "acc:f64", "v:1"] {
      #expect(signature.contains("|\(field)"))
    }
    let other = try SmallArena.arena { $0.evaluationSequences = 8 }.evaluation()
    #expect(other != signature)
  }

  @Test func `more sequences than the corpus has are refused with the number it has`() throws {
    let arena = try SmallArena.arena { $0.evaluationSequences = 1_000_000 }
    let error = #expect(throws: SpecError.self) { try measure(arena, "dense", .dense) }
    #expect(error?.description.contains("evaluationSequences") == true)
  }
}
