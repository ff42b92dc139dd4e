import Essentials
import Foundation
import Tensors
import Testing

@testable import Reporting

@Suite("Numbers as text") struct NumberTextTests {
  @Test func `seventeen digits are those of printf`() {
    var values: [Double] = [
      0, -0.0, 1, -1, 0.1, 0.05, 1e-4, 1e-3, 1e-2, 9.999999999999999e-5, 123_456_789, 1e15, 1e16,
      1e17,
      0.1 + 0.2, 2_109_862, 9_007_199_254_740_992, 99_999_999_999_999_984, .leastNonzeroMagnitude,
      1.5e300, 0.5,
      0.25,
      9.9999999999999995, 0.99999999999999989, 1_234.5, -3.22735089518217,
    ]
    for power in -6...18 {
      let value = pow(10.0, Double(power))
      values += [value, value.nextUp, value.nextDown, 5 * value, -value / 3]
    }
    var random = RandomStream(seed: 3, for: "numbers")
    for _ in 0..<20_000 {
      let bits = UInt64(random.index(below: 1 << 52))
      let exponent = random.index(below: 80) - 20
      let significand = Double(1 << 52 | bits)
      values.append(Double(sign: .plus, exponent: exponent - 52, significand: significand))
    }
    for value in values {
      let expected = NumberText.printed("%.17g", value)
      #expect(NumberText.exact(value) == expected)
      #expect(NumberText.seventeenDigits(value).map { $0 == expected } ?? true)
    }
    #expect(values.count { NumberText.seventeenDigits($0) != nil } > 10_000)
  }
}
