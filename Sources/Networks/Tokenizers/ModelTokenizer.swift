internal import Foundation

/// The tokenizer that belongs to a model directory.
public enum ModelTokenizer {
  /// A byte pair encoding that was trained here.
  public static let ownFile = "espalier-bpe.json"

  /// Every file that belongs to a tokenizer, whether it is read here or by other programs only.
  public static let files = [
    ownFile, "tokenizer.json", "tokenizer_config.json", "vocab.json", "vocab.txt", "merges.txt",
    "special_tokens_map.json", "added_tokens.json", "tokenizer.model", "spiece.model",
    "chat_template.json", "chat_template.jinja",
  ]

  /// Reads the tokenizer of a model directory: one that was trained here, or Hugging Face's.
  ///
  /// - Throws: `TokenizerError` for a damaged file or when there is none.
  public static func load(directory: String) throws(TokenizerError) -> any Tokenizer {
    let own = ModelDirectory.join(directory, ownFile)
    if FileManager.default.fileExists(atPath: own) { return try BytePairEncoding(contentsOf: own) }
    return try TokenizerFile.load(directory: directory)
  }
}
