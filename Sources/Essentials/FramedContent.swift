/// What ``ContentDigest`` hashes, gathered in memory: the same digests, several times as fast where a
/// great many small contents are hashed one by one.
public struct FramedContent: Sendable {
  private var bytes: [UInt8] = []

  /// Starts with a text that names what is hashed and the version of its layout.
  public init(_ kind: String) {
    bytes.reserveCapacity(512)
    add(kind)
  }

  /// Adds a text: its length in bytes, then its UTF-8.
  public mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// How many bytes there are.
  public var count: Int { bytes.count }

  /// Takes away what was added since there were so many bytes; what follows is another content.
  public mutating func cut(to count: Int) {
    bytes.removeLast(bytes.count - count)
  }

  /// Adds a number as eight bytes, least significant first.
  public mutating func add(_ number: Int) {
    bytes.append(word: number)
  }

  /// Adds the text of a number's 16 hexadecimal digits.
  public mutating func add(hexadecimal number: UInt64) {
    add(16)
    Digest.append(hexadecimal: number, to: &bytes)
  }

  /// The number that the first 16 hexadecimal digits of the SHA-256 of all are.
  public var digestNumber: UInt64 {
    var hash = SHA256Hasher()
    hash.update(bytes)
    return hash.digest().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The first hexadecimal digits of the SHA-256 of all.
  ///
  /// - Precondition: `digits` is even and between 2 and 64.
  public func hexadecimal(digits: Int = 64) -> String {
    precondition(
      (2...64).contains(digits) && digits % 2 == 0,
      "\(digits) digits of a digest; an even number from 2 to 64 is needed")
    var hash = SHA256Hasher()
    hash.update(bytes)
    return Digest.hexadecimal(Array(hash.digest().prefix(digits / 2)))
  }
}
