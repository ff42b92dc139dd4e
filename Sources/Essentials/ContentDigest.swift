/// A SHA-256 over a list of texts and numbers, each framed so that no two lists share their bytes.
public struct ContentDigest: ~Copyable {
  private var hash = SHA256Hasher()

  /// Starts with a text that names what is hashed and the version of its layout.
  public init(_ kind: String) {
    update(kind)
  }

  /// Adds a text: its length in bytes, then its UTF-8.
  public mutating func update(_ text: String) {
    update(text.utf8.count)
    hash.update(text.utf8)
  }

  /// Adds bytes: their number, then they themselves.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.count)
    hash.update(bytes)
  }

  /// Adds a number as eight bytes, least significant first.
  public mutating func update(_ number: Int) {
    let word = UInt64(bitPattern: Int64(number))
    hash.update((0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) })
  }

  /// The digest as 64 hexadecimal digits; nothing can be added afterwards.
  public consuming func hexadecimal() -> String {
    Digest.hexadecimal(hash.digest())
  }
}
