internal import Essentials

/// A tokenizer as Hugging Face's libraries write it: the file `tokenizer.json`, or its forerunners.
///
/// A text is searched for added tokens, normalised, cut into pieces, and each piece becomes tokens
/// of the model; a template may put special tokens around them. Tokens and decoded texts are those
/// of the `tokenizers` library. Truncation and padding that a file asks for are left to the caller.
///
/// ```swift
/// let tokenizer = try TokenizerFile.load(directory: "all-MiniLM-L6-v2")
/// let tokens = tokenizer.encode("a tree trained flat", addsSpecialTokens: true)
/// ```
///
/// A special token that is spelled out in a text becomes that token, as in the library.
///
/// Reference: https://github.com/huggingface/tokenizers.
public struct TokenizerFile: Tokenizer {
  /// What evaluation signatures call it: the kind of the model and the size, such as `bpe50257`.
  public let name: String
  /// One more than the greatest token number.
  public let vocabularySize: Int
  /// The token behind each document, or −1 when the file names none that is known to be one.
  ///
  /// With −1 nothing is put between documents.
  public let endOfDocument: Int32
  /// The SHA-256 of the files that the tokenizer was read from.
  public let digest: String

  let parts: Parts

  /// The steps from a text to tokens and back.
  struct Parts: Sendable {
    var model: SubwordModel
    var normalizer: TextNormalizer?
    var preTokenizer: PreTokenizer?
    var templates: [SpecialTokenTemplate] = []
    var decoder: TokenDecoder?
    /// Added tokens that are looked for in the text as it comes.
    var literalTokens = AddedTokenFinder()
    /// Added tokens that are looked for in the normalised text.
    var normalizedTokens = AddedTokenFinder()
    /// What decoding makes of added tokens.
    var addedTexts: [Int32: [UInt8]] = [:]
    /// What special tokens look like; decoding leaves out the tokens whose text is among these.
    var specialContents: Set<[UInt8]> = []
    /// Added tokens by what they look like.
    var addedTokens: [String: Int32] = [:]

    /// The number of a token that is spelled so.
    func id(of text: String) -> Int32? {
      let bytes = Array(text.utf8)
      let added = addedTokens[text].flatMap { addedTexts[$0] == bytes ? $0 : nil }
      return added ?? model.vocabulary.id(bytes)
    }
  }

  init(parts: Parts, digest: String, endOfDocument: String?) {
    self.parts = parts
    self.digest = digest
    let lastAdded = parts.addedTexts.keys.max().map { Int($0) + 1 } ?? 0
    let size = max(parts.model.vocabulary.bound, lastAdded)
    vocabularySize = size
    name = "\(parts.model.name)\(size)"
    let candidates = endOfDocument.map { [$0] } ?? Self.usualEnds
    self.endOfDocument = candidates.lazy.compactMap { parts.id(of: $0) }.first ?? -1
  }

  /// What tokenizers call the end of a document, the surest first.
  private static let usualEnds = [
    "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "</s>", "<eos>", "[SEP]",
  ]

  /// The number of a token, or nil when no token is spelled so.
  public func id(of token: String) -> Int32? { parts.id(of: token) }
}
