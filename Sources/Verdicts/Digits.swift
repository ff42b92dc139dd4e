internal import Foundation

/// Numbers for people.
enum Digits {
  /// So many significant digits, as in `0.0123` or `1.2e-05`.
  static func significant(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)g", value)
  }

  /// With a sign and so many decimals, as in `+0.0123`.
  static func signed(_ value: Double, _ decimals: Int = 4) -> String {
    String(format: "%+.\(decimals)f", value)
  }

  /// So many decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}
