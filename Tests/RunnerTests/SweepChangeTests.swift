import Essentials
import Runner
import Store
import Testing

@Suite struct SweepChangeTests {
  private func cells(
    _ strategies: [String], sparsities: [Double], replicates: Int,
    options: [String: JSONValue] = [:], revision: Int = 1
  ) -> [Cell] {
    strategies.flatMap { strategy in
      sparsities.flatMap { sparsity in
        (0..<replicates).map { replicate in
          Cell(
            strategy: strategy, strategyRevision: revision, arena: "lm", arenaOptions: options,
            budget: ["sparsity": .number(sparsity)], replicate: replicate, evaluation: "e")
        }
      }
    }
  }

  @Test func `the same cells show no difference`() {
    let same = cells(["wanda"], sparsities: [0.5], replicates: 2)
    #expect(SweepChange(from: same, to: same).lines.isEmpty)
  }

  @Test func `each knob that differs has a line`() {
    let old = cells(["wanda", "rtn"], sparsities: [0.5, 0.6], replicates: 2)
    let new = cells(
      ["wanda", "gptq"], sparsities: [0.5, 0.7], replicates: 3, options: ["steps": 20])
    #expect(
      SweepChange(from: old, to: new).lines == [
        "budget: + {\"sparsity\":0.7}, - {\"sparsity\":0.6}",
        "option steps: + 20, - default",
        "strategy: + gptq, - rtn", "replicates: 2 to 3",
      ])
  }

  @Test func `a method that changed is told by its revision`() {
    let old = cells(["wanda"], sparsities: [0.5], replicates: 1)
    let new = cells(["wanda"], sparsities: [0.5], replicates: 1, revision: 2)
    #expect(SweepChange(from: old, to: new).lines == ["revision of wanda: + 2, - 1"])
  }
}
