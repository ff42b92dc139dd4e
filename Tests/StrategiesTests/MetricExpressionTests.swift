import CompressionCore
import Tensors
import Testing

@testable import Strategies

@Suite("A symbolic metric") struct MetricExpressionTests {
  private func score(_ metric: String, weight: [Float] = [-1, 2, -3, 4]) throws -> [Float] {
    try PrunerZero(metric: metric).scores(
      weight: Tensor(weight, shape: [2, 2]), gradientNorms: Tensor([1, 2, 3, 5], shape: [2, 2]),
      squaredInputNorms: Tensor([4, 9], shape: [1, 2])
    ).values
  }

  @Test func `is evaluated on magnitudes, norms of gradients and squared norms of inputs`() throws {
    #expect(try score("W") == [1, 2, 3, 4])
    #expect(try score("mul(W, sqrt(X))") == [2, 6, 6, 12])
    #expect(try score(PrunerZero.published) == [0, 1, 4.5, 16])
    #expect(try score("sub( neg(W), X )") == [-5, -11, -7, -13])
  }

  @Test func `divides by the norm over the common shape`() throws {
    let norm = Float(2 * (16 + 81)).squareRoot()
    let expected = [1, 2, 3, 4].map { $0 / norm }
    #expect(zip(try score("div(W, X)"), expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func `that is constant is zero when stretched or standardised`() throws {
    #expect(try score("mms(W)", weight: [1, 1, 1, 1]) == [0, 0, 0, 0])
    #expect(try score("zsn(W)", weight: [1, 1, 1, 1]) == [0, 0, 0, 0])
  }

  @Test(arguments: ["", "mul(W)", "mul(W, G", "W)", "root(W)", "add(W, G, X)", "w"])
  func `is refused where it makes no sense`(_ text: String) {
    #expect(throws: SpecError.self) { try PrunerZero(metric: text) }
  }

  @Test func `is refused when it never ends`() {
    let deep = String(repeating: "neg(", count: 500) + "W" + String(repeating: ")", count: 500)
    #expect(throws: SpecError.self) { try PrunerZero(metric: deep) }
  }
}
