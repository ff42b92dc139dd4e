public import Foundation

/// Content digests: what names cells, specs and artifacts.
public enum Digest {
  /// The SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
  public static func sha256Hex(_ data: Data) -> String {
    var hash = SHA256Hasher()
    hash.update(data)
    return hexadecimal(hash.digest())
  }

  /// The SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits.
  public static func sha256Hex(_ text: String) -> String {
    var hash = SHA256Hasher()
    hash.update(text.utf8)
    return hexadecimal(hash.digest())
  }

  private static let digits = Array("0123456789abcdef".utf8)

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = digits
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A number's 16 lower-case hexadecimal digits.
  public static func hexadecimal(_ number: UInt64) -> String {
    var text: [UInt8] = []
    append(hexadecimal: number, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The number that 16 lower-case hexadecimal digits are; nil for another text.
  public static func number(hexadecimal text: String) -> UInt64? {
    number(hexadecimal: text.utf8.span)
  }

  /// The number that 16 bytes are as hexadecimal digits; nil for others.
  public static func number(hexadecimal bytes: Span<UInt8>) -> UInt64? {
    guard bytes.count == 16 else { return nil }
    var number: UInt64 = 0
    for place in bytes.indices {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt64(byte - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt64(byte - 87)
      default: return nil
      }
    }
    return number
  }
}
