import Foundation

extension NumberText {
  /// A value in the few digits that fit beside a point or into a tile, as `0.021` or `4·10⁻⁷`.
  static func brief(_ value: Double) -> String {
    let size = abs(value)
    guard size == 0 || size >= 1e-4 else {
      let power = Int(floor(log10(size)))
      let (digit, shown) = (Int((value / pow(10, Double(power))).rounded()), power)
      // 9.7·10⁻⁵ rounds up to the next power.
      return abs(digit) == 10
        ? "\(digit / 10)·10\(superscript(shown + 1))" : "\(digit)·10\(superscript(shown))"
    }
    if size >= 100 { return String(format: "%.0f", value) }
    let decimals = size >= 1 ? 2 : size >= 0.001 || size == 0 ? 3 : 4
    return String(format: "%.\(decimals)f", value)
  }

  private static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (number < 0 ? "⁻" : "")
      + String("\(abs(number))".compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}
