import Foundation

/// Moments as the store writes them: ISO 8601, UTC, milliseconds, so that text order is time order.
enum Timestamp {
  static func milliseconds(of date: Date) -> Int64 {
    Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  static func text(_ date: Date) -> String {
    let milliseconds = milliseconds(of: date)
    // Rounded down, also before 1970, so that no part is negative.
    let (day, time) = flooring(milliseconds, 86_400_000)
    let (year, month, dayOfMonth) = civil(day: day)
    let parts = [
      (year, 4), (month, 2), (dayOfMonth, 2), (time / 3_600_000, 2), (time / 60_000 % 60, 2),
      (time / 1000 % 60, 2), (time % 1000, 3),
    ]
    var bytes: [UInt8] = []
    for ((value, width), sign) in zip(parts, "--T::.Z".utf8) {
      let digits = String(value).utf8
      bytes += repeatElement(UInt8(ascii: "0"), count: max(0, width - digits.count))
      bytes += digits
      bytes.append(sign)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The date in the Gregorian calendar, a number of days after the first of January 1970.
  ///
  /// Foundation's formats take 20 times as long, and every attempt has three moments. The year
  /// begins in March here, so that the leap day is its last; 146,097 days are 400 years.
  private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, inEra) = flooring(day + 719_468, 146_097)
    let year = (inEra - inEra / 1460 + inEra / 36_524 - inEra / 146_096) / 365
    let inYear = inEra - (365 * year + year / 4 - year / 100)
    let month = (5 * inYear + 2) / 153
    return (
      era * 400 + year + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
      inYear - (153 * month + 2) / 5 + 1
    )
  }

  private static func flooring(_ value: Int64, _ unit: Int64) -> (Int64, Int64) {
    let rest = (value % unit + unit) % unit
    return ((value - rest) / unit, rest)
  }

  static func date(_ text: String) -> Date? {
    try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
  }
}
