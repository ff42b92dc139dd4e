internal import Essentials
/// A byte-level byte pair encoding: any text is encoded, and decodes to itself.
///
/// Tokens 0 to 255 are the bytes, 256 is the end of document, and token `257 + r` joins the two
/// tokens of merge `r`. Within each piece of a text (a word with the space before it, a number, a
/// run of signs) the earliest merge that applies is carried out everywhere, until none does.
///
/// ```swift
/// let tokenizer = try BytePairEncoding(training: corpus.documents(in: .train), vocabularySize: 1024)
/// let tokens = tokenizer.encode("a tree trained flat")
/// ```
///
/// Reference: R. Sennrich, B. Haddow, A. Birch, *Neural Machine Translation of Rare Words with
/// Subword Units*, 2016, https://arxiv.org/abs/1508.07909; A. Radford et al., *Language Models are
/// Unsupervised Multitask Learners*, 2019, for the bytes and the pieces.
public struct BytePairEncoding: Tokenizer, Equatable {
  /// Two tokens that become one.
  public struct Merge: Hashable, Sendable {
    /// The token that comes first.
    public let left: Int32
    /// The token that comes second.
    public let right: Int32

    /// Both in one number that sorts as the pair does.
    var key: UInt64 { UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right)) }

    init(_ left: Int32, _ right: Int32) {
      self.left = left
      self.right = right
    }

    init(key: UInt64) {
      left = Int32(truncatingIfNeeded: key >> 32)
      right = Int32(truncatingIfNeeded: key)
    }
  }

  static let endToken: Int32 = 256
  static let firstMerged: Int32 = 257

  /// The merges in the order in which they were learned.
  public let merges: [Merge]
  /// The bytes of each token; the end of document has none.
  let tokenBytes: [[UInt8]]
  /// The token that a pair becomes.
  let merged: [UInt64: Int32]

  init(merges: [Merge]) {
    self.merges = merges
    var bytes = (0...255).map { [UInt8($0)] } + [[]]
    var merged: [UInt64: Int32] = [:]
    for merge in merges {
      merged[merge.key] = Int32(bytes.count)
      bytes.append(bytes[Int(merge.left)] + bytes[Int(merge.right)])
    }
    tokenBytes = bytes
    self.merged = merged
  }

  /// What evaluation signatures call it, such as `bpe1024`.
  public var name: String { "bpe\(vocabularySize)" }

  /// The number of tokens: 257 and one for each merge.
  public var vocabularySize: Int { tokenBytes.count }

  /// The token behind each document, 256.
  public var endOfDocument: Int32 { Self.endToken }

  /// The SHA-256 of the merges, which determine the encoding.
  public var digest: String {
    var digest = ContentDigest("espalier.bpe.1")
    for merge in merges {
      digest.update(Int(merge.left))
      digest.update(Int(merge.right))
    }
    return digest.hexadecimal()
  }
}
