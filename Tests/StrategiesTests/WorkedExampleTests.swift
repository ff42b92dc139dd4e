import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

/// One small weight for each strategy, with what is left of it written out.
@Suite("Worked examples") struct WorkedExampleTests {
  /// Inputs 0 and 1 are correlated, and so are 2 and 3: each pair has the Hessian c · [2 1; 1 1], so
  /// that the second of a pair makes up for the first one to one.
  let pairs: [[Float]] = [[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]]

  @Test func `dense keeps every weight`() throws {
    let weight: [[Float]] = [[0.1, -0.9, 0, 0.2], [-0.0, 0.3, 0.05, 0.8]]
    let site = makeSite(weight: weight, inputs: pairs)
    #expect(try Dense().compress(site, to: .dense).decoded() == site.weight)
  }

  @Test func `random removes half of the weights of the layer, by the seed`() throws {
    let weight: [[Float]] = [[1, 2, 3, 4], [5, 6, 7, 8]]
    let site = makeSite(weight: weight, inputs: pairs)
    let strategy = ScorePruning<RandomPruning>(hyperparameters: .init())
    let masks = try (0..<16).map { seed in
      support(try strategy.compress(site, to: .sparsity(0.5), seed: UInt64(seed)).decoded())
    }
    #expect(masks.allSatisfy { $0.count { $0 } == 4 })
    #expect(Set(masks).count > 4)
  }

  @Test(arguments: [
    ("layer", [0, -0.9, 0.5, 0.4, 0, 0, 0, 0.8] as [Float]),
    ("row", [0, -0.9, 0.5, 0, 0, 0.3, 0, 0.8]),
  ])
  func `magnitude removes the smallest weights`(scope: String, expected: [Float]) throws {
    let weight: [[Float]] = [[0.1, -0.9, 0.5, 0.4], [-0.2, 0.3, 0.05, 0.8]]
    let site = makeSite(weight: weight, inputs: pairs)
    let strategy = try StrategyIndex.entry("magnitude").make(["scope": .string(scope)])
    #expect(try strategy.compress(site, to: .sparsity(0.5)).decoded().values == expected)
  }

  @Test func `magnitude with a global scope takes more from the layer of small weights`() throws {
    let small = LinearSite(path: "small", weight: Tensor([1, 2, 3, 9], shape: [2, 2]))
    let large = LinearSite(path: "large", weight: Tensor([4, 5, 6, 7], shape: [2, 2]))
    let strategy = try StrategyIndex.entry("magnitude").make(["scope": "global"])
    var random = RandomStream(seed: 1, for: "shares")
    let shares = try strategy.shares(
      of: .sparsity(0.5), among: [small, large], random: &random)
    #expect(shares == ["small": .sparsity(0.75), "large": .sparsity(0.25)])
    let left = try strategy.compress(small, to: try #require(shares["small"]))
    #expect(left.decoded().values == [0, 0, 0, 9])
  }

  @Test func `of equal weights the first go first`() throws {
    let site = makeSite(weight: [[1, -1, 1, 1], [2, 1, 2, 2]], inputs: pairs)
    let strategy = try StrategyIndex.entry("magnitude").make()
    #expect(
      try strategy.compress(site, to: .sparsity(0.5)).decoded().values
        == [0, 0, 0, 0, 2, 1, 2, 2])
    #expect(
      try strategy.compress(site, to: .pattern(2, of: 4)).decoded().values
        == [0, 0, 1, 1, 0, 0, 2, 2])
  }

  @Test func `wanda keeps a small weight that meets a large input`() throws {
    let inputs: [[Float]] = [[4, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    let weight: [[Float]] = [[0.3, -0.9, 0.5, 0.2], [-0.1, 0.3, 0.05, 0.8]]
    let site = makeSite(weight: weight, inputs: inputs)
    let strategy = try StrategyIndex.entry("wanda").make()
    let expected: [Float] = [0.3, -0.9, 0, 0, -0.1, 0, 0, 0.8]
    #expect(try strategy.compress(site, to: .sparsity(0.5)).decoded().values == expected)
    #expect(try strategy.compress(site, to: .pattern(2, of: 4)).decoded().values == expected)
  }

  @Test func `sparsegpt adds what it removes to the correlated input`() throws {
    let site = makeSite(weight: [[1, 4, 3, 2], [5, 1, 2, 6]], inputs: pairs)
    let strategy = try StrategyIndex.entry("sparsegpt").make(["dampening": 0])
    let decoded = try strategy.compress(site, to: .sparsity(0.5)).decoded()
    let expected: [Float] = [0, 5, 3, 0, 5, 0, 0, 8]
    #expect(zip(decoded.values, expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(decoded)")
  }

  @Test func `rtn goes to the nearest of four values`() throws {
    let weight: [[Float]] = [[0.4, 1.3, 3, 0], [2.6, 0.6, 0, 3]]
    let site = makeSite(weight: weight, inputs: pairs)
    let strategy = try StrategyIndex.entry("rtn").make()
    #expect(
      try strategy.compress(site, to: .bits(2)).decoded().values == [0, 1, 3, 0, 3, 1, 0, 3])
  }

  @Test func `rtn on a symmetric grid reaches further below zero`() throws {
    let site = makeSite(weight: [[-1.5, 0.6, 1.5, 0], [1.4, -0.4, 1.5, -1]], inputs: pairs)
    let strategy = try StrategyIndex.entry("rtn").make(["symmetric": true])
    #expect(
      try strategy.compress(site, to: .bits(2)).decoded().values == [-2, 1, 1, 0, 1, 0, 1, -1])
  }

  @Test func `gptq moves its rounding errors to the correlated input`() throws {
    let weight: [[Float]] = [[0.4, 1.3, 3, 0], [2.6, 0.6, 0, 3]]
    let site = makeSite(weight: weight, inputs: pairs)
    let strategy = try StrategyIndex.entry("gptq").make(["dampening": 0])
    #expect(
      try strategy.compress(site, to: .bits(2)).decoded().values == [0, 2, 3, 0, 3, 0, 0, 3])
  }
}
