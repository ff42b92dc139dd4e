import Foundation
import Testing

@testable import Reporting

@Suite("Statistics") struct StatisticsTests {
  /// Probability, degrees of freedom and quantile, from published tables of ten digits.
  private static let quantiles: [(probability: Double, freedom: Double, value: Double)] = [
    (0.975, 1, 12.7062047362),
    (0.975, 2, 4.3026527297),
    (0.975, 4, 2.7764451052),
    (0.975, 9, 2.2621571628),
    (0.975, 30, 2.0422724563),
    (0.95, 5, 2.0150483733),
    (0.995, 10, 3.1692726726),
    (0.9995, 3, 12.9239786367),
    (0.975, 1000, 1.9623390808),
    (0.75, 1, 1),
  ]

  @Test(arguments: quantiles.indices)
  func `the t quantile agrees with tables to 1e-8`(_ index: Int) {
    let known = Self.quantiles[index]
    let found = StudentT(degreesOfFreedom: known.freedom).quantile(known.probability)
    #expect(abs(found - known.value) < 1e-8)
  }

  @Test(arguments: [1, 2, 3.5, 7, 60, 100_000.0])
  func `the distribution function undoes the quantile`(_ freedom: Double) {
    let distribution = StudentT(degreesOfFreedom: freedom)
    for probability in [0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999] {
      let back = distribution.probability(below: distribution.quantile(probability))
      #expect(abs(back - probability) < 1e-10, "probability \(probability)")
    }
  }

  @Test(arguments: [-50, -1, 0, 0.3, 2, 1000.0])
  func `one and two degrees of freedom have closed forms`(_ t: Double) {
    let cauchy = 0.5 + atan(t) / Double.pi
    #expect(abs(StudentT(degreesOfFreedom: 1).probability(below: t) - cauchy) < 1e-12)
    let two = 0.5 + t / (2 * (2 + t * t).squareRoot())
    #expect(abs(StudentT(degreesOfFreedom: 2).probability(below: t) - two) < 1e-12)
  }

  @Test func `the quantile is odd`() {
    let distribution = StudentT(degreesOfFreedom: 6)
    #expect(distribution.quantile(0.1) == -distribution.quantile(0.9))
    #expect(distribution.quantile(0.5) == 0)
  }

  @Test func `mean, deviation and error of a known sample`() throws {
    let sample: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]
    #expect(Statistics.mean(sample) == 5)
    let deviation = try #require(Statistics.standardDeviation(sample))
    #expect(abs(deviation - (32.0 / 7).squareRoot()) < 1e-15)
    let error = try #require(Statistics.standardError(sample))
    #expect(abs(error - (4.0 / 7).squareRoot()) < 1e-15)
  }

  @Test func `a large mean does not cost the digits of the spread`() throws {
    let deviation = try #require(Statistics.standardDeviation([1e9 + 1, 1e9 + 2, 1e9 + 3]))
    #expect(deviation == 1)
  }

  @Test func `the interval of five values is the mean with 2.776 standard errors`() throws {
    let estimate = try #require(Statistics.interval(of: [1, 2, 3, 4, 5]))
    #expect(estimate.mean == 3)
    #expect(estimate.count == 5)
    let half = 2.7764451052 * (0.5).squareRoot()
    #expect(abs(try #require(estimate.low) - (3 - half)) < 1e-8)
    #expect(abs(try #require(estimate.high) - (3 + half)) < 1e-8)
  }

  @Test func `a quantile that was asked for before is the same to the bit`() {
    for count in [2, 3, 30] {
      let wanted = StudentT(degreesOfFreedom: Double(count - 1)).quantile(0.975)
      for _ in 0..<2 { #expect(StudentQuantiles.quantile(0.975, count: count) == wanted) }
    }
    #expect(
      StudentQuantiles.quantile(0.95, count: 3) != StudentQuantiles.quantile(0.975, count: 3))
  }

  @Test func `one value has no interval and no value has no estimate`() {
    #expect(Statistics.interval(of: [3.5]) == Estimate(mean: 3.5, count: 1))
    #expect(Statistics.interval(of: []) == nil)
    #expect(Statistics.standardDeviation([1]) == nil)
  }

  @Test func `a diverged value stays visible in the mean and takes the interval away`() throws {
    let estimate = try #require(Statistics.interval(of: [1, .nan, 2]))
    #expect(estimate.mean.isNaN)
    #expect(estimate.low == nil)
  }

  @Test func `pairing removes what the replicates share`() throws {
    let first = [1.1, 2.1, 3.1, 4.1]
    let second = [1.0, 2.0, 3.0, 4.0]
    let paired = try #require(Statistics.pairedDifference(first, minus: second))
    let alone = try #require(Statistics.interval(of: first))
    #expect(abs(paired.mean - 0.1) < 1e-12)
    #expect(try #require(paired.halfWidth) < 1e-9 * (try #require(alone.halfWidth)))
  }

  @Test func `unequal counts cannot be paired`() async {
    await #expect(processExitsWith: .failure) {
      _ = Statistics.pairedDifference([1, 2], minus: [1])
    }
  }

  @Test func `intervals that touch are not separated`() {
    let low = Estimate(mean: 1, low: 0.5, high: 1.5, count: 3)
    #expect(!low.isSeparated(from: Estimate(mean: 2, low: 1.5, high: 2.5, count: 3)))
    #expect(low.isSeparated(from: Estimate(mean: 2, low: 1.6, high: 2.4, count: 3)))
    #expect(!low.isSeparated(from: Estimate(mean: 9, count: 1)))
  }

  @Test(arguments: [0.1, 0.672_120_442_438_1, 1e300, -7])
  func `equal values have themselves as mean and no spread`(_ value: Double) {
    let estimate = Statistics.interval(of: [value, value, value])
    #expect(estimate == Estimate(mean: value, low: value, high: value, count: 3))
  }
}
