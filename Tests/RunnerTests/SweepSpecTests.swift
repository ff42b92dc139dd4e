import CompressionCore
import Essentials
import Runner
import Testing

@Suite struct SweepSpecTests {
  private func problems(_ text: String, _ overrides: [String] = []) -> [String] {
    do {
      _ = try SweepSpec(text: text, file: "s.yaml", overrides: overrides)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test func `a good spec is read whole`() throws {
    let spec = try SweepSpec(text: tinySpec, file: "tiny.yaml")
    #expect(spec.name == "tiny")
    #expect(spec.arms.map(\.strategy) == ["dense", "magnitude", "wanda", "rtn"])
    #expect(spec.targets.map(\.budget) == [.sparsity(0.5), .bits(4)])
    #expect(spec.replicates == 2)
    #expect(spec.options["steps"] == 20)
  }

  @Test func `limits are read, may be overridden, and change no cell`() throws {
    let spec = try SweepSpec(
      text: tinySpec + "\nlimits: {time: 10m, memory: 2G, retries: 0}\n", file: "tiny.yaml",
      overrides: ["limits.time=90"])
    #expect(spec.limits.seconds == 90)
    #expect(spec.limits.bytes == 2 << 30)
    #expect(spec.limits.retries == 0)
  }

  @Test func `a grid is every combination of each entry, and an entry without values is refused`()
    throws
  {
    let grid = """

      grid:
        - {layers: [1, 2], width: [16, 32], steps: 5}
        - layers: 3
      """
    let spec = try SweepSpec(text: tinySpec + grid, file: "tiny.yaml")
    #expect(
      spec.variants == [
        ["layers": 1, "steps": 5, "width": 16], ["layers": 1, "steps": 5, "width": 32],
        ["layers": 2, "steps": 5, "width": 16], ["layers": 2, "steps": 5, "width": 32],
        ["layers": 3],
      ])
    #expect(problems(tinySpec + "\ngrid: [7]\n").count == 1)
  }

  @Test func `overrides replace, add and expand to lists`() throws {
    let spec = try SweepSpec(
      text: tinySpec, file: "tiny.yaml",
      overrides: ["replicates=5", "budget.sparsity=0.5,0.7", "options.corpus=grammar"])
    #expect(spec.replicates == 5)
    #expect(spec.targets.map(\.budget) == [.sparsity(0.5), .sparsity(0.7), .bits(4)])
    #expect(spec.options["corpus"] == "grammar")
  }

  @Test func `every mistake is told at once, with its line and a remedy`() {
    let found = problems(
      """
      espalier: 1
      name: Bad Name
      arena: lm
      strategeis: [wanda]
      budget:
        sparsity: [1.2, 0.5]
        bitz: [3]
        pattern: ["2:x"]
      replicates: none
      """)
    #expect(found.count == 7)
    #expect(found.contains { $0.hasPrefix("s.yaml:2: name 'Bad Name'") })
    #expect(
      found.contains { $0.hasPrefix("s.yaml:4: ") && $0.contains("did you mean 'strategies'?") })
    #expect(found.contains { $0.hasPrefix("s.yaml:6: ") && $0.contains("sparsity 1.2") })
    #expect(found.contains { $0.hasPrefix("s.yaml:7: ") && $0.contains("did you mean 'bits'?") })
    #expect(found.contains { $0.hasPrefix("s.yaml:8: ") && $0.contains("2:x") })
    #expect(found.contains { $0.hasPrefix("s.yaml:9: ") && $0.contains("'none'") })
    #expect(found.contains { $0.contains("the key 'strategies' is missing") })
  }

  @Test func `broken YAML names the line`() {
    let found = problems("espalier: 1\nname: [unclosed\n")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("s.yaml:"))
    #expect(found[0].contains("not valid YAML"))
  }

  @Test(arguments: [
    "", "[1, 2]", "just text", "espalier: 2\nname: a\narena: lm\nstrategies: wanda",
  ])
  func `other documents are refused`(text: String) {
    #expect(!problems(text).isEmpty)
  }

  @Test func `a missing file is named`() {
    let error = #expect(throws: SpecProblems.self) { try SweepSpec(path: "/nowhere/x.yaml") }
    #expect(error?.problems.first?.file == "/nowhere/x.yaml")
  }

  @Test func `exclusions and joint budgets are read`() throws {
    let spec = try SweepSpec(
      text: """
        espalier: 1
        name: a
        arena: lm
        strategies: [{sparsegpt: {groupSize: 32}}]
        budget: {joint: [{sparsity: 0.5, bits: 4}], pattern: "2:4"}
        exclude: [{strategy: sparsegpt, pattern: "2:4"}]
        """, file: "s.yaml")
    #expect(spec.targets.map(\.budget) == [.sparsity(0.5, bits: 4), .pattern(2, of: 4)])
    #expect(spec.exclusions[0].budget == .pattern(2, of: 4))
    #expect(spec.arms[0].hyperparameters == ["groupSize": 32])
  }

  @Test func `lists of hyperparameters are every combination`() throws {
    let spec = try SweepSpec(
      text: """
        espalier: 1
        name: a
        arena: lm
        strategies:
          - wanda
          - sparsegpt: {dampening: [0.1, 0.01], groupSize: [32, 64]}
        budget: {sparsity: 0.5}
        """, file: "s.yaml")
    #expect(spec.arms.map(\.strategy) == ["wanda"] + Array(repeating: "sparsegpt", count: 4))
    #expect(
      spec.arms.dropFirst().map(\.hyperparameters) == [
        ["dampening": 0.1, "groupSize": 32], ["dampening": 0.1, "groupSize": 64],
        ["dampening": 0.01, "groupSize": 32], ["dampening": 0.01, "groupSize": 64],
      ])
    #expect(spec.arms.dropFirst().allSatisfy { $0.line == spec.arms[1].line })
  }

  @Test func `a list without a value is a mistake`() {
    let text = """
      espalier: 1
      name: a
      arena: lm
      strategies: [{sparsegpt: {dampening: []}}]
      """
    #expect(problems(text).contains { $0.contains("'dampening' of 'sparsegpt' lists no value") })
  }
}
