internal import Autograd
internal import CompressionCore
internal import Conformance
internal import Networks
internal import Tensors

/// The toy decoder of some vectors: blocks without positions, whose first streams are given.
struct MiniModel: LayeredModel {
  var blocks: [[BlockPart: Tensor]]
  let headWidth: Int
  /// The gain of the final norm `[width]`.
  let norm: Tensor
  /// The streams before the first block; a token is the number of its row.
  let table: Tensor

  private static let epsilon: Float = 1e-5

  var blockCount: Int { blocks.count }

  subscript(part: BlockPart, ofBlock block: Int) -> Tensor {
    get {
      guard let parameter = blocks[block][part] else { preconditionFailure("no \(part)") }
      return parameter
    }
    set { blocks[block][part] = newValue }
  }

  subscript(biasOf part: BlockPart, ofBlock block: Int) -> Tensor? {
    get { nil }
    set { precondition(newValue == nil, "the toy decoder has no bias") }
  }

  func path(of part: BlockPart, ofBlock block: Int) -> String { "\(block).\(part.rawValue)" }

  func keepingBlocks(_ indices: [Int]) -> MiniModel {
    var model = self
    model.blocks = indices.map { blocks[$0] }
    return model
  }

  func embed(_ sequences: TokenSequences) -> Tensor {
    table.keeping(rows: sequences.inputs.map { Int($0) })
  }

  func output(ofBlock block: Int, _ x: Variable, context: Int, on tape: Tape) -> Variable {
    func linear(_ part: BlockPart, _ x: Variable) -> Variable {
      tape.linear(x, weight: self[part, ofBlock: block], path: path(of: part, ofBlock: block))
    }
    func normed(_ part: BlockPart, _ x: Variable) -> Variable {
      tape.rmsNorm(
        x, gain: self[part, ofBlock: block], epsilon: Self.epsilon,
        path: path(of: part, ofBlock: block))
    }
    let heads = widths(ofBlock: block)
    let read = normed(.attentionNorm, x)
    let attended = tape.attention(
      query: linear(.query, read), key: linear(.key, read), value: linear(.value, read),
      queries: context, keys: context, heads: heads.heads, keyValueHeads: heads.keyHeads,
      mask: AttentionMask(causal: true))
    let middle = tape.add(x, linear(.output, attended))
    let inner = normed(.feedForwardNorm, middle)
    let gated = tape.swiGLU(gate: linear(.gate, inner), up: linear(.up, inner))
    return tape.add(middle, linear(.down, gated))
  }

  func normalised(_ x: Tensor) -> Tensor {
    let tape = Tape(recording: false)
    return tape.rmsNorm(tape.constant(x), gain: norm, epsilon: Self.epsilon, path: "norm").value
  }

  func logits(_ normalised: Tensor) -> Tensor {
    normalised.matmul(table, transposingRight: true)
  }

  func loss(
    _ x: Variable, targets: [Int32], scaledBy weight: Float, on tape: Tape
  ) -> Variable {
    tape.linearCrossEntropy(
      x, weight: table, path: "head", targets: targets, scaledBy: weight)
  }

  /// One parameter of all blocks, `[blocks, …]`.
  func stacked(_ part: BlockPart) -> Tensor {
    let parameters = blocks.indices.map { self[part, ofBlock: $0] }
    return Tensor(parameters.flatMap(\.values), shape: [blockCount] + parameters[0].shape)
  }
}

/// A toy decoder as vectors name its arrays, with the sequences that enter it.
struct MiniDecoder {
  let model: MiniModel
  let sequences: TokenSequences
  /// `[sentences, tokens, width]`.
  let inputShape: [Int]

  static let names: [(part: BlockPart, key: String)] = [
    (.attentionNorm, "input_layernorm"), (.query, "q_proj"), (.key, "k_proj"), (.value, "v_proj"),
    (.output, "o_proj"), (.feedForwardNorm, "post_attention_layernorm"), (.gate, "gate_proj"),
    (.up, "up_proj"), (.down, "down_proj"),
  ]

  init(_ vector: MethodVector) throws {
    let stacks = try Self.names.map { ($0.part, try vector.tensor($0.key)) }
    let blocks = (0..<stacks[0].1.rows).map { block in
      Dictionary(
        uniqueKeysWithValues: stacks.map { part, stack in
          (part, stack.rows(block..<block + 1).reshaped(Array(stack.shape.dropFirst())))
        })
    }
    self.init(
      blocks: blocks, heads: try vector.integer("heads"), norm: try vector.tensor("final_norm"),
      inputs: try vector.tensor("inputs"))
  }

  init(blocks: [[BlockPart: Tensor]], heads: Int, norm: Tensor, inputs: Tensor) {
    inputShape = inputs.shape
    let (tokens, width) = (inputs.shape[0] * inputs.shape[1], inputs.columns)
    model = MiniModel(
      blocks: blocks, headWidth: width / heads, norm: norm, table: inputs.reshaped([tokens, width]))
    let stream = TokenStream(tokens: (0...tokens).map { Int32($0) }, vocabularySize: tokens + 1)
    sequences = stream.sequences(context: inputs.shape[1], count: inputs.shape[0])
  }
}
