import Foundation

/// Numbers as text, the same in every locale.
public enum NumberText {
  /// 17 significant digits, which give every `Double` back; `NaN` and `Infinity` as words.
  static func exact(_ value: Double) -> String {
    nonFinite(value) ?? seventeenDigits(value) ?? printed("%.17g", value)
  }

  /// The fewest digits that give the `Double` back, without a trailing `.0`.
  static func short(_ value: Double) -> String {
    if let word = nonFinite(value) { return word }
    if let whole = whole(value, below: 1e15) { return whole }
    return "\(value)"
  }

  /// Four significant digits for readers, whole numbers whole.
  public static func readable(_ value: Double) -> String {
    if let word = nonFinite(value) { return word }
    if let whole = whole(value, below: 1e9) { return whole }
    guard abs(value) < 1000 else {
      return abs(value) < 1e6 ? printed("%.1f", value) : printed("%.3e", value)
    }
    return abs(value) < 1e-4 ? printed("%.3e", value) : printed("%.4g", value)
  }

  /// A fixed number of decimals.
  static func fixed(_ value: Double, decimals: Int) -> String {
    nonFinite(value) ?? scaled(value, decimals: decimals)
      ?? String(format: "%.\(decimals)f", value)
  }

  /// The decimals that show two significant digits of a half-width; nil if it is 0 or not finite.
  static func decimals(showing halfWidth: Double) -> Int? {
    guard halfWidth.isFinite, halfWidth > 0 else { return nil }
    // Rounding first: 0.0996 is shown as 0.10, which is one decimal less than 0.099.
    let scientific = String(format: "%.1e", halfWidth)
    guard let mark = scientific.firstIndex(of: "e"),
      let exponent = Int(scientific[scientific.index(after: mark)...])
    else { return nil }
    return min(max(1 - exponent, 0), 12)
  }

  private static func whole(_ value: Double, below limit: Double) -> String? {
    guard value == value.rounded(), abs(value) < limit else { return nil }
    return value == 0 && value.sign == .minus ? "-0" : String(Int(value))
  }

  /// The digits by whole numbers; nil where it is too close which way to round, or too large.
  private static func scaled(_ value: Double, decimals: Int) -> String? {
    guard (0..<powers.count).contains(decimals) else { return nil }
    let product = abs(value) * powers[decimals]
    let floor = product.rounded(.down)
    // The product is off by less than 1e-7; the printed digits must not depend on that.
    guard product < 1e9, abs(product - floor - 0.5) > 1e-6 else { return nil }
    let digits = Int(floor) + (product - floor > 0.5 ? 1 : 0)
    let sign = value.sign == .minus ? "-" : ""
    guard decimals > 0 else { return sign + String(digits) }
    let power = Int(powers[decimals])
    let fraction = String(digits % power)
    return sign + String(digits / power) + "."
      + Padding.blank("0", decimals - fraction.utf8.count) + fraction
  }

  private static let powers: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6]

  private static func nonFinite(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "Infinity" : "-Infinity" }
    return nil
  }
}
