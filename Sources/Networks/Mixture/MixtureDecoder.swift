public import Autograd
public import Tensors

/// A decoder whose feed-forward layers are mixtures of experts: tokens in, logits out.
///
/// ```
/// x ← x + attention(norm(x))
/// x ← x + Σ w_e · expert_e(norm(x))      over the best experts of each token, Σ w_e = 1
/// ```
///
/// The experts of a token are those with the largest logits of the router; no token is dropped. The
/// training loss has a part that is smallest when all experts get equally many tokens.
///
/// Reference: W. Fedus et al., *Switch Transformers*, 2022, https://arxiv.org/abs/2101.03961 (the
/// balancing loss); A. Jiang et al., *Mixtral of Experts*, 2024, https://arxiv.org/abs/2401.04088
/// (the weights of the chosen experts).
public struct MixtureDecoder: TrainableModel, SequenceModel {
  /// The extents of a mixture.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Number of distinct tokens.
    public var vocabulary = 1024
    /// Width of the residual stream.
    public var width = 128
    /// Number of blocks.
    public var layers = 4
    /// Attention heads.
    public var heads = 4
    /// Experts of each block.
    public var experts = 8
    /// Experts of each token.
    public var chosen = 2
    /// Width of one expert's gated layer.
    public var expertWidth = 172
    /// Tokens of one sequence.
    public var context = 128
    /// Weight of the balancing loss of one block beside the cross-entropy of one token.
    public var balance: Float = 0.01
    /// Added to the mean square in each norm.
    public var epsilon: Float = 1e-5

    /// Eight experts of 172, two for each token.
    public init() {}
  }

  /// One block.
  public struct Block: Sendable {
    /// The gains of the two norms `[width]`.
    public var attentionNorm, feedForwardNorm: Tensor
    /// The attention.
    public var attention: SelfAttention
    /// The router `[experts, width]`.
    public var router: Tensor
    /// The experts.
    public var experts: [GatedLayer]
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

  /// A mixture with random weights.
  public init(_ configuration: Configuration, random: inout RandomStream) {
    let (width, vocabulary) = (configuration.width, configuration.vocabulary)
    precondition(
      width % (2 * configuration.heads) == 0
        && (1...configuration.experts).contains(configuration.chosen), "\(configuration)")
    self.configuration = configuration
    angles = RotaryAngles(
      positions: configuration.context, headWidth: width / configuration.heads)
    embedding = Tensor(normal: [vocabulary, width], standardDeviation: 1, random: &random)
    blocks = []
    for _ in 0..<configuration.layers { blocks.append(Block(configuration, random: &random)) }
    norm = Tensor(filledWith: 1, shape: [width])
    head = Tensor.linearWeight(out: vocabulary, in: width, random: &random)
  }

  /// The logits of every position, `[tokens, vocabulary]`.
  public func logits(_ tokens: [Int32], on tape: Tape) -> Variable {
    tape.linear(stream(tokens, on: tape), weight: head, path: "head")
  }

  /// The loss of each target in nats, by a forward pass that keeps nothing.
  public func losses(_ tokens: [Int32], targets: [Int32]) -> [Double] {
    RowKernels.linearLosses(
      stream(tokens, on: Tape(recording: false)).value, weight: head, targets: targets)
  }

  /// The summed cross-entropy of the next tokens, and the balancing loss of every block.
  public func trainingLoss(
    of batch: TokenSequences, scaledBy weight: Float, on tape: Tape
  ) -> (loss: Variable, trace: Void) {
    var balance: Variable?
    let hidden = stream(batch.inputs, on: tape) { logits, route in
      let part = tape.loadBalance(logits, route: route)
      balance = balance.map { tape.add($0, part) } ?? part
    }
    let loss = tape.linearCrossEntropy(
      hidden, weight: head, path: "head", targets: batch.targets, scaledBy: weight)
    guard let balance else { return (loss, ()) }
    // Its share of the whole batch, as the cross-entropy's weight gives to this part.
    let share = weight * Float(batch.targets.count)
    return (tape.add(loss, tape.scale(balance, by: configuration.balance * share)), ())
  }

  /// What the head reads; `routed` is told the router's logits and choices of each block.
  func stream(
    _ tokens: [Int32], on tape: Tape, routed: (Variable, ExpertRoute) -> Void = { _, _ in }
  ) -> Variable {
    var x = tape.lookup(tokens, table: embedding, path: "embedding")
    for (index, block) in blocks.enumerated() {
      x = block(
        x, configuration: configuration, angles: angles, path: "blocks.\(index)", on: tape,
        routed: routed)
    }
    return tape.rmsNorm(x, gain: norm, epsilon: configuration.epsilon, path: "norm")
  }

  /// The share of the choices that falls on each expert, block by block.
  public func loads(_ tokens: [Int32]) -> [[Double]] {
    var loads: [[Double]] = []
    _ = stream(tokens, on: Tape(recording: false)) { loads.append($1.loads) }
    return loads
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
      for expert in blocks[index].experts.indices {
        for (name, weight) in GatedLayer.linears {
          try body(
            "blocks.\(index).experts.\(expert).\(name)",
            &blocks[index].experts[expert][keyPath: weight])
        }
      }
    }
    try body("norm", &norm)
    try body("head", &head)
  }
}

extension MixtureDecoder.Block {
  /// All parameters but those of the experts.
  static let parameters:
    [(name: String, tensor: any WritableKeyPath<MixtureDecoder.Block, Tensor> & Sendable)] = [
      ("attention.norm", \.attentionNorm), ("attention.query", \.attention.query),
      ("attention.key", \.attention.key), ("attention.value", \.attention.value),
      ("attention.output", \.attention.output), ("feedforward.norm", \.feedForwardNorm),
      ("router", \.router),
    ]

  init(_ configuration: MixtureDecoder.Configuration, random: inout RandomStream) {
    let width = configuration.width
    attentionNorm = Tensor(filledWith: 1, shape: [width])
    feedForwardNorm = Tensor(filledWith: 1, shape: [width])
    attention = SelfAttention(width: width, random: &random)
    router = .linearWeight(out: configuration.experts, in: width, random: &random)
    experts = []
    for _ in 0..<configuration.experts {
      experts.append(GatedLayer(width: width, hidden: configuration.expertWidth, random: &random))
    }
  }

  func callAsFunction(
    _ residual: Variable, configuration: MixtureDecoder.Configuration, angles: RotaryAngles,
    path: String, on tape: Tape, routed: (Variable, ExpertRoute) -> Void
  ) -> Variable {
    let epsilon = configuration.epsilon
    let a = tape.rmsNorm(
      residual, gain: attentionNorm, epsilon: epsilon, path: "\(path).attention.norm")
    let x = attention(
      a, addingTo: residual,
      extents: SelfAttention.Extents(
        width: configuration.width, heads: configuration.heads, context: configuration.context,
        isCausal: true), angles: angles, path: "\(path).attention", on: tape)
    let f = tape.rmsNorm(
      x, gain: feedForwardNorm, epsilon: epsilon, path: "\(path).feedforward.norm")
    let logits = tape.linear(f, weight: router, path: "\(path).router")
    let route = ExpertRoute(logits: logits.value, count: configuration.chosen)
    routed(logits, route)
    let mixed = tape.mixture(
      f, weights: tape.routeWeights(logits, route: route), route: route
    ) { index, tokens in
      experts[index](tokens, path: "\(path).experts.\(index)", on: tape)
    }
    return tape.add(x, mixed)
  }
}
