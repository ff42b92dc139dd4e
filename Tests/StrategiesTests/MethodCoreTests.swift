import Tensors
import Testing

@testable import Strategies

/// Functions of methods that need more than a site, on examples that are written out.
@Suite("Cores of methods") struct MethodCoreTests {
  @Test func `the statistic of two samples is the largest gap of their distributions`() {
    #expect(PruneNet.kolmogorovSmirnov([1, 2, 3], [4, 5]) == 1)
    #expect(PruneNet.kolmogorovSmirnov([2, 1], [1, 2]) == 0)
    #expect(PruneNet.kolmogorovSmirnov([1, 2, 3, 4], [3, 4]) == 0.5)
    #expect(PruneNet.reward([1, 2], [1, 2]) == 4)
  }

  @Test func `a square has one hole, and a triangle none`() {
    func graph(_ edges: [(Int, Int)], _ count: Int) -> [[Bool]] {
      (0..<count).map { a in
        (0..<count).map { b in edges.contains { ($0, $1) == (a, b) || ($0, $1) == (b, a) } }
      }
    }
    let square = graph([(0, 1), (1, 2), (2, 3), (3, 0)], 4)
    let filled = graph([(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)], 4)
    #expect(Homology(of: square, dimension: 1, filled: true).rank == 1)
    #expect(Homology(of: filled, dimension: 1, filled: true).rank == 0)
    #expect(Homology(of: filled, dimension: 1, filled: false).rank == 2)
    #expect(Homology(of: graph([(0, 1)], 4), dimension: 0, filled: true).rank == 3)
    let zigzag = ZigzagPersistence(graphs: [square, filled, square], dimension: 1)
    #expect(zigzag.rank(0, 1) == 1)
    #expect(zigzag.rank(0, 4) == 0)
    #expect(zigzag.multiplicity(0, 1) == 1)
  }

  @Test(arguments: [1, 3, 5])
  func `sums over equal rows give the product`(width: Int) {
    var random = RandomStream(seed: 3, for: "rsr")
    let rows = (0..<19).map { _ in (0..<11).map { _ in random.uniform() < 0.4 } }
    let vector = (0..<19).map { _ in random.normal() }
    let product = RSR(rows, width: width).product(vector)
    let expected = (0..<11).map { column in
      zip(rows, vector).reduce(0) { $1.0[column] ? $0 + $1.1 : $0 }
    }
    #expect(zip(product, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func `a table moves a value without numbers to the worst fitted one`() {
    let table = LloydTable(
      [0, 0.1, 5, 9], weights: [1, 1, 1, 1], start: [0, 20, 6]
    ).sorted()
    #expect(table.values.map { ($0 * 100).rounded() } == [5, 500, 900])
    #expect(table.codes == [0, 0, 1, 2])
  }

  @Test func `a layer without some heads and channels is the layer with them silent`() {
    var random = RandomStream(seed: 5, for: "layer")
    func weight(_ rows: Int, _ columns: Int) -> Tensor {
      Tensor(normal: [rows, columns], standardDeviation: 0.3, random: &random)
    }
    let one = Tensor(filledWith: 1, shape: [12])
    let layer = PrunableLayer(
      frame: PrunableLayer.Frame(tokens: 5, headWidth: 4), query: weight(12, 12),
      key: weight(12, 12), value: weight(12, 12), output: weight(12, 12), gate: weight(20, 12),
      up: weight(20, 12), down: weight(12, 20), attentionNorm: one, feedForwardNorm: one)
    let states = weight(10, 12)
    var silent = layer
    for column in 4..<8 { for row in 0..<12 { silent.output[row, column] = 0 } }
    for row in 0..<12 { silent.down[row, 7] = 0 }
    let cut = layer.keeping(heads: [0, 2]).keeping(channels: (0..<20).filter { $0 != 7 })
    let difference = cut.trace(states).output - silent.trace(states).output
    #expect(difference.squaredNorm() < 1e-9)
    #expect(cut.parameterCount == layer.parameterCount - 4 * 4 * 12 - 3 * 12)
  }
}
