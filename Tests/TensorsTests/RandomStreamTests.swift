import Tensors
import Testing

@Suite struct RandomStreamTests {
  @Test func `the same seed and name give the same numbers, another name gives others`() {
    var a = RandomStream(seed: 7, for: "weights")
    var b = RandomStream(seed: 7, for: "weights")
    var c = RandomStream(seed: 7, for: "order")
    let first = (0..<8).map { _ in a.next() }
    #expect(first == (0..<8).map { _ in b.next() })
    #expect(first != (0..<8).map { _ in c.next() })
  }

  @Test func `the numbers of a stream never change between versions`() {
    var random = RandomStream(seed: 7, for: "weights")
    // Stored results depend on this number.
    #expect(random.next() == 10_999_564_637_367_582_208)
  }

  @Test func `normal numbers have mean zero and variance one`() {
    var random = RandomStream(seed: 1, for: "normal")
    let draws = (0..<100_000).map { _ in random.normal() }
    let mean = draws.reduce(0, +) / 100_000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
    #expect(abs(mean) < 0.02)
    #expect(abs(variance - 1) < 0.02)
  }

  @Test func `indices are uniform`() {
    var random = RandomStream(seed: 1, for: "index")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[random.index(below: 7)] += 1 }
    // Each count is binomial with deviation 93.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 470 })
  }

  @Test func `a permutation contains each number once`() {
    var random = RandomStream(seed: 1, for: "permutation")
    let order = random.permutation(of: 100)
    #expect(order.sorted() == Array(0..<100))
    #expect(order != Array(0..<100))
  }
}
