public import Autograd
public import Networks
public import Tensors

extension DecoderModel: LayeredModel {
  /// The number of blocks.
  public var blockCount: Int { blocks.count }
  /// The width of one head.
  public var headWidth: Int { configuration.headWidth }

  /// A parameter of a block; a new one may have another shape.
  public subscript(part: BlockPart, ofBlock block: Int) -> Tensor {
    get { blocks[block][keyPath: part.decoderPath] }
    set { blocks[block][keyPath: part.decoderPath] = newValue }
  }

  /// Decoders have no biases.
  public subscript(biasOf part: BlockPart, ofBlock block: Int) -> Tensor? {
    get { nil }
    set {
      precondition(newValue == nil, "\(path(of: part, ofBlock: block)): decoders have no bias")
    }
  }

  /// What a linear map of a block leaves out of its inputs, if anything.
  public subscript(inputSparsityOf part: BlockPart, ofBlock block: Int) -> InputSparsity? {
    get { blocks[block].inputSparsity[part.decoderName] }
    set { blocks[block].inputSparsity[part.decoderName] = newValue }
  }

  /// The magnitude of an activated gate up to which its channel is left out, if any is.
  public subscript(gateThresholdOfBlock block: Int) -> Double? {
    get { blocks[block].gateThreshold }
    set { blocks[block].gateThreshold = newValue }
  }

  /// Queries or keys turned by their positions, or turned back.
  public func rotated(_ heads: Tensor, ofBlock block: Int, context: Int, back: Bool) -> Tensor {
    rotated(heads, context: context, back: back)
  }

  /// The name under which tapes know a parameter.
  public func path(of part: BlockPart, ofBlock block: Int) -> String {
    "blocks.\(block).\(part.decoderName)"
  }

  /// The residual stream before the first block, `[tokens, width]`.
  public func embed(_ sequences: TokenSequences) -> Tensor {
    embed(sequences.inputs, on: Tape(recording: false)).value
  }

  /// The residual stream after a block.
  ///
  /// - Precondition: the context is the model's.
  public func output(
    ofBlock block: Int, _ x: Variable, context: Int, on tape: Tape
  ) -> Variable {
    precondition(
      context == configuration.context, "sequences of \(context) for \(configuration.context)")
    return run(block: block, x, on: tape)
  }

  /// The residual stream after the last block as the head reads it.
  public func normalised(_ x: Tensor) -> Tensor {
    let tape = Tape(recording: false)
    return normalised(tape.constant(x), on: tape).value
  }

  /// The logits of every position, `[tokens, vocabulary]`, from what the head reads.
  public func logits(_ normalised: Tensor) -> Tensor {
    normalised.matmul(head, transposingRight: true)
  }

  private func normalised(_ x: Variable, on tape: Tape) -> Variable {
    tape.rmsNorm(x, gain: norm, epsilon: configuration.epsilon, path: "norm")
  }

  /// `weight` times the summed loss in nats of the targets.
  public func loss(
    _ x: Variable, targets: [Int32], scaledBy weight: Float, on tape: Tape
  ) -> Variable {
    tape.linearCrossEntropy(
      normalised(x, on: tape), weight: head, path: "head", targets: targets, scaledBy: weight)
  }
}

extension BlockPart {
  fileprivate var decoderPath: any WritableKeyPath<DecoderBlock, Tensor> & Sendable {
    switch self {
    case .attentionNorm: \.attentionNorm
    case .query: \.query
    case .key: \.key
    case .value: \.value
    case .output: \.output
    case .feedForwardNorm: \.feedForwardNorm
    case .gate: \.gate
    case .up: \.up
    case .down: \.down
    }
  }

  fileprivate var decoderName: String {
    switch self {
    case .attentionNorm: "attention.norm"
    case .feedForwardNorm: "feedforward.norm"
    case .query, .key, .value, .output: "attention.\(rawValue)"
    case .gate, .up, .down: "feedforward.\(rawValue)"
    }
  }
}
