import CompressionCore
import Tensors
import Testing

@Suite("A mask") struct MaskTests {
  @Test(arguments: [1, 15, 16, 17, 300, 4097], [0.0, 0.3, 0.5, 1])
  func `removes what a stable sort puts first`(count: Int, fraction: Double) {
    var random = RandomStream(seed: UInt64(count), for: "scores")
    // Few values, so that there are ties; negative ones and both zeros among them.
    let scores = (0..<count).map { _ in Float(random.index(below: 9)) / 2 - 2 }
      .map { $0 == 0 && random.uniform() < 0.5 ? -0.0 : $0 }
    let removed = Budget.removed(of: count, fraction: fraction)
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var expected = [Bool](repeating: true, count: count)
    for index in order.prefix(removed) { expected[index] = false }
    let mask = Mask(
      removing: .fraction(fraction), lowest: Tensor(scores, shape: [1, count]), within: .layer)
    #expect(mask.kept == expected)
    #expect(mask.keptCount == count - removed)
  }

  @Test func `by row removes the same number of each row`() {
    var random = RandomStream(seed: 1, for: "scores")
    let scores = Tensor(normal: [13, 37], standardDeviation: 1, random: &random)
    let mask = Mask(removing: .fraction(0.4), lowest: scores, within: .outputRow)
    for row in 0..<13 {
      let kept = (0..<37).filter { mask[row, $0] }.map { scores[row, $0] }
      let gone = (0..<37).filter { !mask[row, $0] }.map { scores[row, $0] }
      #expect(gone.count == 14)
      #expect((gone.max() ?? 0) < (kept.min() ?? 0))
    }
  }

  @Test func `of a pattern keeps the best of every group`() {
    let scores = Tensor([4, 1, 3, 2, 0, 0, 0, 5, 7, 6, 8, 9], shape: [1, 12])
    let mask = Mask(
      removing: .pattern(keep: 2, of: 4), lowest: scores, within: .layer)
    #expect(
      mask.kept.map { $0 ? 1 : 0 } == [1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1])
    #expect(mask.follows(keep: 2, of: 4) && !mask.follows(keep: 1, of: 2))
    #expect(mask.applied(to: scores).values == [4, 0, 3, 0, 0, 0, 0, 5, 0, 0, 8, 9])
  }
}
