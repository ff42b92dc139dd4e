/// What one cell may use up; none of it enters the cell's identity.
public struct CellLimits: Sendable, Hashable, Codable {
  /// Seconds, or nil for any number.
  public var seconds: Double?
  /// Bytes of resident memory of the worker, or nil for any number.
  public var bytes: Int64?

  /// Creates limits.
  public init(seconds: Double? = nil, bytes: Int64? = nil) {
    self.seconds = seconds
    self.bytes = bytes
  }
}

/// Durations and sizes as people write them.
public enum Quantity {
  /// How durations are written, for messages.
  public static let durationForm = "a duration such as 90s, 10m or 1h30m"
  /// How sizes are written, for messages.
  public static let sizeForm = "a size such as 512M or 2G"

  /// Seconds from `90`, `90s`, `10m`, `1h30m`, `250ms`; nil for anything else and for 0.
  public static func seconds(_ text: String) -> Double? {
    if let plain = Double(text) { return positive(plain) }
    let units = ["ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400]
    guard text.wholeMatch(of: /([0-9.]+ ?[a-z]+ ?)+/) != nil else { return nil }
    var sum = 0.0
    for part in text.matches(of: /([0-9.]+) ?([a-z]+)/) {
      guard let number = Double(part.1), let unit = units[String(part.2)] else { return nil }
      sum += number * unit
    }
    return positive(sum)
  }

  /// Bytes from `2G`, `512M`, `1.5GiB`, `4096`; the units are powers of 1024.
  public static func bytes(_ text: String) -> Int64? {
    guard let match = text.wholeMatch(of: /([0-9.]+) ?([KMGT]?)(i?B)?/.ignoresCase()),
      let number = Double(match.1)
    else { return nil }
    let exponents = ["": 0.0, "K": 10, "M": 20, "G": 30, "T": 40]
    guard let exponent = exponents[match.2.uppercased()] else { return nil }
    let bytes = number * Double(sign: .plus, exponent: Int(exponent), significand: 1)
    return bytes < 1e18 ? positive(bytes).map { Int64($0) } : nil
  }

  /// Bytes for people: `1.5 GiB`.
  public static func text(bytes: Int64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var (value, unit) = (Double(bytes), 0)
    while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
    let rounded = (value * 10).rounded() / 10
    let number = rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
    return "\(number) \(units[unit])"
  }

  /// Seconds for people, such as `0.5 s` or `600 s`.
  public static func text(seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int64(seconds)) s" : "\(seconds) s"
  }

  private static func positive(_ number: Double) -> Double? {
    number.isFinite && number > 0 ? number : nil
  }
}
