internal import Foundation

/// Moments that other tools write as text.
enum ForeignMoment {
  /// Seconds since 1970 of `2026-11-21 10:00:00.123456`, taken as UTC.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first else { return nil }
    let strategy = Date.ISO8601FormatStyle(
      dateSeparator: .dash, dateTimeSeparator: .space, timeSeparator: .colon,
      includingFractionalSeconds: false, timeZone: .gmt
    ).year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)
    guard let date = try? strategy.parse(String(whole)) else { return nil }
    let fraction = parts.count > 1 ? Double("0.\(parts[1])") ?? 0 : 0
    return date.timeIntervalSince1970 + fraction
  }
}
