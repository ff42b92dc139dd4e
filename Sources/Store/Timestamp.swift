import Foundation

/// Moments as the store writes them: ISO 8601, UTC, milliseconds, so that text order is time order.
enum Timestamp {
  static func milliseconds(of date: Date) -> Int64 {
    Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  static func text(_ date: Date) -> String {
    let milliseconds = milliseconds(of: date)
    // Rounded down, also before 1970, so that the fraction is never negative.
    let seconds = Int64((Double(milliseconds) / 1000).rounded(.down))
    let fraction = String(milliseconds - seconds * 1000)
    let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    return whole.dropLast() + "." + String(repeating: "0", count: 3 - fraction.count) + fraction
      + "Z"
  }

  static func date(_ text: String) -> Date? {
    try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
  }
}
