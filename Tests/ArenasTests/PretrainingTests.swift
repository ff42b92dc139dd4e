import CompressionCore
import Essentials
import Foundation
import Networks
import Strategies
import TestKit
import Testing

@testable import Arenas

/// Trainings of some seconds on the grammar, which needs no files.
private enum Tiny {
  static let options: [String: JSONValue] = [
    "corpus": "grammar:documents=600", "vocabulary": 300, "context": 16, "batch": 4, "width": 16,
    "layers": 1, "tokens": 2560, "evaluationSequences": 32, "curvePoints": 4,
  ]

  static func arena(
    _ id: String = "pretrain", _ changes: [String: JSONValue] = [:], cache: URL? = nil
  ) throws -> any Arena {
    let entry = try #require(ArenaIndex.entry(id))
    let folder = cache ?? URL(fileURLWithPath: "/nonexistent")
    return try entry.make(
      options.merging(changes) { $1 },
      workshop: Workshop(cache: ModelCache(directory: folder), threads: 1))
  }

  static func measure(
    _ strategy: String, _ budget: Budget, replicate: Int = 0, knobs: [String: JSONValue] = [:],
    _ changes: [String: JSONValue] = [:]
  ) throws -> Arenas.Measurement {
    try arena("pretrain", changes).measure(
      StrategyIndex.entry(strategy).make(knobs), to: budget, replicate: replicate)
  }
}

extension Arenas.Measurement {
  fileprivate func curve(_ name: String) -> [Double] {
    values.filter { $0.name == name && $0.step != nil }.map(\.value)
  }
}

@Suite struct `Sparse pre-training` {
  @Test func `stores the living weights of every step, and ends at its budget`() throws {
    let dense = try Tiny.measure("dense", .dense)
    let sparse = try Tiny.measure("gradual-magnitude", .sparsity(0.75), knobs: ["interval": 2])
    let weights = try #require(dense["size/parameters"])
    #expect(weights == 4 * 16 * 16 + 3 * 16 * 48)
    #expect(dense.curve("train/nonzeros") == Array(repeating: weights, count: 40))
    let living = sparse.curve("train/nonzeros")
    #expect(living.count == 40)
    #expect(living.first == weights && living.last == weights / 4)
    #expect(zip(living, living.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(sparse["size/final_nonzeros"] == weights / 4)
    let schedule = ComputeWindow().schedule(
      density: 0.25, over: .steps(40), interval: 2, shape: .geometric)
    let average = living.reduce(0, +) / 40
    #expect(abs(average / weights - schedule.averageDensity) < 1e-3)
    #expect(sparse.curve("curve/loss").count == 4)
  }

  @Test func `learns, and gives the same bits again`() throws {
    let run = { try Tiny.measure("gradual-magnitude", .sparsity(0.5), replicate: 1) }
    let (first, second) = (try run(), try run())
    let losses = first.curve("train/loss")
    #expect(losses.last ?? 9 < losses[0] - 0.5)
    let loss = try #require(first["eval/loss"])
    #expect(loss < (first["eval/unigram_entropy"] ?? 0) + 1)
    #expect(loss > first["eval/entropy_floor"] ?? 9)
    #expect(loss.bitPattern == second["eval/loss"]?.bitPattern)
    #expect(losses == second.curve("train/loss"))
  }

  @Test func `shares weights and data between strategies until the first weight dies`() throws {
    let dense = try Tiny.measure("dense", .dense).curve("train/loss")
    let sparse = try Tiny.measure("gradual-magnitude", .sparsity(0.5)).curve("train/loss")
    #expect(dense.prefix(8) == sparse.prefix(8))
    #expect(dense != sparse)
    let other = try Tiny.measure("dense", .dense, replicate: 1).curve("train/loss")
    #expect(other[0] != dense[0])
  }

  @Test func `buys more steps with the same compute when it is sparse`() throws {
    let sparse = try Tiny.measure(
      "gradual-magnitude", .sparsity(0.75), knobs: ["interval": 1], ["length": "compute"])
    let living = sparse.curve("train/nonzeros")
    #expect(living.count > 60)
    let spent = living.reduce(0, +) / (sparse["size/parameters"] ?? 1)
    #expect(abs(spent / 40 - 1) < 0.05)
    #expect(sparse["train/tokens"] == Double(living.count * 64))
  }

  @Test func `refuses strategies that know nothing of trainings`() throws {
    let error = #expect(throws: PretrainingError.self) {
      try Tiny.measure("wanda", .sparsity(0.5))
    }
    #expect(error?.description.contains("'wanda'") == true)
  }

  @Test(arguments: [
    ("width", JSONValue.integer(24)), ("tokens", 63), ("rate", 0), ("length", "weeks"),
    ("vocabulary", 12),
  ])
  func `refuses options that make no training`(name: String, value: JSONValue) {
    #expect(throws: SpecError.self) { try Tiny.arena("pretrain", [name: value]) }
  }

  @Test func `says how much text there is when more is asked for`() throws {
    let error = #expect(throws: SpecError.self) {
      try Tiny.measure("dense", .dense, ["evaluationSequences": 1_000_000])
    }
    #expect(error?.description.contains("at most") == true)
  }
}

@Suite struct `Training after pruning` {
  private let changes: [String: JSONValue] = [
    "baseTokens": 3840, "tokens": 1280, "warmup": 2, "calibrationSequences": 8, "curvePoints": 5,
  ]

  private func measure(_ strategy: String, _ budget: Budget, cache: URL) throws
    -> Arenas.Measurement
  {
    let options = Tiny.options.filter { $0.key != "length" }.merging(changes) { $1 }
    let entry = try #require(ArenaIndex.entry("posttrain"))
    return try entry.make(
      options, workshop: Workshop(cache: ModelCache(directory: cache), threads: 1)
    ).measure(StrategyIndex.entry(strategy).make(), to: budget, replicate: 0)
  }

  @Test func `keeps dead what was removed, and wins loss back`() throws {
    try withScratchFolder { folder in
      let pruned = try measure("magnitude", .sparsity(0.75), cache: folder)
      #expect(abs((pruned["size/rate"] ?? 0) - 0.75) < 0.01)
      let (before, after) = (pruned["eval/pruned_loss"] ?? 0, pruned["eval/loss"] ?? 9)
      #expect(after < before)
      #expect(pruned["eval/reference_loss"] ?? 9 < before)
      let tokens = pruned.curve("curve/tokens")
      #expect(tokens.first == 64 && tokens.last == 1280)
      #expect(tokens == tokens.sorted())
      #expect(pruned.curve("curve/loss").last == after)
      let control = try measure("dense", .dense, cache: folder)
      #expect(control["size/rate"] == 0)
      #expect(control["eval/reference_loss"] == pruned["eval/reference_loss"])
    }
  }

  @Test func `refuses bits, which a training would undo`() throws {
    try withScratchFolder { folder in
      _ = #expect(throws: SpecError.self) { try measure("rtn", .bits(4), cache: folder) }
    }
  }
}
