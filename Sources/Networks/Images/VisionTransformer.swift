public import Autograd
public import Tensors

/// A small vision transformer: patches in, logits `[images, classes]` out.
///
/// ```
/// x = patches · embeddingᵀ + positions
/// x ← x + attention(norm(x))                     every patch sees every patch
/// x ← x + down · (silu(gate · norm(x)) · (up · norm(x)))
/// logits = head · norm(mean over patches of x) + bias
/// ```
///
/// Norm and gated feed-forward layer are those of the decoder, so that what compresses one fits the
/// other; the mean over patches stands for a class token.
///
/// Reference: A. Dosovitskiy et al., *An Image Is Worth 16×16 Words*, 2021,
/// https://arxiv.org/abs/2010.11929.
public struct VisionTransformer: ImageModel {
  /// The extents of a vision transformer.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Height and width of an image; a multiple of `patch`.
    public var size = 32
    /// Channels of an image.
    public var channels = 3
    /// Height and width of a patch.
    public var patch = 4
    /// Width of the residual stream.
    public var width = 64
    /// Number of blocks.
    public var layers = 4
    /// Attention heads; a divisor of `width`.
    public var heads = 4
    /// Width of the gated feed-forward layer.
    public var feedForward = 128
    /// Number of classes.
    public var classes = 10

    /// Patches of 4, width 64, four blocks.
    public init() {}

    /// Patches of one image.
    public var patches: Int { (size / patch) * (size / patch) }
  }

  /// One block.
  public struct Block: Sendable {
    /// The gains of the two norms `[width]`.
    public var attentionNorm, feedForwardNorm: Tensor
    /// The projections of the attention `[width, width]`.
    public var query, key, value, output: Tensor
    /// The feed-forward layers `[feedForward, width]`, `[feedForward, width]`, `[width, feedForward]`.
    public var gate, up, down: Tensor
  }

  /// The extents.
  public let configuration: Configuration
  /// The patch embedding `[width, channels, patch, patch]`.
  public var embedding: Tensor
  /// The positions `[patches, width]`.
  public var positions: Tensor
  /// The blocks, first to last.
  public var blocks: [Block]
  /// The gain of the last norm `[width]`.
  public var norm: Tensor
  /// The weights of the output `[classes, width]`.
  public var head: Tensor
  /// The bias of the output `[classes]`.
  public var headBias: Tensor

  /// A transformer with random weights.
  public init(_ configuration: Configuration, random: inout RandomStream) {
    precondition(
      configuration.size % configuration.patch == 0
        && configuration.width % configuration.heads == 0,
      "VisionTransformer: \(configuration)")
    self.configuration = configuration
    let (width, area) = (configuration.width, configuration.patch * configuration.patch)
    embedding = Tensor(
      normal: [width, configuration.channels, configuration.patch, configuration.patch],
      standardDeviation: 1 / Float(area * configuration.channels).squareRoot(), random: &random)
    positions = Tensor(
      normal: [configuration.patches, width], standardDeviation: 0.1, random: &random)
    blocks = []
    for _ in 0..<configuration.layers { blocks.append(Block(configuration, random: &random)) }
    norm = Tensor(filledWith: 1, shape: [width])
    head = Tensor.linearWeight(out: configuration.classes, in: width, random: &random)
    headBias = Tensor(zeros: [configuration.classes])
  }

  /// The logits `[images, classes]`.
  public func logits(_ images: Variable, mode: ForwardMode, on tape: Tape) -> Variable {
    let (count, patches) = (images.shape[0], configuration.patches)
    let embedded = tape.convolve(
      images, weight: embedding, stride: configuration.patch, path: "embedding")
    let places = (0..<count).flatMap { _ in (0..<Int32(patches)) }
    var x = tape.add(
      tape.reshaped(embedded, as: [count * patches, configuration.width]),
      tape.lookup(places, table: positions, path: "positions"))
    for (index, block) in blocks.enumerated() {
      x = block(x, configuration: configuration, path: "blocks.\(index)", on: tape)
    }
    let mean = tape.globalAverage(tape.reshaped(x, as: [count, 1, patches, configuration.width]))
    let normed = tape.rmsNorm(mean, gain: norm, epsilon: 1e-5, path: "norm")
    return tape.shiftChannels(
      tape.linear(normed, weight: head, path: "head.weight"), by: headBias, path: "head.bias")
  }

  /// Calls `body` with the path of each parameter and the parameter itself, in a fixed order.
  public mutating func updateParameters<Failure: Error>(
    _ body: (_ path: String, _ parameter: inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body("embedding", &embedding)
    try body("positions", &positions)
    for index in blocks.indices {
      for (name, tensor) in Block.parameters {
        try body("blocks.\(index).\(name)", &blocks[index][keyPath: tensor])
      }
    }
    try body("norm", &norm)
    try body("head.weight", &head)
    try body("head.bias", &headBias)
  }
}

extension VisionTransformer.Block {
  static let parameters:
    [(name: String, tensor: any WritableKeyPath<VisionTransformer.Block, Tensor> & Sendable)] = [
      ("attention.norm", \.attentionNorm), ("attention.query", \.query), ("attention.key", \.key),
      ("attention.value", \.value), ("attention.output", \.output),
      ("feedforward.norm", \.feedForwardNorm), ("feedforward.gate", \.gate),
      ("feedforward.up", \.up), ("feedforward.down", \.down),
    ]

  init(_ configuration: VisionTransformer.Configuration, random: inout RandomStream) {
    let (width, hidden) = (configuration.width, configuration.feedForward)
    attentionNorm = Tensor(filledWith: 1, shape: [width])
    feedForwardNorm = Tensor(filledWith: 1, shape: [width])
    query = .linearWeight(out: width, in: width, random: &random)
    key = .linearWeight(out: width, in: width, random: &random)
    value = .linearWeight(out: width, in: width, random: &random)
    output = .linearWeight(out: width, in: width, random: &random)
    gate = .linearWeight(out: hidden, in: width, random: &random)
    up = .linearWeight(out: hidden, in: width, random: &random)
    down = .linearWeight(out: width, in: hidden, random: &random)
  }

  func callAsFunction(
    _ x: Variable, configuration: VisionTransformer.Configuration, path: String, on tape: Tape
  ) -> Variable {
    let a = tape.rmsNorm(x, gain: attentionNorm, epsilon: 1e-5, path: "\(path).attention.norm")
    let attended = tape.attention(
      query: tape.linear(a, weight: query, path: "\(path).attention.query"),
      key: tape.linear(a, weight: key, path: "\(path).attention.key"),
      value: tape.linear(a, weight: value, path: "\(path).attention.value"),
      queries: configuration.patches, keys: configuration.patches, heads: configuration.heads)
    let x = tape.add(
      x, tape.linear(attended, weight: output, path: "\(path).attention.output"))
    let f = tape.rmsNorm(x, gain: feedForwardNorm, epsilon: 1e-5, path: "\(path).feedforward.norm")
    let gated = tape.swiGLU(
      gate: tape.linear(f, weight: gate, path: "\(path).feedforward.gate"),
      up: tape.linear(f, weight: up, path: "\(path).feedforward.up"))
    return tape.add(x, tape.linear(gated, weight: down, path: "\(path).feedforward.down"))
  }
}
