internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// A transformer in a model directory, block by block; only the block at work is in memory.
struct BlockwiseCheckpoint: BlockwiseModel {
  let checkpoint: TransformerCheckpoint

  var blockCount: Int { checkpoint.configuration.layers }

  func embed(_ chunks: [TokenSequences]) throws -> [Tensor] {
    let embedding = try checkpoint.loadEmbedding()
    return chunks.map {
      embedding($0.inputs, context: $0.context, on: Tape(recording: false)).value
    }
  }

  func loadBlock(_ index: Int) throws -> Block {
    let block = try checkpoint.loadBlock(index)
    let types = try block.linearPaths.map { ($0, try checkpoint.linear($0).type) }
    return Block(block: block, types: Dictionary(uniqueKeysWithValues: types))
  }

  /// One block and the types in which its weights are stored.
  struct Block: CompressibleBlock {
    private(set) var block: TransformerBlock
    let types: [String: ElementType]

    init(block: TransformerBlock, types: [String: ElementType]) {
      self.block = block
      self.types = types
    }

    var linearPaths: [String] { block.linearPaths }

    var inputPaths: [String: String] { block.inputPaths }

    subscript(linear path: String) -> Tensor {
      get { block[linear: path] }
      set { block[linear: path] = newValue }
    }

    func format(ofLinear path: String) -> FloatFormat { types[path]?.floatFormat ?? .float32 }

    func stored(_ weight: Tensor, at path: String) -> Tensor {
      format(ofLinear: path).rounded(weight)
    }

    func output(_ x: Variable, context: Int, on tape: Tape) -> Variable {
      block(x, context: context, on: tape)
    }

    func reachAll(_ x: Variable, context: Int, on tape: Tape) {
      block.runAllExperts(x, context: context, on: tape)
    }
  }
}
