public import Networks
internal import Synchronization

/// Corpora as tokens, each read and encoded once by a process.
public final class TextLibrary: Sendable {
  /// A corpus as tokens.
  public struct Text: Sendable {
    /// What the corpus is called in evaluation signatures.
    public let name: String
    /// SHA-256 of the corpus.
    public let digest: String
    /// What models are trained on.
    public let train: TokenStream
    /// What only evaluation reads.
    public let validation: TokenStream
    /// The exact entropy of the validation split, where the source is known.
    public let entropyFloor: Double?
  }

  private struct State {
    var corpora: [String: Corpus] = [:]
    var texts: [String: Text] = [:]
  }

  private let state = Mutex(State())

  /// A library without texts.
  public init() {}

  /// A corpus by its specification.
  public func corpus(_ specification: String) throws -> Corpus {
    try state.withLock { try Self.corpus(specification, &$0) }
  }

  private static func corpus(_ specification: String, _ state: inout State) throws -> Corpus {
    if let corpus = state.corpora[specification] { return corpus }
    let corpus = try CorpusSpec(parsing: specification).load()
    state.corpora[specification] = corpus
    return corpus
  }

  /// A corpus in tokens of a vocabulary that is trained on it; the lock is held meanwhile.
  public func text(_ specification: String, vocabulary: Int) throws -> Text {
    try state.withLock { state in
      let key = "\(specification)|\(vocabulary)"
      if let text = state.texts[key] { return text }
      let corpus = try Self.corpus(specification, &state)
      let tokenizer = try BytePairEncoding(
        training: corpus.documents(in: .train), vocabularySize: vocabulary)
      guard tokenizer.vocabularySize == vocabulary else {
        throw TrainingError.vocabularyTooLarge(
          corpus: specification, wanted: vocabulary, found: tokenizer.vocabularySize)
      }
      let validation = TokenStream(corpus, .validation, tokenizer: tokenizer)
      let text = Text(
        name: corpus.name, digest: corpus.digest,
        train: TokenStream(corpus, .train, tokenizer: tokenizer), validation: validation,
        entropyFloor: corpus.natsPerDocument.map { validation.nats(perDocument: $0) })
      state.texts[key] = text
      return text
    }
  }
}
