public import Autograd
internal import Tensors

/// Where the parts of a transformer come from: from memory, or one by one from a checkpoint.
public protocol TransformerSource: Sendable {
  /// What the model computes.
  var configuration: TransformerConfiguration { get }
  /// The embedding.
  func loadEmbedding() throws -> TransformerEmbedding
  /// A block.
  func loadBlock(_ index: Int) throws -> TransformerBlock
  /// The head.
  func loadHead() throws -> TransformerHead
}

/// A transformer whose parts are all in memory.
///
/// ```swift
/// let model = try TransformerModel(TransformerCheckpoint("llama"))
/// let logits = model.logits(tokens, context: 24, on: Tape(recording: false)).value
/// ```
///
/// Sequences of one length lie one after another in a flat list of tokens. Every weight is
/// `[out, in]`.
public struct TransformerModel: TransformerSource {
  /// What the model computes.
  public internal(set) var configuration: TransformerConfiguration
  /// What makes a residual stream of tokens.
  public var embedding: TransformerEmbedding
  /// The blocks, first to last.
  public var blocks: [TransformerBlock]
  /// What makes logits of the residual stream.
  public var head: TransformerHead

  /// Reads all parts.
  public init(_ source: some TransformerSource) throws {
    configuration = source.configuration
    embedding = try source.loadEmbedding()
    blocks = try (0..<configuration.layers).map(source.loadBlock)
    head = try source.loadHead()
    if configuration.isTied, configuration.hasHead { head.weight = embedding.tokens }
  }

  /// The embedding.
  public func loadEmbedding() -> TransformerEmbedding { embedding }
  /// A block.
  public func loadBlock(_ index: Int) -> TransformerBlock { blocks[index] }
  /// The head.
  public func loadHead() -> TransformerHead { head }

  /// The model with some of its blocks, in the order given.
  public func keepingBlocks(_ indices: [Int]) -> TransformerModel {
    var model = self
    model.blocks = indices.map { blocks[$0] }
    model.configuration.layers = indices.count
    model.configuration.windows = indices.map { configuration.windows[$0] }
    model.configuration.blockWidths = configuration.blockWidths.map { widths in
      indices.map { widths[$0] }
    }
    return model
  }

  /// The logits of every position, `[tokens, vocabulary]`, or the last hidden state of a model
  /// without a head.
  public func logits(_ tokens: [Int32], context: Int, on tape: Tape) -> Variable {
    var x = embed(tokens, context: context, on: tape)
    for index in blocks.indices { x = run(block: index, x, context: context, on: tape) }
    return unembed(x, on: tape)
  }

  /// The residual stream before the first block, `[tokens, width]`.
  public func embed(_ tokens: [Int32], context: Int, on tape: Tape) -> Variable {
    embedding(tokens, context: context, on: tape)
  }

  /// The residual stream after one block, `[tokens, width]`.
  public func run(block index: Int, _ x: Variable, context: Int, on tape: Tape) -> Variable {
    blocks[index](x, context: context, on: tape)
  }

  /// The logits from the residual stream after the last block.
  public func unembed(_ x: Variable, on tape: Tape) -> Variable { head(x, on: tape) }

  /// The paths of the linear layers of one block, in the order in which they run.
  public func linearPaths(ofBlock index: Int) -> [String] { blocks[index].linearPaths }
}

extension TransformerConfiguration {
  /// Checks that every token is in the vocabulary.
  ///
  /// - Throws: `ModelDirectoryError.tokenOutOfRange`.
  public func check(_ tokens: some Sequence<Int64>, source: String) throws(ModelDirectoryError) {
    for (index, token) in tokens.enumerated() where token < 0 || token >= vocabulary {
      throw .tokenOutOfRange(source: source, index: index, found: token, vocabulary: vocabulary)
    }
  }

  /// The longest sequence that can be run: learned positions end, rotary ones do not.
  public var longestContext: Int? {
    if case .learned = positions { positionLimit } else { nil }
  }
}
