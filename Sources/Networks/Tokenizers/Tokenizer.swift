/// Turns texts into token numbers and back.
public protocol Tokenizer: Sendable {
  /// What evaluation signatures call it, such as `bpe1024`.
  var name: String { get }
  /// The number of token numbers, which are `0..<vocabularySize`.
  var vocabularySize: Int { get }
  /// The token that stands behind each document; no text encodes to it.
  var endOfDocument: Int32 { get }
  /// A SHA-256 of all that determines the encoding, as 64 hexadecimal digits.
  var digest: String { get }

  /// The tokens of a text, without an end of document.
  func encode(_ text: String) -> [Int32]
  /// The tokens of all documents in a row, each followed by an end of document.
  func encode(documents: [String]) -> [Int32]
  /// The text of tokens; an end of document gives nothing.
  func decode(_ tokens: [Int32]) -> String
}

extension Tokenizer {
  /// The tokens of all documents in a row, each followed by an end of document.
  public func encode(documents: [String]) -> [Int32] {
    documents.flatMap { encode($0) + [endOfDocument] }
  }
}
