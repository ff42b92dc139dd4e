internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// A model whose blocks can be read, run and changed one at a time.
protocol BlockwiseModel: Sendable {
  /// One block in memory.
  associatedtype Block: CompressibleBlock

  var blockCount: Int { get }

  /// The residual streams before the first block, `[tokens, width]` for each chunk.
  func embed(_ chunks: [TokenSequences]) throws -> [Tensor]

  /// A block as the dense model has it.
  func loadBlock(_ index: Int) throws -> Block
}

/// A block with linear layers that can be observed and replaced.
protocol CompressibleBlock: Sendable {
  /// The linear layers, in the order in which they run.
  var linearPaths: [String] { get }

  /// Layers that read the same input share a path here, that of the first of them.
  var inputPaths: [String: String] { get }

  /// The weight of a layer, `[out, in]`.
  subscript(linear path: String) -> Tensor { get set }

  /// How the weights of a layer that stay, and scales, are stored.
  func format(ofLinear path: String) -> FloatFormat

  /// A decoded weight as the model will have it; not every decoded number fits the model's files.
  func stored(_ weight: Tensor, at path: String) -> Tensor

  /// The residual stream after the block.
  func output(_ x: Variable, context: Int, on tape: Tape) -> Variable

  /// Shows the tape's observer inputs of layers that the data itself never reached.
  func reachAll(_ x: Variable, context: Int, on tape: Tape)
}

extension CompressibleBlock {
  func stored(_ weight: Tensor, at path: String) -> Tensor { weight }
  func reachAll(_ x: Variable, context: Int, on tape: Tape) {}
}
