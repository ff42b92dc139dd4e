import Arenas
import CompressionCore
import Essentials
import Foundation
import Networks
import Runner
import Store
import TestKit
import Testing

@Suite struct SweepPlanTests {
  @Test func `each strategy has the budgets that it can meet, replicate by replicate`() throws {
    try withScratchFolder { folder in
      let plan = try tinyPlan(folder)
      let cells = plan.cells.map { "\($0.cell.strategy) \($0.budget.label) \($0.cell.replicate)" }
      #expect(
        cells == [
          "dense dense 0", "magnitude 50 % 0", "wanda 50 % 0", "rtn 4 bits 0",
          "dense dense 1", "magnitude 50 % 1", "wanda 50 % 1", "rtn 4 bits 1",
        ])
      #expect(Set(plan.cells.map(\.identity)).count == 8)
    }
  }

  @Test func `a grid gives each arm in each variant of the arena, once`() throws {
    try withScratchFolder { folder in
      let plan = try tinyPlan(folder, overrides: ["grid=[{layers: [1, 2]}, {layers: 2}]"])
      #expect(plan.arenas.count == 2)
      #expect(plan.cells.count == 2 * 2 * 4)
      #expect(plan.cells.prefix(4).allSatisfy { $0.cell.arenaOptions["layers"] == 1 })
      #expect(Set(plan.cells.map(\.identity)).count == 16)
      let error = #expect(throws: SpecProblems.self) {
        try tinyPlan(folder, overrides: ["grid=[{layers: [0, 1]}, {wdith: 3}]"])
      }
      #expect(error?.description.contains("did you mean 'width'?") == true)
      #expect(error?.description.contains("'layers' is 0") == true)
    }
  }

  @Test func `a default written out changes no identity, another value does`() throws {
    try withScratchFolder { folder in
      let plain = try tinyPlan(folder).cells.map(\.identity)
      let same = try tinyPlan(folder, overrides: ["options.outlierFactor=30"]).cells
      let other = try tinyPlan(folder, overrides: ["options.outlierChannels=2"]).cells
      #expect(plain == same.map(\.identity))
      #expect(Set(plain).isDisjoint(with: other.map(\.identity)))
    }
  }

  @Test func `unknown names and bad values are all told, with the nearest name`() throws {
    try withScratchFolder { folder in
      let error = #expect(throws: SpecProblems.self) {
        try tinyPlan(
          folder, overrides: ["strategies=[wnada, {gptq: {groupsize: 3}}, rtn]", "arena=ml"])
      }
      let text = error?.description ?? ""
      #expect(text.contains("did you mean 'wanda'?"))
      #expect(text.contains("did you mean 'groupSize'?"))
      #expect(text.contains("did you mean 'lm'?") || text.contains("allowed: lm"))
    }
  }

  @Test func `a strategy that fits none of the budgets is an error`() throws {
    try withScratchFolder { folder in
      let error = #expect(throws: SpecProblems.self) {
        try tinyPlan(folder, overrides: ["budget={bits: [4]}", "strategies=[wanda]"])
      }
      #expect(error?.description.contains("it accepts pattern, sparsity") == true)
    }
  }

  @Test func `an unknown corpus is refused by name`() throws {
    try withScratchFolder { folder in
      let error = #expect(throws: SpecProblems.self) {
        try tinyPlan(folder, overrides: ["options.corpus=wordnt"])
      }
      #expect(error?.description.contains("wordnet") == true)
    }
  }
}
