/// What is wrong with a tokenizer that was asked for or read from a file.
public enum TokenizerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A vocabulary without room for all bytes and the end of document.
  case vocabularyTooSmall(wanted: Int, least: Int)
  /// The training documents hold no text.
  case noText
  /// The file could not be read or written.
  case unreadable(path: String, reason: String)
  /// The file is not a tokenizer of this kind.
  case malformed(path: String, reason: String)
  /// A place in a tokenizer file holds what it must not.
  case unsuitable(path: String, place: String, found: String, allowed: String)
  /// A directory without the files of a tokenizer.
  case noTokenizer(directory: String)

  /// One sentence: what was found, what was wanted, what to do.
  public var description: String {
    switch self {
    case .vocabularyTooSmall(let wanted, let least):
      "a vocabulary of \(wanted) tokens is too small; ask for at least \(least), the bytes and the "
        + "end of document"
    case .noText: "the training documents hold no text; name a corpus with text in it"
    case .unreadable(let path, let reason):
      "\(path) cannot be read or written (\(reason)); check the path and its permissions"
    case .malformed(let path, let reason):
      "\(path) is no byte pair encoding (\(reason)); train and save it again"
    case .unsuitable(let path, let place, let found, let allowed):
      "\(path): \(place): found \(found), allowed is \(allowed); correct the file or export it again"
    case .noTokenizer(let directory):
      "\(directory) holds no tokenizer: wanted tokenizer.json, or vocab.json with merges.txt, or "
        + "vocab.txt; name the directory of a model"
    }
  }
}
