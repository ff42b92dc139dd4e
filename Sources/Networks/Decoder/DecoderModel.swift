public import Autograd
internal import Foundation
public import Tensors

/// A pre-norm decoder in the manner of LLaMA: tokens in, logits `[tokens, vocabulary]` out.
///
/// ```
/// x ← embedding[token]
/// x ← x + attention(norm(x))      rotary positions, grouped queries, causal
/// x ← x + down · (silu(gate · norm(x)) · (up · norm(x)))
/// logits = head · norm(x)
/// ```
///
/// Sequences of one length lie one after another in a flat list of tokens. Every weight is
/// `[out, in]`; a parameter and the linear layer it belongs to share one path, such as
/// `blocks.1.attention.query`.
public struct DecoderModel: Sendable {
  /// The extents of a decoder.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Number of distinct tokens.
    public var vocabulary = 1024
    /// Width of the residual stream.
    public var width = 128
    /// Number of blocks.
    public var layers = 4
    /// Query heads.
    public var heads = 4
    /// Key and value heads; each serves `heads / keyValueHeads` query heads.
    public var keyValueHeads = 4
    /// Width of the gated feed-forward layer.
    public var feedForward = 344
    /// Tokens of one sequence.
    public var context = 128
    /// Base of the rotary angles.
    public var rotaryBase = 10_000.0
    /// Added to the mean square in each norm.
    public var epsilon: Float = 1e-5

    /// The reference decoder of 1.05 million parameters.
    public init() {}

    /// Width of one attention head.
    public var headWidth: Int { width / heads }

    /// Why no decoder can have these extents, or nil.
    public var problem: String? {
      if width % heads != 0 { return "width \(width) is not a multiple of \(heads) heads" }
      if headWidth % 2 != 0 { return "the head width \(headWidth) is odd: rotary pairs need even" }
      if heads % keyValueHeads != 0 {
        return "\(heads) heads are not a multiple of \(keyValueHeads) key-value heads"
      }
      return nil
    }
  }

  /// The extents; pruned blocks may have fewer heads and a narrower feed-forward layer.
  public private(set) var configuration: Configuration
  /// The token embedding `[vocabulary, width]`.
  public var embedding: Tensor
  /// The blocks, first to last.
  public var blocks: [DecoderBlock]
  /// The gain of the last norm `[width]`.
  public var norm: Tensor
  /// The output projection `[vocabulary, width]`.
  public var head: Tensor

  let angles: RotaryAngles

  /// A decoder with random weights: normal, with the deviations of PyTorch's defaults, 1/√(3·in) for
  /// the linear layers and 1 for the embedding.
  ///
  /// An embedding of deviation 0.02 trains the reference decoder to 3.222 instead of 3.202.
  public init(_ configuration: Configuration, random: inout RandomStream) {
    let problem = configuration.problem
    precondition(problem == nil, "DecoderModel: \(problem ?? "")")
    self.configuration = configuration
    angles = Self.rotaryAngles(configuration, positions: 0..<configuration.context)
    let (width, vocabulary) = (configuration.width, configuration.vocabulary)
    embedding = Tensor(normal: [vocabulary, width], standardDeviation: 1, random: &random)
    blocks = []
    for _ in 0..<configuration.layers {
      blocks.append(DecoderBlock(configuration, random: &random))
    }
    norm = Tensor(filledWith: 1, shape: [width])
    head = Tensor.linearWeight(out: vocabulary, in: width, random: &random)
  }

  /// The logits of every position, `[tokens, vocabulary]`.
  public func logits(_ tokens: [Int32], on tape: Tape) -> Variable {
    tape.linear(stream(tokens, on: tape), weight: head, path: "head")
  }

  /// `weight` times the summed loss in nats of predicting the targets; the logits are not kept.
  ///
  /// The sequences have `context` tokens, or as many as the configuration says.
  public func loss(
    _ tokens: [Int32], targets: [Int32], context: Int? = nil, scaledBy weight: Float = 1,
    on tape: Tape
  ) -> Variable {
    tape.linearCrossEntropy(
      stream(tokens, context: context, on: tape), weight: head, path: "head", targets: targets,
      scaledBy: weight)
  }

  /// The loss of each target in nats, by a forward pass that keeps nothing.
  public func losses(_ tokens: [Int32], targets: [Int32]) -> [Double] {
    RowKernels.linearLosses(
      stream(tokens, on: Tape(recording: false)).value, weight: head, targets: targets)
  }

  /// What the head reads: the normalised residual stream after the last block.
  private func stream(_ tokens: [Int32], context: Int? = nil, on tape: Tape) -> Variable {
    var x = embed(tokens, on: tape)
    for index in blocks.indices { x = run(block: index, x, context: context, on: tape) }
    return tape.rmsNorm(x, gain: norm, epsilon: configuration.epsilon, path: "norm")
  }

  /// The residual stream before the first block, `[tokens, width]`.
  public func embed(_ tokens: [Int32], on tape: Tape) -> Variable {
    tape.lookup(tokens, table: embedding, path: "embedding")
  }

  /// The residual stream after one block, `[tokens, width]`.
  ///
  /// The sequences have `context` tokens, or as many as the configuration says.
  public func run(
    block index: Int, _ x: Variable, context: Int? = nil, on tape: Tape
  ) -> Variable {
    var (configuration, angles) = (configuration, angles)
    if let context, context != configuration.context {
      precondition(
        context < configuration.context,
        "sequences of \(context) tokens for a decoder of \(configuration.context)")
      configuration.context = context
      angles = angles.prefix(context)
    }
    return blocks[index].callAsFunction(
      x, configuration: configuration, angles: angles, path: "blocks.\(index)", on: tape)
  }

  /// The logits from the residual stream after the last block.
  public func unembed(_ x: Variable, on tape: Tape) -> Variable {
    let normed = tape.rmsNorm(x, gain: norm, epsilon: configuration.epsilon, path: "norm")
    return tape.linear(normed, weight: head, path: "head")
  }

  /// Queries or keys `[tokens, heads · headWidth]` of whole sequences, turned by their positions or
  /// turned back.
  public func rotated(_ heads: Tensor, context: Int, back: Bool = false) -> Tensor {
    AttentionKernels.rotate(
      heads, headWidth: configuration.headWidth, angles: angles.prefix(context),
      direction: back ? -1 : 1)
  }

  /// The model with some of its blocks, in the order given.
  public func keepingBlocks(_ indices: [Int]) -> DecoderModel {
    var model = self
    model.blocks = indices.map { blocks[$0] }
    model.configuration.layers = indices.count
    return model
  }

  static func rotaryAngles(
    _ configuration: Configuration, positions: Range<Int>
  ) -> RotaryAngles {
    let half = configuration.headWidth / 2
    var angles: [Double] = []
    for position in positions {
      for pair in 0..<half {
        let exponent = 2 * Double(pair) / Double(configuration.headWidth)
        angles.append(Double(position) / pow(configuration.rotaryBase, exponent))
      }
    }
    let shape = [positions.count, half]
    return RotaryAngles(
      cosines: Tensor(angles.map { Float(cos($0)) }, shape: shape),
      sines: Tensor(angles.map { Float(sin($0)) }, shape: shape))
  }
}

extension Tensor {
  static func linearWeight(out: Int, in width: Int, random: inout RandomStream) -> Tensor {
    Tensor(
      normal: [out, width], standardDeviation: 1 / Float(3 * width).squareRoot(), random: &random)
  }
}
