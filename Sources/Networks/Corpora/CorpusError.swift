/// What keeps a corpus from being loaded, and what to do about it.
public enum CorpusError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No corpus has this name.
  case unknownCorpus(found: String, nearest: String?)
  /// An option after the colon that the corpus does not have, or a value it cannot take.
  case badOption(spec: String, found: String, allowed: String)
  /// A file of WordNet's database is not there.
  case missingWordnet(path: String)
  /// A file of the dictionary GCIDE is not there.
  case missingDictionary(path: String)
  /// A line of a dictionary's index that is none.
  case malformedIndex(path: String, line: Int, found: String)
  /// The index names text that the dictionary does not have.
  case entryOutside(path: String, line: Int, end: Int, length: Int)
  /// The compressed dictionary is damaged.
  case corruptDictionary(path: String, reason: String)
  /// A line of WordNet's database without a gloss.
  case malformedLine(path: String, line: Int, found: String)
  /// The file could not be read.
  case unreadable(path: String, reason: String)
  /// The file has no text.
  case empty(path: String)
  /// The file is not UTF-8; the offset counts bytes from 0, the line from 1.
  case invalidUTF8(path: String, offset: Int, line: Int, byte: UInt8)
  /// Too few distinct documents for three splits.
  case tooFewDocuments(corpus: String, found: Int, least: Int)
  /// A text that the grammar cannot produce; the position counts words from 0.
  case outsideGrammar(position: Int, found: String, expected: String)

  /// One sentence: what was found, what was wanted, what to do.
  public var description: String {
    switch self {
    case .unknownCorpus(let found, let nearest):
      "unknown corpus '\(found)'; "
        + (nearest.map { "did you mean '\($0)'? " } ?? "") + "Known: " + CorpusSpec.forms
    case .badOption(let spec, let found, let allowed):
      "corpus '\(spec)': '\(found)' is not allowed; allowed: \(allowed)"
    case .missingWordnet(let path):
      "\(path) is missing; install it with 'apt-get install wordnet-base', or name the folder "
        + "of WordNet's data files as 'wordnet:FOLDER'"
    case .missingDictionary(let path):
      "\(path) is missing; install it with 'apt-get install dict-gcide', or name the folder of the "
        + "dictionary's files as 'gcide:FOLDER'"
    case .malformedIndex(let path, let line, let found):
      "\(path):\(line): expected a word, an offset and a length parted by tabs, found '\(found)'; "
        + "reinstall dict-gcide"
    case .entryOutside(let path, let line, let end, let length):
      "\(path):\(line): the entry ends at byte \(end), the dictionary has \(length); index and "
        + "dictionary are of different versions: reinstall dict-gcide"
    case .corruptDictionary(let path, let reason):
      "\(path): the gzip data is damaged (\(reason)); reinstall dict-gcide"
    case .malformedLine(let path, let line, let found):
      "\(path):\(line): expected a gloss after '| ', found '\(found)'; reinstall wordnet-base"
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)); check the path and its permissions"
    case .empty(let path): "\(path) has no text; name a file with documents in it"
    case .invalidUTF8(let path, let offset, let line, let byte):
      "\(path):\(line): byte \(byte) at offset \(offset) is not UTF-8; convert the file, for "
        + "instance with 'iconv -t UTF-8'"
    case .tooFewDocuments(let corpus, let found, let least):
      "corpus '\(corpus)' has \(found) distinct documents, at least \(least) are needed for "
        + "training, calibration and validation; separate documents by blank lines, or add some"
    case .outsideGrammar(let position, let found, let expected):
      "word \(position): found '\(found)', but the grammar allows only \(expected) here"
    }
  }
}
