import Testing

@testable import Conformance

@Suite struct VectorRuleTests {
  @Test func `reads every form with its numbers`() {
    #expect(VectorRule.parse("exact") == [.exact])
    #expect(
      VectorRule.parse("allclose rtol=1e-3 atol=2.5e-05")
        == [.allClose(relative: 1e-3, absolute: 2.5e-5)])
    #expect(VectorRule.parse("agreement >= 0.995") == [.agreement(atLeast: 0.995, tolerance: 1e-4)])
    #expect(VectorRule.parse("relative distance <= 5e-2") == [.relativeDistance(atMost: 0.05)])
    #expect(VectorRule.parse("output error within 2 %") == [.outputError(percent: 2)])
    #expect(VectorRule.parse("value within 0.05 %") == [.value(percent: 0.05)])
  }

  @Test func `remarks follow a semicolon or a colon and may hold an and`() {
    #expect(
      VectorRule.parse("output error within 2 %: ratio for the found and the expected V")
        == [.outputError(percent: 2)])
    #expect(
      VectorRule.parse("agreement >= 0.97; relative tolerance 1e-2 where the codes agree")
        == [.agreement(atLeast: 0.97, tolerance: 1e-2)])
  }

  @Test func `several rules are joined by and`() {
    #expect(
      VectorRule.parse("agreement >= 0.9 and relative distance <= 0.1")
        == [.agreement(atLeast: 0.9, tolerance: 1e-4), .relativeDistance(atMost: 0.1)])
  }

  @Test(arguments: ["", "equal", "allclose rtol=1", "agreement >= much", "exact and nearly"])
  func `refuses what is of no known form`(text: String) {
    #expect(VectorRule.parse(text) == nil)
  }

  private func measure(
    _ rule: VectorRule, _ got: [Double], _ expected: [Double], inputs: [String: VectorArray] = [:]
  ) -> RuleMeasurement {
    rule.measure(VectorArray(got), against: VectorArray(expected), inputs: inputs)
  }

  @Test func `exact counts the elements that differ`() {
    #expect(
      measure(.exact, [1, 2, 3], [1, 2, 3]) == RuleMeasurement(measured: 0, passed: true))
    #expect(
      measure(.exact, [1, 2, 4], [1, 3, 3]) == RuleMeasurement(measured: 2, passed: false))
    #expect(measure(.exact, [.nan, .infinity], [.nan, .infinity]).passed)
  }

  @Test func `allclose measures the largest share of the tolerance`() {
    let rule = VectorRule.allClose(relative: 0.1, absolute: 1)
    #expect(measure(rule, [10, 21], [10, 20]).measured == 1.0 / 3)
    #expect(measure(rule, [10, 23], [10, 20]).passed)
    #expect(!measure(rule, [10, 23.1], [10, 20]).passed)
    #expect(!measure(rule, [.nan], [20]).passed)
    #expect(!measure(rule, [.infinity], [20]).passed)
  }

  @Test func `agreement counts elements that are equal within the tolerance`() {
    let rule = VectorRule.agreement(atLeast: 0.75, tolerance: 1e-4)
    #expect(measure(rule, [1, 2, 3, 4.0001], [1, 2, 3, 4]).measured == 1)
    #expect(measure(rule, [1, 2, 3, 5], [1, 2, 3, 4]).passed)
    #expect(!measure(rule, [1, 2, 4, 5], [1, 2, 3, 4]).passed)
  }

  @Test func `relative distance is that of the Frobenius norms`() {
    let found = measure(.relativeDistance(atMost: 0.2), [3, 5], [3, 4])
    #expect(found == RuleMeasurement(measured: 0.2, passed: true))
    #expect(!measure(.relativeDistance(atMost: 0.1), [0, 1], [0, 0]).passed)
    #expect(measure(.relativeDistance(atMost: 0), [0, 0], [0, 0]).passed)
  }

  @Test func `value measures the largest relative error in percent`() {
    #expect(measure(.value(percent: 1), [101, 0], [100, 0]) == .init(measured: 1, passed: true))
    #expect(!measure(.value(percent: 0.5), [101, 0], [100, 0]).passed)
    #expect(!measure(.value(percent: 50), [1, 0.1], [1, 0]).passed)
  }

  @Test func `output error compares what both weights do to the inputs`() {
    let inputs = [
      "weight": VectorArray([1, 1], shape: [1, 2]),
      "inputs": VectorArray([1, 0, 0, 2], shape: [2, 2]),
    ]
    func excess(_ got: [Double], limit: Double) -> RuleMeasurement {
      VectorRule.outputError(percent: limit).measure(
        VectorArray(got, shape: [1, 2]), against: VectorArray([0, 1], shape: [1, 2]),
        inputs: inputs)
    }
    #expect(excess([0, 1], limit: 0).passed)
    // Losing the second weight costs 4 instead of 1: three hundred percent more.
    #expect(excess([1, 0], limit: 299) == RuleMeasurement(measured: 300, passed: false))
    #expect(excess([1, 0], limit: 300).passed)
    #expect(excess([1, 1], limit: 0).passed)
  }

  @Test func `output error without its inputs does not pass`() {
    #expect(!measure(.outputError(percent: 100), [1], [1]).passed)
  }
}
