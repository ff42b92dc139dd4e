internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// The reference decoder, block by block.
struct BlockwiseDecoder: BlockwiseModel {
  let model: DecoderModel

  var blockCount: Int { model.blocks.count }

  func embed(_ chunks: [TokenSequences]) -> [Tensor] {
    chunks.map { model.embed($0.inputs, on: Tape(recording: false)).value }
  }

  func loadBlock(_ index: Int) -> Block { Block(model: model, index: index) }

  /// One block of a decoder; all others are there too, shared and never touched.
  struct Block: CompressibleBlock {
    private(set) var model: DecoderModel
    let index: Int

    init(model: DecoderModel, index: Int) {
      self.model = model
      self.index = index
    }

    var linearPaths: [String] { model.linearPaths(ofBlock: index) }

    var inputPaths: [String: String] {
      let shared = [
        "attention.key": "attention.query", "attention.value": "attention.query",
        "feedforward.up": "feedforward.gate",
      ]
      let pairs = linearPaths.map { path in
        let (prefix, name) = ("blocks.\(index).", String(path.dropFirst("blocks.\(index).".count)))
        return (path, prefix + (shared[name] ?? name))
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }

    subscript(linear path: String) -> Tensor {
      get { model[linear: path] }
      set { model[linear: path] = newValue }
    }

    /// The convention of the field for a model that is not compressed.
    func format(ofLinear path: String) -> FloatFormat { .float16 }

    func output(_ x: Variable, context: Int, on tape: Tape) -> Variable {
      model.run(block: index, x, on: tape)
    }
  }
}
