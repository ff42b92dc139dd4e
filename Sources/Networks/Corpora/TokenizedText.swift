internal import Essentials
internal import Foundation

/// A text file as one row of tokens, for evaluation and calibration.
public struct TokenizedText: Sendable {
  /// The tokens, without any that a template would put around them.
  public let tokens: [Int32]
  /// The length of the text in bytes of UTF-8.
  public let byteCount: Int
  /// The file and its digest, as in `wiki.test.txt@1f3a0c2d`.
  public let textName: String
  /// The tokenizer and its digest, as in `bpe50257@8c1d44ab`.
  public let tokenizerName: String

  /// Reads and encodes a whole file as one document.
  ///
  /// - Throws: `CorpusError` for a file that is no UTF-8 text, `ModelDirectoryError` for a token
  ///   beyond the model's vocabulary.
  public init(
    _ path: String, tokenizer: any Tokenizer, for configuration: TransformerConfiguration
  ) throws {
    let bytes = try TextFile.bytes(path)
    tokens = tokenizer.encode(String(decoding: bytes, as: UTF8.self))
    byteCount = bytes.count
    textName = "\(Self.name(path))@\(Digest.sha256Hex(Data(bytes)).prefix(8))"
    tokenizerName = "\(tokenizer.name)@\(tokenizer.digest.prefix(8))"
    try configuration.check(tokens.lazy.map { Int64($0) }, source: path)
  }

  /// Wraps token numbers from a safetensors file: all rows of the tensor `input_ids` in a row.
  public init(ids: TokenIds) {
    tokens = ids.sequences.flatMap { $0 }
    byteCount = 0
    var digest = ContentDigest("token ids 1")
    for token in tokens { digest.update(Int(token)) }
    textName = "\(Self.name(ids.path))@\(digest.hexadecimal().prefix(8))"
    tokenizerName = "ids"
  }

  /// A path's last part, with what would break a signature replaced.
  private static func name(_ path: String) -> String {
    String(URL(fileURLWithPath: path).lastPathComponent.map { "|@:".contains($0) ? "_" : $0 })
  }
}

/// Token numbers from a safetensors file: the tensor `input_ids`, `[sequences, tokens]` or
/// `[tokens]`.
public struct TokenIds: Sendable {
  /// The file.
  public let path: String
  /// The sequences.
  public let sequences: [[Int32]]
  /// The shape of the tensor.
  public let shape: [Int]

  /// Reads the numbers and checks them against a vocabulary.
  ///
  /// - Throws: `CheckpointError`, `ModelDirectoryError`.
  public init(_ path: String, for configuration: TransformerConfiguration) throws {
    let file = try SafetensorsFile(path)
    shape = try file.entry("input_ids").shape
    guard (1...2).contains(shape.count), shape.allSatisfy({ $0 > 0 }) else {
      throw ModelDirectoryError.wrongShape(
        file: path, tensor: "input_ids", found: shape, wanted: [1, 1])
    }
    let numbers = try file.integers("input_ids")
    try configuration.check(numbers, source: path)
    self.path = path
    let length = shape.last ?? 1
    sequences = stride(from: 0, to: numbers.count, by: length).map { start in
      numbers[start..<start + length].map { Int32($0) }
    }
  }

  /// Checks that a model can run sequences of this length.
  public func check(for configuration: TransformerConfiguration) throws {
    let length = shape.last ?? 1
    guard let longest = configuration.longestContext, length > longest else { return }
    throw ModelDirectoryError.contextTooLong(source: path, context: length, longest: longest)
  }
}
