import Foundation

/// Numbers as text, the same in every locale.
public enum NumberText {
  /// 17 significant digits, which give every `Double` back; `NaN` and `Infinity` as words.
  static func exact(_ value: Double) -> String {
    nonFinite(value) ?? String(format: "%.17g", value)
  }

  /// The fewest digits that give the `Double` back, without a trailing `.0`.
  static func short(_ value: Double) -> String {
    if let word = nonFinite(value) { return word }
    if value == value.rounded() && abs(value) < 1e15 { return String(format: "%.0f", value) }
    return "\(value)"
  }

  /// Four significant digits for readers, whole numbers whole.
  public static func readable(_ value: Double) -> String {
    if let word = nonFinite(value) { return word }
    if value == value.rounded() && abs(value) < 1e9 { return String(format: "%.0f", value) }
    guard abs(value) < 1000 else {
      return String(format: abs(value) < 1e6 ? "%.1f" : "%.3e", value)
    }
    return String(format: abs(value) < 1e-4 ? "%.3e" : "%.4g", value)
  }

  /// A fixed number of decimals.
  static func fixed(_ value: Double, decimals: Int) -> String {
    nonFinite(value) ?? String(format: "%.\(decimals)f", value)
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

  private static func nonFinite(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "Infinity" : "-Infinity" }
    return nil
  }
}
