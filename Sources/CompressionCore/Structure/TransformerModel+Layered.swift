public import Autograd
public import Networks
public import Tensors

/// Transformers of checkpoints whose blocks have separate query, key and value projections and one
/// gated feed-forward layer: the families `llama`, `mistral` and `qwen2`.
extension TransformerModel: LayeredModel {
  /// The number of blocks.
  public var blockCount: Int { blocks.count }
  /// The width of one head.
  public var headWidth: Int { configuration.headWidth }

  /// A parameter of a block; a new one may have another shape.
  public subscript(part: BlockPart, ofBlock block: Int) -> Tensor {
    get { blocks[block][part].value }
    set { blocks[block][part].value = newValue }
  }

  /// The bias of a linear map of a block, where it has one.
  public subscript(biasOf part: BlockPart, ofBlock block: Int) -> Tensor? {
    get { blocks[block][part].bias }
    set { blocks[block][part].bias = newValue }
  }

  /// What a linear map of a block leaves out of its inputs, if anything.
  public subscript(inputSparsityOf part: BlockPart, ofBlock block: Int) -> InputSparsity? {
    get { blocks[block][part].inputSparsity }
    set { blocks[block][part].inputSparsity = newValue }
  }

  /// The magnitude of an activated gate up to which its channel is left out, if any is.
  public subscript(gateThresholdOfBlock block: Int) -> Double? {
    get { blocks[block].feedForward.experts[0].gateThreshold }
    set { blocks[block].feedForward.experts[0].gateThreshold = newValue }
  }

  /// The gates of a block after their activation, `[tokens, channels]`.
  public func activatedGates(ofBlock block: Int, _ inputs: Tensor) -> Tensor {
    blocks[block].feedForward.experts[0].activatedGates(inputs)
  }

  /// Queries or keys turned by their positions, or turned back.
  public func rotated(_ heads: Tensor, ofBlock block: Int, context: Int, back: Bool) -> Tensor {
    blocks[block].attention.rotated(heads, context: context, back: back)
  }

  /// The name under which tapes know a parameter.
  public func path(of part: BlockPart, ofBlock block: Int) -> String { blocks[block][part].path }

  /// The residual stream before the first block, `[tokens, width]`.
  public func embed(_ sequences: TokenSequences) -> Tensor {
    embed(sequences.inputs, context: sequences.context, on: Tape(recording: false)).value
  }

  /// The residual stream after a block.
  public func output(
    ofBlock block: Int, _ x: Variable, context: Int, on tape: Tape
  ) -> Variable {
    run(block: block, x, context: context, on: tape)
  }

  /// The residual stream after the last block as the head reads it.
  public func normalised(_ x: Tensor) -> Tensor {
    let tape = Tape(recording: false)
    return head.normalised(tape.constant(x), on: tape).value
  }

  /// The logits of every position, `[tokens, vocabulary]`, from what the head reads.
  ///
  /// - Precondition: the model predicts tokens.
  public func logits(_ normalised: Tensor) -> Tensor {
    guard let matrix = head.weight else { preconditionFailure("a model without a head") }
    return normalised.matmul(matrix, transposingRight: true)
  }

  /// `weight` times the summed loss in nats of the targets.
  ///
  /// - Precondition: the model predicts tokens.
  public func loss(
    _ x: Variable, targets: [Int32], scaledBy weight: Float, on tape: Tape
  ) -> Variable {
    guard let matrix = head.weight else { preconditionFailure("a model without a head") }
    return tape.linearCrossEntropy(
      head.normalised(x, on: tape), weight: matrix, path: "head", targets: targets,
      scaledBy: weight)
  }
}

extension TransformerConfiguration {
  /// Checks that the structure of models of this kind can be changed.
  ///
  /// - Throws: `CompressionError.unsuitableStructure`.
  public func requireLayered(for needs: Set<ModelNeed>) throws(CompressionError) {
    guard [.llama, .mistral, .qwen2].contains(family) else {
      throw .unsuitableStructure(
        "the structure of models of the family '\(family.rawValue)' cannot be changed; "
          + "supported are llama, mistral and qwen2")
    }
    guard !leavesOutInputs || needs.isDisjoint(with: [.gradients, .training]) else {
      throw .unsuitableStructure(
        "gradients cannot be taken through layers that leave out inputs, and the model has some; "
          + "choose a strategy that needs none, or compress the dense model")
    }
    guard activation == .silu || needs.isDisjoint(with: [.gradients, .training]) else {
      throw .unsuitableStructure(
        "gradients are taken through 'silu', and the model has '\(activation.rawValue)'; choose a "
          + "strategy that needs none")
    }
  }
}

extension TransformerBlock {
  /// A parameter as the block has it.
  fileprivate struct Parameter {
    var value: Tensor
    var bias: Tensor?
    var inputSparsity: InputSparsity?
    let path: String

    init(_ linear: TransformerLinear) {
      (value, bias, path) = (linear.weight, linear.bias, linear.path)
      inputSparsity = linear.inputSparsity
    }

    init(_ norm: TransformerNorm) { (value, path) = (norm.gain, norm.path) }

    func write(to linear: inout TransformerLinear) {
      (linear.weight, linear.bias) = (value, bias)
      linear.inputSparsity = inputSparsity
    }
  }

  fileprivate subscript(part: BlockPart) -> Parameter {
    get {
      switch part {
      case .attentionNorm: Parameter(attentionNorm)
      case .feedForwardNorm: Parameter(feedForwardNorm)
      case .query: Parameter(attention.inputs[0])
      case .key: Parameter(attention.inputs[1])
      case .value: Parameter(attention.inputs[2])
      case .output: Parameter(attention.output)
      case .gate: Parameter(gate)
      case .up: Parameter(feedForward.experts[0].up)
      case .down: Parameter(feedForward.experts[0].down)
      }
    }
    set {
      switch part {
      case .attentionNorm: attentionNorm.gain = newValue.value
      case .feedForwardNorm: feedForwardNorm.gain = newValue.value
      case .query: newValue.write(to: &attention.inputs[0])
      case .key: newValue.write(to: &attention.inputs[1])
      case .value: newValue.write(to: &attention.inputs[2])
      case .output: newValue.write(to: &attention.output)
      case .gate: newValue.write(to: &gate)
      case .up: newValue.write(to: &feedForward.experts[0].up)
      case .down: newValue.write(to: &feedForward.experts[0].down)
      }
    }
  }

  private var gate: TransformerLinear {
    get {
      guard let gate = feedForward.experts[0].gate else {
        preconditionFailure("block \(index) has no gate")
      }
      return gate
    }
    set { feedForward.experts[0].gate = newValue }
  }
}
