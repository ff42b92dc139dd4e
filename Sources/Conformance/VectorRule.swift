internal import Foundation

/// One condition under which a computed array agrees with the expected one.
public enum VectorRule: Sendable, Equatable {
  /// Equal, element by element.
  case exact
  /// |got − expected| ≤ absolute + relative · |expected| everywhere.
  case allClose(relative: Double, absolute: Double)
  /// The share of elements that are equal within a relative tolerance.
  case agreement(atLeast: Double, tolerance: Double)
  /// ‖got − expected‖ / ‖expected‖.
  case relativeDistance(atMost: Double)
  /// ‖X(W−Ŵ)ᵀ‖² is at most so many percent larger than with the expected weights.
  case outputError(percent: Double)
  /// The relative error of each element in percent.
  case value(percent: Double)

  /// Real values count as equal within this relative difference where shares are counted.
  public static let equalityTolerance = 1e-4

  /// Reads the rules of a text; several are joined by ` and `, a remark follows `;` or `:`.
  ///
  /// - Returns: nil when a part is of no known form.
  public static func parse(_ text: String) -> [VectorRule]? {
    let head = text.prefix { $0 != ";" && $0 != ":" }
    let remark = String(text.dropFirst(head.count))
    let rules = head.components(separatedBy: " and ").map { parse(one: $0, remark: remark) }
    return rules.contains(nil) ? nil : rules.compactMap(\.self)
  }

  private static func parse(one text: String, remark: String) -> VectorRule? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix("exact") { return .exact }
    if text.hasPrefix("allclose") {
      guard let relative = number(after: "rtol=", in: text),
        let absolute = number(after: "atol=", in: text)
      else { return nil }
      return .allClose(relative: relative, absolute: absolute)
    }
    if let share = number(after: "agreement >= ", in: text) {
      let tolerance = number(after: "relative tolerance ", in: remark) ?? equalityTolerance
      return .agreement(atLeast: share, tolerance: tolerance)
    }
    if let limit = number(after: "relative distance <= ", in: text) {
      return .relativeDistance(atMost: limit)
    }
    if let percent = number(after: "output error within ", in: text) {
      return .outputError(percent: percent)
    }
    return number(after: "value within ", in: text).map { .value(percent: $0) }
  }

  private static func number(after marker: String, in text: String) -> Double? {
    guard let range = text.range(of: marker) else { return nil }
    let digits = text[range.upperBound...].prefix { "0123456789.eE+-".contains($0) }
    return Double(digits)
  }
}
