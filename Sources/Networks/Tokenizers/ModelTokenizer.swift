internal import Foundation

/// The tokenizer that belongs to a model directory.
public enum ModelTokenizer {
  /// A byte pair encoding that was trained here.
  public static let ownFile = "espalier-bpe.json"

  /// Reads the tokenizer of a model directory.
  ///
  /// - Throws: `TokenizerError` for a damaged file or when there is none.
  public static func load(directory: String) throws -> any Tokenizer {
    let own = ModelDirectory.join(directory, ownFile)
    if FileManager.default.fileExists(atPath: own) { return try BytePairEncoding(contentsOf: own) }
    return try TokenizerFile.load(directory: directory)
  }
}
