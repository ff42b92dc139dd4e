import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

@Suite struct `Pruner-Zero` {
  private func site(gradients: [Float]?) -> LinearSite {
    var statistics = CalibrationStatistics(width: 4, collecting: [.channelNorms])
    statistics.add(inputs: Tensor([1, 1, 1, 1], shape: [1, 4]))
    return LinearSite(
      path: "example", weight: Tensor([1, -2, 3, 4], shape: [1, 4]), statistics: statistics,
      format: .float32, gradientNorms: gradients.map { Tensor($0, shape: [1, 4]) })
  }

  @Test func `keeps what is large and has large gradients`() throws {
    // W² · mms(G) = 1 · 1, 4 · 2/3, 9 · 1/3, 16 · 0
    let strategy = try StrategyIndex.entry("pruner-zero").make()
    let encoded = try strategy.compress(site(gradients: [4, 3, 2, 1]), to: .sparsity(0.5))
    #expect(encoded.decoded().values == [0, -2, 3, 0])
  }

  @Test func `takes another expression, and refuses one that it cannot read`() throws {
    let entry = try StrategyIndex.entry("pruner-zero")
    let magnitude = try entry.make(["metric": "abs(W)"])
    let encoded = try magnitude.compress(site(gradients: [4, 3, 2, 1]), to: .sparsity(0.5))
    #expect(encoded.decoded().values == [0, 0, 3, 4])
    #expect(throws: SpecError.self) { try entry.make(["metric": "mul(W"]) }
  }

  @Test func `says what is missing where nobody computes gradients`() throws {
    let strategy = try StrategyIndex.entry("pruner-zero").make()
    let error = #expect(throws: CompressionError.self) {
      try strategy.compress(site(gradients: nil), to: .sparsity(0.5))
    }
    #expect(error?.description.contains("gradients of the loss are wanted") == true)
  }
}
