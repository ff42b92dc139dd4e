import Tensors
import Testing

/// Selection against a stable sort, over both of its ways and with many equal numbers.
@Suite struct SelectionTests {
  private static func scores(_ count: Int, levels: Int) -> [Float] {
    var random = RandomStream(seed: 3, for: "selection")
    return (0..<count).map { _ in
      levels > 0 ? Float(random.index(below: levels)) - 1 : Float(random.normal())
    }
  }

  /// The marks of the `count` first elements of a stable sort.
  private static func marks(_ count: Int, of scores: [Float]) -> [Bool] {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var marks = [Bool](repeating: false, count: scores.count)
    for index in order.prefix(count) { marks[index] = true }
    return marks
  }

  @Test(arguments: [1, 7, 1024, 4096, 4097, 9000], [0, 1, 3, 40])
  func `the smallest are those of a stable sort`(length: Int, levels: Int) {
    let scores = Self.scores(length, levels: levels)
    let tensor = Tensor(scores, shape: [length])
    for count in Set([0, 1, length / 3, length / 2, length - 1, length]) {
      let expected = Self.marks(count, of: scores)
      #expect(tensor.smallest(count) == expected, "\(count) of \(length)")
      #expect(tensor.smallest(count, as: false) == expected.map { !$0 }, "\(count) of \(length)")
    }
  }

  @Test func `zeros of both signs are equal, and infinities are the ends`() {
    let scores: [Float] = [0, -.infinity, -0.0, .infinity, 0, -1, .leastNonzeroMagnitude]
    for count in 0...scores.count {
      #expect(
        Tensor(scores, shape: [7]).smallest(count) == Self.marks(count, of: scores), "\(count)")
    }
  }

  @Test func `threads do not change the marks of rows`() {
    let scores = Tensor(Self.scores(200 * 33, levels: 9), shape: [200, 33])
    let alone = scores.smallest(11, ofEachOf: 200)
    let together = Parallel.$threads.withValue(2) { scores.smallest(11, ofEachOf: 200) }
    #expect(alone == together)
    for row in [0, 63, 64, 199] {
      let slice = Array(scores.values[row * 33..<(row + 1) * 33])
      #expect(Array(alone[row * 33..<(row + 1) * 33]) == Self.marks(11, of: slice))
    }
  }

  @Test func `the first number that is not finite is found wherever it is`() {
    for place in [0, 1023, 1024, 2500] {
      var values = Self.scores(2501, levels: 0)
      values[place] = .infinity
      #expect(Tensor(values, shape: [2501]).firstNonFinite() == place)
      #expect(Tensor.firstNonFinite(in: values) == place)
      #expect(Tensor(values, shape: [2501]).firstNaN() == nil)
      values[place] = .nan
      #expect(Tensor(values, shape: [2501]).firstNaN() == place)
    }
    #expect(Tensor(zeros: [0]).firstNonFinite() == nil)
  }
}
