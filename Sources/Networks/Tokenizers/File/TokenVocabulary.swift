/// The tokens of a model with their numbers, in both directions.
struct TokenVocabulary: Sendable {
  /// The longest token in bytes.
  ///
  /// It bounds the work for each byte of a text.
  static let longestToken = 4096
  /// Token numbers are below this, so that no file can ask for more memory than it has bytes.
  static let mostTokens = 1 << 22

  private var table = PieceTable()
  private var ids: [Int32] = []
  /// The bytes of each token number; nil where a number has no token.
  private(set) var texts: [[UInt8]?] = []

  /// The number of distinct tokens.
  var count: Int { ids.count }

  /// The token numbers are below this.
  var bound: Int { texts.count }

  /// Adds a token; false if its text is known already.
  mutating func insert(_ text: [UInt8], id: Int32) -> Bool {
    let (index, isNew) = table.index(of: text.indices, in: text)
    if isNew { ids.append(id) } else { ids[index] = id }
    while texts.count <= Int(id) { texts.append(nil) }
    texts[Int(id)] = text
    return isNew
  }

  /// The number of the token with these bytes, or nil.
  func id(_ text: [UInt8]) -> Int32? { id(of: text.indices, in: text) }

  /// The number of the token with the bytes of a range, or nil.
  func id(of range: Range<Int>, in bytes: [UInt8]) -> Int32? {
    table.find(range, in: bytes).map { ids[$0] }
  }

  /// The bytes of a token, or nil.
  func text(_ id: Int32) -> [UInt8]? {
    texts.indices.contains(Int(id)) ? texts[Int(id)] : nil
  }

  /// The tokens `<0x00>` to `<0xFF>` that stand for single bytes; nil where one is missing.
  func byteTokens() -> [Int32?] {
    (0..<256).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return id(Array("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8))
    }
  }
}
