import Reporting
import Testing

@testable import Verdicts

@Suite struct `The verdict rule` {
  static func verdict(
    _ advantages: [Double], margin: Double, doubt: Doubt? = nil
  ) throws -> Verdict {
    let item = VerdictRule.Case(
      comparison: PairedComparison(advantages: advantages), margin: margin, doubt: doubt)
    return try #require(VerdictRule().verdicts(on: [item]).first?.verdict)
  }

  @Test func `upholds beyond the margin, contradicts on the other side, else doubts`() throws {
    let clear = [0.30, 0.31, 0.29, 0.30, 0.32]
    #expect(try Self.verdict(clear, margin: 0.01) == .upheld)
    #expect(try Self.verdict(clear, margin: 0.5) == .contradicted)
    #expect(try Self.verdict(clear, margin: 0.3) == .inconclusive(.spansMargin))
    #expect(try Self.verdict(clear.map { -$0 }, margin: 0.01) == .contradicted)
  }

  @Test func `takes a margin below zero as a disadvantage that is allowed`() throws {
    let nearlyEqual = [-0.002, 0.001, -0.001, 0.002, -0.003]
    #expect(try Self.verdict(nearlyEqual, margin: -0.01) == .upheld)
    #expect(try Self.verdict(nearlyEqual, margin: 0.01) == .contradicted)
  }

  @Test func `lets a doubt stand before any number`() throws {
    let doubt = Doubt.budgetMissed("oats kept 0.7")
    #expect(try Self.verdict([1, 1.1, 0.9, 1], margin: 0, doubt: doubt) == .inconclusive(doubt))
  }

  @Test func `says of one replicate that it is too few`() throws {
    let verdict = try Self.verdict([1], margin: 0)
    #expect(verdict.word == "inconclusive" && verdict.doubt != nil)
  }

  @Test func `judges advantages without spread by their mean`() throws {
    #expect(try Self.verdict([0.2, 0.2, 0.2], margin: 0.1) == .upheld)
    #expect(try Self.verdict([0.1, 0.1, 0.1], margin: 0.1) == .inconclusive(.spansMargin))
  }

  @Test func `doubts in a table what it would judge alone`() throws {
    let weak = VerdictRule.Case(
      comparison: PairedComparison(advantages: [0.1, 0.3, 0.25, 0.05, 0.2]), margin: 0)
    let none = VerdictRule.Case(
      comparison: PairedComparison(advantages: [0.1, -0.1, 0.2, -0.2, 0.01]), margin: 0)
    let alone = try #require(VerdictRule().verdicts(on: [weak]).first)
    let table = VerdictRule().verdicts(on: [weak] + [VerdictRule.Case](repeating: none, count: 9))
    #expect(alone.verdict == .upheld)
    #expect(table[0].verdict.doubt.map { "\($0)".hasSuffix("after Holm over the table") } == true)
    #expect(table[0].probability == alone.probability)
  }

  @Test func `leaves claims under doubt out of the table`() throws {
    let good = VerdictRule.Case(
      comparison: PairedComparison(advantages: [0.1, 0.3, 0.25, 0.05, 0.2]), margin: 0)
    var failed = good
    failed.doubt = .cellsFailed("one")
    let rulings = VerdictRule().verdicts(on: [good, failed, failed])
    #expect(rulings[0].adjusted == rulings[0].probability)
    #expect(rulings[1].adjusted == nil)
  }
}

@Suite struct `The statistics of verdicts` {
  @Test func `Holm adjusts step by step and keeps the order`() {
    #expect(Holm.adjusted([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06])
    #expect(Holm.adjusted([0.9, 0.6]) == [1, 1])
    #expect(Holm.adjusted([]) == [])
  }

  @Test func `the sign test counts exactly`() {
    #expect(SignTest.probability(of: [1, 2, 3, 4, 5]) == 0.0625)
    #expect(SignTest.probability(of: [1, -2, 3, 4, 5]) == 0.375)
    #expect(SignTest.probability(of: [0, 1, -1]) == 1)
    #expect(SignTest.probability(of: []) == 1)
  }

  @Test func `the t probability agrees with the interval`() throws {
    let comparison = PairedComparison(advantages: [0.12, 0.31, 0.25, 0.07, 0.18])
    let estimate = try #require(comparison.estimate())
    let low = try #require(estimate.low)
    let probability = try #require(comparison.probability(against: low))
    #expect(abs(probability - 0.05) < 1e-9)
    #expect(try #require(comparison.probability(against: estimate.mean)) > 0.999)
  }

  @Test func `normal quantiles are the textbook's`() {
    #expect(abs(NormalDistribution.quantile(0.975) - 1.959963984540054) < 1e-9)
    #expect(NormalDistribution.quantile(0.5).magnitude < 1e-12)
  }

  @Test func `the bootstrap follows skewed values to the side where they lie`() throws {
    let skewed = [0.0, 0.01, 0.02, 0.01, 0.0, 0.02, 0.01, 0.0, 0.02, 1.0]
    let interval = try #require(Bootstrap().interval(of: skewed))
    let mean = skewed.reduce(0, +) / 10
    #expect(interval.high - mean > mean - interval.low)
    #expect(Bootstrap().interval(of: [1]) == nil)
    let equal = try #require(Bootstrap().interval(of: [2, 2, 2]))
    #expect(equal.low == 2 && equal.high == 2)
  }

  @Test func `equal draws give equal intervals`() throws {
    let values = [0.1, 0.5, 0.3, 0.9]
    let first = try #require(Bootstrap().interval(of: values))
    let second = try #require(Bootstrap().interval(of: values))
    #expect(first == second)
  }
}
