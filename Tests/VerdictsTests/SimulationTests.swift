import Foundation
import Reporting
import Tensors
import Testing

@testable import Verdicts

/// Error rates over 1,000 simulated experiments with known truth.
///
/// The bounds lie three and a half standard errors of a binomial count away from the nominal rate.
@Suite struct `Over a thousand draws` {
  static let draws = 1_000

  static func samples(
    count: Int, mean: Double = 0, named name: String
  ) -> [[Double]] {
    var random = RandomStream(seed: 1, for: name)
    return (0..<draws).map { _ in (0..<count).map { _ in mean + random.normal() } }
  }

  static func rate(_ count: Int) -> Double { Double(count) / Double(draws) }

  @Test(arguments: [5, 8, 20])
  func `the t interval of a mean advantage covers the truth 95 times in 100`(count: Int) throws {
    let covered = Self.samples(count: count, mean: 0.3, named: "coverage \(count)").count {
      guard let estimate = PairedComparison(advantages: $0).estimate(),
        let low = estimate.low, let high = estimate.high
      else { return false }
      return low <= 0.3 && 0.3 <= high
    }
    #expect((0.926...0.974).contains(Self.rate(covered)))
  }

  @Test func `the bootstrap interval comes near with thirty replicates`() {
    let bootstrap = Bootstrap(draws: 400)
    let covered = Self.samples(count: 30, named: "bootstrap").count { values in
      bootstrap.interval(of: values).map { $0.low <= 0 && 0 <= $0.high } ?? false
    }
    #expect((0.90...0.974).contains(Self.rate(covered)))
  }

  @Test func `an advantage of just the margin is judged in 5 of 100, half of them each way`() {
    let verdicts = Self.samples(count: 5, mean: 0.5, named: "margin").flatMap { values in
      VerdictRule().verdicts(on: [
        .init(comparison: PairedComparison(advantages: values), margin: 0.5)
      ]).map(\.verdict)
    }
    let (upheld, contradicted) = (
      verdicts.count { $0 == .upheld }, verdicts.count { $0 == .contradicted }
    )
    #expect((0.026...0.074).contains(Self.rate(upheld + contradicted)))
    #expect(Self.rate(upheld) < 0.043 && Self.rate(contradicted) < 0.043)
  }

  @Test func `a table of eight true margins has any wrong verdict in 5 of 100`() {
    let samples = (0..<8).map { Self.samples(count: 5, named: "table \($0)") }
    var wrong = (holm: 0, alone: 0)
    for draw in 0..<Self.draws {
      let cases = samples.map {
        VerdictRule.Case(comparison: PairedComparison(advantages: $0[draw]), margin: 0)
      }
      let together = VerdictRule().verdicts(on: cases)
      let alone = cases.flatMap { VerdictRule().verdicts(on: [$0]) }
      if together.contains(where: { $0.verdict.doubt == nil }) { wrong.holm += 1 }
      if alone.contains(where: { $0.verdict.doubt == nil }) { wrong.alone += 1 }
    }
    #expect(Self.rate(wrong.holm) < 0.074)
    #expect(Self.rate(wrong.alone) > 0.25, "without the correction a third of tables are wrong")
  }

  @Test func `true advantages are upheld and their opposites contradicted`() {
    let verdicts = { (mean: Double) in
      Self.samples(count: 5, mean: mean, named: "power").flatMap { values in
        VerdictRule().verdicts(on: [
          .init(comparison: PairedComparison(advantages: values), margin: 0.5)
        ]).map(\.verdict)
      }
    }
    #expect(Self.rate(verdicts(4).count { $0 == .upheld }) > 0.9)
    #expect(Self.rate(verdicts(-3).count { $0 == .contradicted }) > 0.9)
  }

  @Test func `the sign test rejects equal arms in at most 5 of 100`() {
    let rejected = Self.samples(count: 12, named: "signs").count {
      SignTest.probability(of: $0) <= 0.05
    }
    #expect(Self.rate(rejected) < 0.06)
  }

  @Test func `pairing narrows intervals where replicates share their luck`() throws {
    var random = RandomStream(seed: 2, for: "pairing")
    var (paired, unpaired) = (0.0, 0.0)
    for _ in 0..<Self.draws {
      let luck = (0..<5).map { _ in random.normal() }
      let arms = (0..<2).map { _ in luck.map { $0 + 0.2 * random.normal() } }
      let differences = zip(arms[0], arms[1]).map { $0 - $1 }
      paired += try #require(PairedComparison(advantages: differences).estimate()?.halfWidth)
      let widths = arms.compactMap { Statistics.interval(of: $0)?.halfWidth }
      unpaired += widths.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    #expect(paired < 0.3 * unpaired)
  }

  @Test func `the planned number of replicates gives intervals as narrow as wanted`() throws {
    var random = RandomStream(seed: 3, for: "plan")
    let pilot = PairedComparison(advantages: (0..<40).map { _ in random.normal() })
    let count = try #require(pilot.replicates(forHalfWidth: 0.4))
    let widths = Self.samples(count: count, named: "planned").compactMap {
      PairedComparison(advantages: $0).estimate()?.halfWidth
    }
    #expect(abs(Statistics.mean(widths) - 0.4) < 0.12)
    #expect(pilot.replicates(forHalfWidth: 0.2).map { $0 > 3 * count } == true)
  }
}
