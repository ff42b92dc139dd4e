import Testing

@testable import CompressionCore

@Suite("Ratios of blocks") struct BlockRatiosTests {
  @Test func `follow the formula where it stays in range`() {
    let keep = BlockRatios(span: 0.2, target: 0.5).keep(by: [1, 2, 3])
    #expect(zip(keep, [0.4, 0.5, 0.6]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func `keep the target when a ratio would leave the range`() {
    let keep = BlockRatios(span: 0.4, target: 0.1).keep(by: [0, 0, 1])
    #expect(keep.allSatisfy { (0...1).contains($0) })
    #expect(abs(keep.reduce(0, +) / 3 - 0.1) < 1e-9)
    #expect(keep[2] > keep[0])
  }

  @Test func `count a block by its weights`() {
    let keep = BlockRatios(span: 0.2, target: 0.5).keep(by: [0, 1], sizes: [300, 100])
    #expect(abs((300 * keep[0] + 100 * keep[1]) / 400 - 0.5) < 1e-12)
    #expect(abs(keep[1] - keep[0] - 0.2) < 1e-12)
  }

  @Test func `are equal for equal values`() {
    #expect(BlockRatios(span: 0.3, target: 0.7).keep(by: [4, 4]) == [0.7, 0.7])
  }
}
