import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `A cell's identity` {
  @Test func `is pinned: these hashes name results that are already stored`() {
    let plain = Cell.example()
    let options = Cell(
      strategy: "oats", strategyRevision: 2,
      hyperparameters: ["rank_ratio": 0.25, "iterations": 80], arena: "lm", arenaRevision: 3,
      arenaOptions: ["corpus": "grammar", "outliers": true], budget: ["pattern": "2:4"],
      replicate: 7, evaluation: "ppl-1")
    let small = Cell(
      strategy: "gptq", hyperparameters: ["damping": 1e-7], arena: "moe", budget: ["bits": 3],
      replicate: 1, evaluation: "kl-2")
    #expect(plain.identity == "23f5f04e68f8ed2c")
    #expect(options.identity == "dfa3e1a07c92d88b")
    #expect(small.canonical.contains(#""hyperparameters":{"damping":1e-7}"#))
    #expect(small.identity == "99b40181367ed7b5")
  }

  @Test func `does not see the order of keys, nor how a number is written`() throws {
    let one = try JSONDecoder().decode(
      Cell.self,
      from: Data(
        """
        {"strategy":"w","strategy_revision":1,"hyperparameters":{"a":1,"b":2.0},"arena":"lm",
        "arena_revision":1,"arena_options":{},"budget":{"bits":3.0},"replicate":0,"evaluation":"e"}
        """.utf8))
    let other = Cell(
      strategy: "w", hyperparameters: ["b": 2, "a": 1.0], arena: "lm", budget: ["bits": 3],
      replicate: 0, evaluation: "e")
    #expect(one.identity == other.identity)
    #expect(one == other)
  }

  @Test func `changes with every part of the content`() {
    let base = Cell.example()
    var variants: [Cell] = []
    func vary(_ change: (inout Cell) -> Void) {
      var cell = base
      change(&cell)
      variants.append(cell)
    }
    vary { $0.strategy = "magnitude" }
    vary { $0.strategyRevision = 2 }
    vary { $0.hyperparameters = ["exponent": 2] }
    vary { $0.arena = "moe" }
    vary { $0.arenaRevision = 2 }
    vary { $0.arenaOptions = ["exponent": 2] }
    vary { $0.budget = ["sparsity": 0.6] }
    vary { $0.replicate = 1 }
    vary { $0.evaluation = "ppl-2" }
    #expect(Set(variants.map(\.identity) + [base.identity]).count == variants.count + 1)
  }

  @Test func `survives its own JSON`() throws {
    let cell = Cell.example(hyperparameters: ["x": [1, nil, "ü"]])
    let copy = try JSONDecoder().decode(Cell.self, from: JSONEncoder().encode(cell))
    #expect(copy.identity == cell.identity)
  }

  @Test func `axis and level come from the budget`() {
    var cell = Cell.example()
    #expect(cell.axis == "sparsity" && cell.level == 0.5)
    cell.budget = ["pattern": "2:4"]
    #expect(cell.axis == "pattern" && cell.level == "2:4")
    cell.budget = ["sparsity": 0.5, "bits": 4]
    #expect(cell.axis == "bits+sparsity" && cell.level == "4+0.5")
    cell.budget = [:]
    #expect(cell.axis == "none" && cell.level == nil)
  }

  @Test func `the label tells people what it is`() {
    let cell = Cell.example(replicate: 2, hyperparameters: ["exponent": 0.5])
    #expect(cell.label == "wanda(exponent=0.5) sparsity=0.5 in lm, replicate 2")
  }

  @Test func `digests are SHA-256`() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(Digest.sha256Hex("abc") == abc)
  }
}
