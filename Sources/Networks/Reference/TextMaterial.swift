public import Foundation

/// The tokenizer of a text model, and the splits of its corpus that it was not trained on.
public struct TextMaterial: ReferenceMaterial {
  /// The tokenizer, trained on the training split.
  public let tokenizer: BytePairEncoding
  /// What methods may look at.
  public let calibration: TokenStream
  /// What only evaluation reads.
  public let validation: TokenStream
  /// The exact entropy of one document in nats, where the source is known.
  public let natsPerDocument: Double?

  /// Trains a tokenizer of some size and encodes the three splits.
  static func encode(
    _ corpus: Corpus, vocabulary: Int
  ) throws -> (training: TokenStream, kept: TextMaterial) {
    let tokenizer = try BytePairEncoding(
      training: corpus.documents(in: .train), vocabularySize: vocabulary)
    guard tokenizer.vocabularySize == vocabulary else {
      throw TrainingError.vocabularyTooLarge(
        corpus: corpus.name, wanted: vocabulary, found: tokenizer.vocabularySize)
    }
    let kept = TextMaterial(
      tokenizer: tokenizer,
      calibration: TokenStream(corpus, .calibration, tokenizer: tokenizer),
      validation: TokenStream(corpus, .validation, tokenizer: tokenizer),
      natsPerDocument: corpus.natsPerDocument)
    return (TokenStream(corpus, .train, tokenizer: tokenizer), kept)
  }

  private init(
    tokenizer: BytePairEncoding, calibration: TokenStream, validation: TokenStream,
    natsPerDocument: Double?
  ) {
    self.tokenizer = tokenizer
    self.calibration = calibration
    self.validation = validation
    self.natsPerDocument = natsPerDocument
  }

  /// Writes the tokenizer and the two splits.
  public func write(to folder: URL) throws {
    var streams = SafetensorsWriter()
    try calibration.add(to: &streams, .calibration)
    try validation.add(to: &streams, .validation)
    try streams.write(to: folder.appending(path: "tokens.safetensors").path)
    try tokenizer.write(to: folder.appending(path: "tokenizer.json").path)
  }

  /// Reads the tokenizer and the two splits.
  public init(from folder: URL, source: Corpus) throws {
    let tokenizer = try BytePairEncoding(
      contentsOf: folder.appending(path: "tokenizer.json").path)
    let streams = try SafetensorsFile(folder.appending(path: "tokens.safetensors").path)
    self.init(
      tokenizer: tokenizer,
      calibration: try TokenStream(from: streams, .calibration, tokenizer: tokenizer),
      validation: try TokenStream(from: streams, .validation, tokenizer: tokenizer),
      natsPerDocument: source.natsPerDocument)
  }
}

extension TokenStream {
  init(
    from file: SafetensorsFile, _ split: Corpus.Split, tokenizer: BytePairEncoding
  ) throws(CheckpointError) {
    let counts = try file.integers("\(split.rawValue).counts")
    self.init(
      tokens: try file.integers(split.rawValue).map { Int32(truncatingIfNeeded: $0) },
      vocabularySize: tokenizer.vocabularySize, documentCount: Int(counts.first ?? 0),
      byteCount: Int(counts.last ?? 0))
  }

  func add(
    to writer: inout SafetensorsWriter, _ split: Corpus.Split
  ) throws(CheckpointError) {
    try writer.add(split.rawValue, integers: tokens.map(Int64.init), shape: [tokens.count])
    try writer.add(
      "\(split.rawValue).counts", integers: [Int64(documentCount), Int64(byteCount)], shape: [2])
  }

  /// Checks that there is one batch at least.
  func require(sequences: Int, context: Int, corpus: String) throws(TrainingError) {
    let needed = sequences * context + 1
    guard tokens.count >= needed else {
      throw .tooLittleText(corpus: corpus, tokens: tokens.count, needed: needed)
    }
  }

  /// The sequences of a step: the data in a new random order each epoch.
  ///
  /// - Precondition: the stream has at least one whole sequence.
  func batch(ofStep step: Int, recipe: TrainingRecipe, context: Int) -> TokenSequences {
    let available = sequenceCount(context: context)
    precondition(available > 0, "\(tokens.count) tokens are no sequence of \(context)")
    let order = EpochOrder.indices(
      ofStep: step, batch: recipe.batch, of: available, seed: recipe.seed)
    return sequences(context: context, startingAt: order.map { $0 * context })
  }
}
