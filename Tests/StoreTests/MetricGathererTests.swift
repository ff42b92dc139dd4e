import Testing

@testable import Store

@Suite struct MetricGathererTests {
  @Test func `every run has its own values, whatever the run before had`() {
    let names: [Int64: String] = [1: "loss", 2: "kl", 5: "bytes", 7: "loss@half"]
    let runs: [[(Int64, Double)]] = [
      [(1, 1), (2, 2), (5, 3)], [(1, 10), (2, 20), (5, 30)], [], [(2, .nan), (7, 4), (9, 5)],
      [(1, 7), (2, 8), (5, 9)],
    ]
    var gatherer = MetricGatherer(names)
    let found = runs.map { run in
      for (number, value) in run { gatherer.add(number, value) }
      return gatherer.taken()
    }
    #expect(found[0] == ["loss": 1, "kl": 2, "bytes": 3])
    #expect(found[1] == ["loss": 10, "kl": 20, "bytes": 30])
    #expect(found[2].isEmpty)
    #expect(found[3].count == 2 && found[3]["kl"]?.isNaN == true && found[3]["loss@half"] == 4)
    #expect(found[4] == ["loss": 7, "kl": 8, "bytes": 9])
  }
}
