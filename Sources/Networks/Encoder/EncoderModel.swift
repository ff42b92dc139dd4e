public import Autograd
public import Tensors

/// An encoder in the manner of BERT: every token sees every token, and hidden ones are predicted.
///
/// ```
/// x ← embedding[token]
/// x ← x + attention(norm(x))      rotary positions, no mask
/// x ← x + down · (silu(gate · norm(x)) · (up · norm(x)))
/// logits = head · norm(x)          at the hidden tokens
/// ```
///
/// Norm and gated feed-forward layer are those of the decoder, so that what compresses one fits the
/// other. The last token of the vocabulary stands for a hidden one.
///
/// Reference: J. Devlin et al., *BERT*, 2019, https://arxiv.org/abs/1810.04805 (the task).
public struct EncoderModel: TrainableModel {
  /// The extents of an encoder.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Number of distinct tokens, that of hidden ones included.
    public var vocabulary = 1024
    /// Width of the residual stream.
    public var width = 128
    /// Number of blocks.
    public var layers = 4
    /// Attention heads.
    public var heads = 4
    /// Width of the gated feed-forward layer.
    public var feedForward = 344
    /// Tokens of one sequence.
    public var context = 128
    /// Tokens of a sequence that are to be predicted.
    public var hidden = 24
    /// Added to the mean square in each norm.
    public var epsilon: Float = 1e-5

    /// The encoder of 1.05 million parameters.
    public init() {}

    /// The token that stands for a hidden one.
    public var maskToken: Int32 { Int32(vocabulary - 1) }
  }

  /// One block.
  public struct Block: Sendable {
    /// The gains of the two norms `[width]`.
    public var attentionNorm, feedForwardNorm: Tensor
    /// The attention.
    public var attention: SelfAttention
    /// The feed-forward layer.
    public var feedForward: GatedLayer
  }

  /// The extents.
  public let configuration: Configuration
  /// The token embedding `[vocabulary, width]`.
  public var embedding: Tensor
  /// The blocks, first to last.
  public var blocks: [Block]
  /// The gain of the last norm `[width]`.
  public var norm: Tensor
  /// The output projection `[vocabulary, width]`.
  public var head: Tensor

  let angles: RotaryAngles

  /// An encoder with random weights.
  public init(_ configuration: Configuration, random: inout RandomStream) {
    let (width, vocabulary) = (configuration.width, configuration.vocabulary)
    precondition(
      width % (2 * configuration.heads) == 0
        && (1...configuration.context).contains(configuration.hidden), "\(configuration)")
    self.configuration = configuration
    angles = RotaryAngles(
      positions: configuration.context, headWidth: width / configuration.heads)
    embedding = Tensor(normal: [vocabulary, width], standardDeviation: 1, random: &random)
    blocks = []
    for _ in 0..<configuration.layers { blocks.append(Block(configuration, random: &random)) }
    norm = Tensor(filledWith: 1, shape: [width])
    head = Tensor.linearWeight(out: vocabulary, in: width, random: &random)
  }

  /// The normalised residual stream after the last block, `[tokens, width]`.
  public func encode(_ tokens: [Int32], on tape: Tape) -> Variable {
    var x = tape.lookup(tokens, table: embedding, path: "embedding")
    for (index, block) in blocks.enumerated() {
      x = block(
        x, configuration: configuration, angles: angles, path: "blocks.\(index)", on: tape)
    }
    return tape.rmsNorm(x, gain: norm, epsilon: configuration.epsilon, path: "norm")
  }

  /// The logits `[hidden tokens, vocabulary]` of the tokens that are to be predicted.
  public func logits(_ batch: MaskedSequences, on tape: Tape) -> Variable {
    tape.linear(
      tape.gatherRows(encode(batch.inputs, on: tape), batch.places), weight: head, path: "head")
  }

  /// The summed cross-entropy of the hidden tokens.
  public func trainingLoss(
    of batch: MaskedSequences, scaledBy weight: Float, on tape: Tape
  ) -> (loss: Variable, trace: Void) {
    let hidden = tape.gatherRows(encode(batch.inputs, on: tape), batch.places)
    return (
      tape.linearCrossEntropy(
        hidden, weight: head, path: "head", targets: batch.targets, scaledBy: weight), ()
    )
  }

  /// Calls `body` with the path of each parameter and the parameter itself, in a fixed order.
  public mutating func updateParameters<Failure: Error>(
    _ body: (_ path: String, _ parameter: inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body("embedding", &embedding)
    for index in blocks.indices {
      for (name, tensor) in Block.parameters {
        try body("blocks.\(index).\(name)", &blocks[index][keyPath: tensor])
      }
    }
    try body("norm", &norm)
    try body("head", &head)
  }
}

extension EncoderModel.Block {
  static let parameters:
    [(name: String, tensor: any WritableKeyPath<EncoderModel.Block, Tensor> & Sendable)] = [
      ("attention.norm", \.attentionNorm), ("attention.query", \.attention.query),
      ("attention.key", \.attention.key), ("attention.value", \.attention.value),
      ("attention.output", \.attention.output), ("feedforward.norm", \.feedForwardNorm),
      ("feedforward.gate", \.feedForward.gate), ("feedforward.up", \.feedForward.up),
      ("feedforward.down", \.feedForward.down),
    ]

  init(_ configuration: EncoderModel.Configuration, random: inout RandomStream) {
    let width = configuration.width
    attentionNorm = Tensor(filledWith: 1, shape: [width])
    feedForwardNorm = Tensor(filledWith: 1, shape: [width])
    attention = SelfAttention(width: width, random: &random)
    feedForward = GatedLayer(width: width, hidden: configuration.feedForward, random: &random)
  }

  func callAsFunction(
    _ residual: Variable, configuration: EncoderModel.Configuration, angles: RotaryAngles,
    path: String, on tape: Tape
  ) -> Variable {
    let epsilon = configuration.epsilon
    let a = tape.rmsNorm(
      residual, gain: attentionNorm, epsilon: epsilon, path: "\(path).attention.norm")
    let x = attention(
      a, addingTo: residual,
      extents: SelfAttention.Extents(
        width: configuration.width, heads: configuration.heads, context: configuration.context,
        isCausal: false), angles: angles, path: "\(path).attention", on: tape)
    let f = tape.rmsNorm(
      x, gain: feedForwardNorm, epsilon: epsilon, path: "\(path).feedforward.norm")
    return feedForward(f, addingTo: x, path: "\(path).feedforward", on: tape)
  }
}
