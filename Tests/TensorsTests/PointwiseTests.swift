import Foundation
import Tensors
import Testing

/// The elementwise functions against the system's in double, over sizes around a vector's width.
@Suite struct PointwiseTests {
  /// A function with its first derivative in double.
  struct Reference: Sendable, CustomTestStringConvertible {
    let function: PointwiseFunction
    let value: @Sendable (Double) -> Double
    let slope: @Sendable (Double) -> Double
    var range: ClosedRange<Double> = -12...12
    /// The error that is allowed, relative to the value, or absolute where the value is small.
    var tolerance = 2e-6
    var testDescription: String { "\(function)" }
  }

  static func sigma(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  static func phi(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
  static func upper(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
  static func tanhArgument(_ x: Double) -> Double {
    2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
  }
  static func tanhArgumentSlope(_ x: Double) -> Double {
    2 * (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
  }

  static let references: [Reference] = [
    Reference(function: .exponential, value: { exp($0) }, slope: { exp($0) }, range: -80...80),
    Reference(
      function: .logarithm, value: { log($0) }, slope: { 1 / $0 }, range: 1e-30...1e30),
    Reference(
      function: .squareRoot, value: { $0.squareRoot() }, slope: { 0.5 / $0.squareRoot() },
      range: 0.01...1e6),
    Reference(function: .reciprocal, value: { 1 / $0 }, slope: { -1 / ($0 * $0) }, range: 0.1...9),
    Reference(function: .magnitude, value: { abs($0) }, slope: { $0 < 0 ? -1 : 1 }),
    Reference(function: .square, value: { $0 * $0 }, slope: { 2 * $0 }),
    Reference(function: .power(3), value: { pow($0, 3) }, slope: { 3 * $0 * $0 }),
    Reference(
      function: .power(-1.5), value: { pow($0, -1.5) }, slope: { -1.5 * pow($0, -2.5) },
      range: 0.1...20),
    Reference(function: .relu, value: { max($0, 0) }, slope: { $0 > 0 ? 1 : 0 }),
    Reference(
      function: .squaredReLU, value: { max($0, 0) * max($0, 0) }, slope: { 2 * max($0, 0) }),
    Reference(
      function: .gelu, value: { $0 * upper($0) }, slope: { upper($0) + $0 * phi($0) }),
    Reference(
      function: .geluTanh, value: { $0 * sigma(tanhArgument($0)) },
      slope: { x in
        let s = sigma(tanhArgument(x))
        return s + x * s * (1 - s) * tanhArgumentSlope(x)
      }),
    Reference(
      function: .silu, value: { $0 * sigma($0) },
      slope: { sigma($0) * (1 + $0 * (1 - sigma($0))) }),
    Reference(function: .sigmoid, value: sigma, slope: { sigma($0) * (1 - sigma($0)) }),
    Reference(function: .tanh, value: { tanh($0) }, slope: { 1 - tanh($0) * tanh($0) }),
    Reference(function: .softplus, value: { log1p(exp($0)) }, slope: sigma),
    Reference(
      function: .clamp(low: -1, high: 2), value: { min(max($0, -1), 2) },
      slope: { (-1...2).contains($0) ? 1 : 0 }),
    Reference(
      function: .huber(limit: 2), value: { abs($0) <= 2 ? $0 * $0 / 2 : 2 * (abs($0) - 1) },
      slope: { min(max($0, -2), 2) }),
  ]

  @Test(arguments: references) func `a function and its slope are right`(entry: Reference) {
    for count in KernelTests.widths + [1001] {
      var random = RandomStream(seed: UInt64(count), for: "arguments")
      let (low, high) = (entry.range.lowerBound, entry.range.upperBound)
      let x = Tensor(
        (0..<count).map { _ in
          // Over a wide positive range by the logarithm.
          let part = random.uniform()
          return Float(low > 0 ? low * pow(high / low, part) : low + (high - low) * part)
        }, shape: [count])
      let (y, slope) = (x.applying(entry.function), x.applying(entry.function, derivative: 1))
      for index in 0..<count {
        let at = Double(x[flat: index])
        expect(y[flat: index], entry.value(at), entry)
        expect(slope[flat: index], entry.slope(at), entry)
      }
    }
  }

  private func expect(_ found: Float, _ wanted: Double, _ entry: Reference) {
    // The large arguments of `exponential` and `power` multiply the error of the logarithm.
    let tolerance = entry.tolerance * (1 + (entry.range.upperBound > 50 ? 8 : 0))
    #expect(
      abs(Double(found) - wanted) <= tolerance * max(abs(wanted), 1), "\(found), not \(wanted)")
  }

  @Test func `small values keep their relative accuracy`() {
    let x = Tensor([-5, -3, -1e-4, 1e-4, 1e-3, 0.3], shape: [6])
    func worst(_ function: PointwiseFunction, _ reference: (Double) -> Double) -> Double {
      zip(x.applying(function).values, x.values).map { found, at in
        abs(Double(found) / reference(Double(at)) - 1)
      }.max() ?? .infinity
    }
    #expect(worst(.tanh) { tanh($0) } < 1e-6)
    #expect(worst(.softplus) { log1p(exp($0)) } < 1e-6)
    #expect(worst(.gelu) { $0 * Self.upper($0) } < 3e-6)
    #expect(worst(.silu) { $0 * Self.sigma($0) } < 1e-6)
  }

  @Test func `the ends of the range are those of the reals`() {
    let x = Tensor([-.infinity, -200, 0, 200, .infinity], shape: [5])
    #expect(x.applying(.exponential).values == [0, 0, 1, .infinity, .infinity])
    #expect(x.applying(.tanh).values == [-1, -1, 0, 1, 1])
    #expect(x.applying(.sigmoid).values[2...] == [0.5, 1, 1])
    #expect(x.applying(.softplus).values[3...] == [200, .infinity])
    let logs = x.applying(.logarithm).values
    #expect(logs[0].isNaN && logs[1].isNaN && logs[2] == -.infinity && logs[4] == .infinity)
    #expect(x.applying(.power(0)).values == [1, 1, 1, 1, 1])
    #expect(Tensor([.nan], shape: [1]).applying(.relu).values[0].isNaN)
    #expect(abs(Tensor([0x1p-139], shape: [1]).applying(.logarithm).values[0] + 96.3475) < 1e-3)
    #expect(abs(Tensor([88.5], shape: [1]).applying(.exponential).values[0] / 2.723e38 - 1) < 1e-3)
  }

  @Test(arguments: references) func `the second derivative is the slope of the first`(
    entry: Reference
  ) {
    let x = Tensor([0.3, 0.7, 1.1, 1.6, 3.2], shape: [5])
    let (h, curvature) = (Float(0.01), x.applying(entry.function, derivative: 2))
    let moved = { (step: Float) in x.map { $0 + step }.applying(entry.function, derivative: 1) }
    let difference = (moved(h) - moved(-h)).scaled(by: 1 / (2 * h))
    #expect(KernelTests.close(curvature.values, difference.values, 3e-3))
    let gradient = Tensor([1, -2, 3, 0, 1], shape: [5])
    #expect(
      gradient.chained(through: entry.function, derivative: 2, at: x).values
        == (gradient * curvature).values)
  }
}
