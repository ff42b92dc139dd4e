import Autograd
import CompressionCore
import Essentials
import Foundation
import Networks
import Strategies
import TestKit
import Tensors
import Testing

@testable import Arenas

/// Trainings of a second on the grammar, which needs no files.
private enum Tiny {
  static let options: [String: JSONValue] = [
    "corpus": "grammar:documents=600", "vocabulary": 300, "context": 16, "batch": 4, "width": 16,
    "layers": 1, "tokens": 2560, "evaluationSequences": 32, "curvePoints": 4,
  ]
  static let weightCount = Double(4 * 16 * 16 + 3 * 16 * 48)

  static func pretrained(
    _ strategy: String, _ budget: Budget, _ knobs: [String: JSONValue] = [:],
    replicate: Int = 0
  ) throws -> Arenas.Measurement {
    let entry = try #require(ArenaIndex.entry("pretrain"))
    let arena = try entry.make(
      options,
      workshop: Workshop(
        cache: ModelCache(directory: URL(fileURLWithPath: "/nonexistent")), threads: 1))
    return try arena.measure(
      by: StrategyIndex.entry(strategy).method(knobs), to: budget, replicate: replicate)
  }
}

extension Arenas.Measurement {
  fileprivate func curve(_ name: String) -> [Double] {
    values.filter { $0.name == name && $0.step != nil }.map(\.value)
  }
}

@Suite struct `Methods that act in every step` {
  @Test(arguments: [
    ("slope", Budget.pattern(2, of: 4)), ("sst", .dense), ("low-rank-training", .dense),
    ("efficientllm-pap", .sparsity(0.5)),
  ])
  func `learn, meet their budgets and give the same bits again`(
    strategy: String, budget: Budget
  ) throws {
    let knobs: [String: JSONValue] = strategy == "slope" ? ["adapterSteps": 10] : [:]
    let first = try Tiny.pretrained(strategy, budget, knobs, replicate: 1)
    let second = try Tiny.pretrained(strategy, budget, knobs, replicate: 1)
    #expect(first.refusal == nil)
    let losses = first.curve("train/loss")
    #expect(losses.count == 40 && losses == second.curve("train/loss"))
    #expect(losses[39] < losses[0] - 0.3)
    #expect(first["eval/loss"]?.bitPattern == second["eval/loss"]?.bitPattern)
    let share = 1 - (budget.sparsity?.fraction ?? 0)
    #expect(abs((first["size/final_nonzeros"] ?? 0) / Tiny.weightCount - share) < 0.02)
  }

  @Test func `SLoPe is sparse from the first step and has adapters in the last`() throws {
    let run = try Tiny.pretrained("slope", .pattern(2, of: 4), ["adapterSteps": 10])
    #expect(run.curve("train/nonzeros") == Array(repeating: Tiny.weightCount / 2, count: 40))
    // Rank 2 beside four maps 16 → 16, two 16 → 48 and one 48 → 16.
    #expect(run["size/added"] == Double(2 * (4 * 32 + 3 * 64)))
    let without = try Tiny.pretrained("slope", .pattern(2, of: 4), ["rank": 0])
    #expect(without["size/added"] == nil)
    let (with, plain) = (run.curve("train/loss"), without.curve("train/loss"))
    #expect(with.prefix(31) == plain.prefix(31) && with != plain)
  }

  @Test func `the doubly pruned gradient changes a training of two layers, not its first loss`()
    throws
  {
    let double = try Tiny.pretrained("slope", .pattern(2, of: 4), ["rank": 0])
    let exact = try Tiny.pretrained(
      "slope", .pattern(2, of: 4), ["rank": 0, "backward": "exact"])
    #expect(double.curve("train/loss")[0] == exact.curve("train/loss")[0])
    #expect(double.curve("train/loss") != exact.curve("train/loss"))
    let dense = try Tiny.pretrained("slope", .dense, ["rank": 0])
    let denseExact = try Tiny.pretrained("slope", .dense, ["rank": 0, "backward": "exact"])
    #expect(dense.curve("train/loss") == denseExact.curve("train/loss"))
  }

  @Test func `SST begins with the loss of the dense model`() throws {
    let dense = try Tiny.pretrained("dense", .dense).curve("train/loss")
    let spectral = try Tiny.pretrained("sst", .dense).curve("train/loss")
    #expect(abs(dense[0] - spectral[0]) < 1e-3)
    #expect(try Tiny.pretrained("low-rank-training", .dense).curve("train/loss")[0] == dense[0])
  }

  @Test func `EfficientLLM loses groups one after another, or all at once`() throws {
    let gradual = try Tiny.pretrained("efficientllm-pap", .sparsity(0.5)).curve("train/nonzeros")
    #expect(zip(gradual, gradual.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(Set(gradual).count >= 4)
    let sudden = try Tiny.pretrained("efficientllm-pap", .sparsity(0.5), ["share": 0])
      .curve("train/nonzeros")
    #expect(Set(sudden).count == 2 && sudden[3] == Tiny.weightCount && sudden[4] == sudden[39])
  }

  @Test func `trains on from a trained model, and keeps the control's reference`() throws {
    try withScratchFolder { folder in
      let entry = try #require(ArenaIndex.entry("posttrain"))
      let changes: [String: JSONValue] = [
        "baseTokens": 3840, "tokens": 1920, "warmup": 2, "calibrationSequences": 8,
        "curvePoints": 5,
      ]
      let arena = try entry.make(
        Tiny.options.merging(changes) { $1 },
        workshop: Workshop(cache: ModelCache(directory: folder), threads: 1))
      let run = try arena.measure(
        by: StrategyIndex.entry("efficientllm-pap").method(), to: .sparsity(0.5), replicate: 0)
      let control = try arena.measure(
        by: StrategyIndex.entry("dense").method(), to: .dense, replicate: 0)
      #expect(run["eval/reference_loss"] == control["eval/reference_loss"])
      #expect(abs((run["size/rate"] ?? 0) - 0.5) < 0.02)
      let (average, last) = (run["size/average_nonzeros"] ?? 0, run["size/final_nonzeros"] ?? 0)
      #expect(average > last && average < Tiny.weightCount)
    }
  }

  @Test func `cannot act where nothing is trained, nor on a layer by itself`() throws {
    let entry = try StrategyIndex.entry("slope")
    #expect(throws: SpecError.trains("slope")) { try entry.make() }
    let vision = try #require(ArenaIndex.entry("lm"))
    #expect(!vision.takesTrainingMethods)
  }

  @Test(
    arguments: [
      ("slope", ["renewal": 0]), ("sst", ["rankShare": 0]), ("low-rank-training", ["restart": -1]),
      ("efficientllm-pap", ["share": 1.5]),
    ] as [(String, [String: JSONValue])])
  func `refuse knobs out of range`(strategy: String, knobs: [String: JSONValue]) throws {
    #expect(throws: SpecError.self) { try StrategyIndex.entry(strategy).method(knobs) }
  }

  @Test func `refuse a pattern that does not divide a layer`() throws {
    #expect(throws: CompressionError.self) {
      try Tiny.pretrained("slope", .pattern(2, of: 5))
    }
  }
}

@Suite struct `Another weight in the gradient of the input` {
  @Test func `leaves value and weight gradient alone`() {
    var random = RandomStream(seed: 3, for: "test")
    let x = Tensor(normal: [5, 4], standardDeviation: 1, random: &random)
    let weight = Tensor(normal: [3, 4], standardDeviation: 1, random: &random)
    let other = Tensor(normal: [3, 4], standardDeviation: 1, random: &random)
    func run(_ replaced: [String: Tensor]) -> (Tensor, [String: Tensor]) {
      let tape = Tape()
      tape.inputGradientWeights = replaced
      let y = tape.linear(tape.parameter("x", x), weight: weight, path: "w")
      return (y.value, tape.gradients(of: tape.sum(y)))
    }
    let (plain, changed) = (run([:]), run(["w": other]))
    #expect(plain.0 == changed.0 && plain.1["w"] == changed.1["w"])
    let ones = Tensor(filledWith: 1, shape: [5, 3])
    #expect(plain.1["x"] == ones.matmul(weight) && changed.1["x"] == ones.matmul(other))
  }
}
