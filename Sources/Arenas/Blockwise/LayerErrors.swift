internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// How far compression moves the outputs of each linear layer, in the order in which they run.
///
/// The error of a layer is `‖X·(W − Ŵ)ᵀ‖² / ‖X·Wᵀ‖²`, where `X` are the inputs that the layer has
/// in the compressed model. It is taken after the compression, over a sample of the calibration
/// data, and is the same for strategies that calibrate and those that do not.
struct LayerErrors: Sendable {
  /// The metric of arenas, a point of a curve for each layer: the step is the layer's place, the
  /// context its path.
  static let metric = ArenaMetric(
    "layer/output_error", .lower,
    "squared error of a linear layer's outputs over their squares, layer by layer")

  /// Inputs of a layer that are enough for an error to two digits.
  static let sampleRows = 512

  private(set) var layers: [(path: String, error: Double)] = []

  /// Compares the layers of two models of blocks on evenly chosen chunks.
  init<Model: BlockwiseModel>(
    of compressed: Model, against dense: Model, chunks: [TokenSequences]
  ) throws {
    let sample = Self.sample(of: chunks)
    guard !sample.isEmpty else { return }
    let contexts = sample.map(\.context)
    var hidden = try compressed.embed(sample)
    for index in 0..<compressed.blockCount {
      let (block, original) = (try compressed.loadBlock(index), try dense.loadBlock(index))
      let inputs = BlockStatistics(
        of: block, inputs: hidden, contexts: contexts, needs: [], keepsSamples: true, threads: 1
      ).samples
      for path in block.linearPaths {
        guard let seen = inputs[block.inputPaths[path] ?? path] else { continue }
        add(path, block[linear: path], for: original[linear: path], inputs: seen)
      }
      // Nothing reads the outputs of the last block.
      guard index + 1 < compressed.blockCount else { break }
      hidden = zip(hidden, contexts).map { input, context in
        let tape = Tape(recording: false)
        return block.output(tape.constant(input), context: context, on: tape).value
      }
    }
  }

  /// Takes layers one by one.
  init() {}

  /// Adds the error of a layer's weight `[out, in]` for inputs `[rows, in]`.
  mutating func add(_ path: String, _ weight: Tensor, for dense: Tensor, inputs: Tensor) {
    layers.append((path, weight.outputError(for: dense, inputs: inputs)))
  }

  /// Evenly chosen ones of chunks that differ in length, with about as many tokens as are needed.
  private static func sample(of chunks: [TokenSequences]) -> [TokenSequences] {
    let tokens = chunks.reduce(0) { $0 + $1.inputs.count }
    let step = max(1, tokens / sampleRows)
    return stride(from: 0, to: chunks.count, by: step).map { chunks[$0] }
  }
}

extension Tensor {
  /// `‖X·(W − Ŵ)ᵀ‖² / ‖X·Wᵀ‖²` of this weight for the dense one; infinite where outputs that were
  /// zero are not.
  func outputError(for dense: Tensor, inputs: Tensor) -> Double {
    let lost = inputs.matmul(dense - self, transposingRight: true).squaredNorm()
    let whole = inputs.matmul(dense, transposingRight: true).squaredNorm()
    return whole > 0 ? lost / whole : (lost > 0 ? .infinity : 0)
  }
}

extension Measurement {
  /// A point for each layer.
  mutating func add(_ errors: LayerErrors) {
    for (place, layer) in errors.layers.enumerated() {
      add(LayerErrors.metric.name, layer.error, step: place, context: layer.path)
    }
  }
}
