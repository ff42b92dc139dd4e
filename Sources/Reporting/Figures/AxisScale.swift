import Foundation

/// The range and the ticks of one axis, chosen here so that the script and the layout agree.
struct AxisScale: Equatable, Sendable {
  let isLogarithmic: Bool
  let low: Double
  let high: Double
  let ticks: [Double]

  /// The labels of the ticks where they are not numbers; an empty one has an unlabelled tick.
  private(set) var names: [String]?

  /// How gnuplot prints the labels of the ticks.
  let format: String

  /// Fits the scale to the values; those that the axis cannot show must be left out before.
  init(_ axis: Figure.Axis, values: [Double]) {
    isLogarithmic = axis.isLogarithmic
    names = axis.names
    let range = axis.range ?? Self.fitted(values, isLogarithmic: axis.isLogarithmic)
    low = range.lowerBound
    high = range.upperBound
    ticks = axis.ticks ?? Self.roundTicks(range, isLogarithmic: axis.isLogarithmic)
    format = Self.format(ticks, isLogarithmic: axis.isLogarithmic)
  }

  /// Where `value` lies between the ends: 0 at `low`, 1 at `high`.
  func position(of value: Double) -> Double {
    guard isLogarithmic else { return (value - low) / (high - low) }
    return log(value / low) / log(high / low)
  }

  func canShow(_ value: Double) -> Bool {
    value.isFinite && (!isLogarithmic || value > 0)
  }

  /// The unlabelled ticks of a logarithmic axis, at all digits between the powers of ten.
  var minorTicks: [Double] {
    guard isLogarithmic, high / low < 1e7, ticks.contains(where: Self.isPowerOfTen) else {
      return []
    }
    let powers = Int(floor(log10(low)))...Int(ceil(log10(high)))
    let all = powers.flatMap { power in
      (1...9).map { Self.rounded(Double($0) * pow(10, Double(power))) }
    }
    return all.filter { $0 >= low && $0 <= high && !ticks.contains($0) }
  }

  private static func isPowerOfTen(_ value: Double) -> Bool {
    abs(log10(value) - log10(value).rounded()) < 1e-9 && value != 1
  }

  /// Labels such as 2·10⁵, where ticks between powers of ten are too large or small to be written out.
  var powerLabels: [String]? {
    let areAllPowers = ticks.allSatisfy { $0 == 1 || Self.isPowerOfTen($0) }
    guard format.hasPrefix("10^"), !areAllPowers else { return nil }
    return ticks.map { tick in
      let power = floor(log10(tick) + 1e-9)
      let digits = tick / pow(10, power)
      let mantissa = abs(digits - 1) < 1e-9 ? "" : String(format: "%.3g·", digits)
      return "\(mantissa)10^{\(Int(power))}"
    }
  }

  /// The labels of the ticks as they are read, to see how much room they take.
  var labels: [String] {
    if let names { return names }
    if format.hasPrefix("10^") {
      return powerLabels?.map { $0.filter { !"^{}".contains($0) } } ?? ticks.map { _ in "10-0" }
    }
    return ticks.map { String(format: format, $0) }
  }

  /// Puts an ellipsis into names that are wider than the room, in centimetres.
  mutating func shortenNames(within room: Double) {
    names = names?.map { HouseType.shortened($0, within: room, size: HouseType.tick) }
  }

  /// Leaves out all names but the first of each `count`.
  mutating func keepEveryName(_ count: Int) {
    guard count > 1 else { return }
    names = names?.enumerated().map { $0.offset % count == 0 ? $0.element : "" }
  }

  private static func fitted(_ values: [Double], isLogarithmic: Bool) -> ClosedRange<Double> {
    guard let low = values.min(), let high = values.max() else {
      return isLogarithmic ? 0.1...1 : 0...1
    }
    guard isLogarithmic else {
      let pad = high > low ? 0.05 * (high - low) : max(0.05 * abs(high), 0.5)
      // Room beyond zero would put a second line beside the axis.
      let floor = low > 0 && low < pad ? 0 : low - pad
      let ceiling = high < 0 && high > -pad ? 0 : high + pad
      return rounded(floor)...rounded(ceiling)
    }
    let factor = high > low ? exp(0.05 * log(high / low)) : 1.5
    return rounded(low / factor)...rounded(high * factor)
  }

  /// Four digits, so that a change in the last bit of a value does not change the script.
  private static func rounded(_ value: Double) -> Double {
    Double(String(format: "%.3e", value)) ?? value
  }

  private static func roundTicks(_ range: ClosedRange<Double>, isLogarithmic: Bool) -> [Double] {
    isLogarithmic ? logarithmicTicks(range) : linearTicks(range)
  }

  private static func linearTicks(_ range: ClosedRange<Double>) -> [Double] {
    let length = range.upperBound - range.lowerBound
    guard length > 0 else { return [range.lowerBound] }
    let power = floor(log10(length / 5))
    let rough = length / 5 / pow(10, power)
    let digit = [1.0, 2, 5, 10].min { abs(log($0 / rough)) < abs(log($1 / rough)) } ?? 1
    let first = ceil(range.lowerBound / (digit * pow(10, power)) - 1e-9)
    let last = floor(range.upperBound / (digit * pow(10, power)) + 1e-9)
    return stride(from: first, through: last, by: 1).map { rounded($0 * digit * pow(10, power)) }
  }

  /// Powers of ten over a wide range, and 1-2-5 or every digit in between over a narrow one.
  private static func logarithmicTicks(_ range: ClosedRange<Double>) -> [Double] {
    let decades = log10(range.upperBound / range.lowerBound)
    let step = max(1, Int((decades / 7).rounded(.up)))
    let digits: [Double] = decades > 2.2 ? [1] : decades > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 6, 8]
    let powers = stride(
      from: Int(floor(log10(range.lowerBound))), through: Int(ceil(log10(range.upperBound))),
      by: step)
    let candidates = powers.flatMap { power in
      digits.map { rounded($0 * pow(10, Double(power))) }
    }
    return candidates.filter { range.contains($0) }
  }

  private static func format(_ ticks: [Double], isLogarithmic: Bool) -> String {
    let sizes = ticks.map(abs).filter { $0 > 0 }
    guard let smallest = sizes.min(), let largest = sizes.max() else { return "%g" }
    if isLogarithmic && (smallest < 0.99e-4 || largest > 1e5) { return "10^{%L}" }
    if isLogarithmic || largest >= 1e6 || largest < 1e-4 { return "%g" }
    let decimals = (0...8).first { digits in
      ticks.allSatisfy { abs($0 - rounded($0, to: digits)) <= 1e-9 * largest }
    }
    return "%.\(decimals ?? 3)f"
  }

  private static func rounded(_ value: Double, to decimals: Int) -> Double {
    let scale = pow(10, Double(decimals))
    return (value * scale).rounded() / scale
  }
}
