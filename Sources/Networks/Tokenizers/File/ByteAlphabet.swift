/// The printable character that stands for each byte in byte-level vocabularies.
///
/// Printable bytes of Latin-1 stand for themselves, the others for the scalars from U+0100 on.
enum ByteAlphabet {
  /// The UTF-8 of each byte's character.
  static let characters: [[UInt8]] = scalars.map { Array(String($0).utf8) }

  private static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      switch byte {
      case 0x21...0x7e, 0xa1...0xac, 0xae...0xff: return Unicode.Scalar(byte)
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? " "
      }
    }
  }()

  private static let bytes = Dictionary(
    zip(scalars, UInt8.min...UInt8.max), uniquingKeysWith: { first, _ in first })

  static func append(_ text: some Collection<UInt8>, to result: inout [UInt8]) {
    for byte in text {
      if (0x21...0x7e).contains(byte) {
        result.append(byte)
      } else {
        result += characters[Int(byte)]
      }
    }
  }

  /// The bytes that a token's characters stand for; the token itself when one stands for none.
  static func decoded(_ token: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < token.count {
      let (scalar, length) = UTF8Text.scalar(at: index, in: token)
      guard let byte = bytes[scalar] else { return token }
      result.append(byte)
      index += length
    }
    return result
  }
}
