internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// A compressed encoder: the encodings, and the model that they decode to.
struct CompressedEncoder {
  let model: TransformerModel
  let linears: [String: EncodedWeight]
  let footprint: Footprint
  let calibrationTokens: Int
}

/// Compresses the linear layers of an encoder block after block.
struct EncoderCompression {
  let model: TransformerModel
  let calibration: [TokenSequences]

  private var blockwise: BlockwiseCompression<BlockwiseEncoder> {
    BlockwiseCompression(model: BlockwiseEncoder(model: model), chunks: calibration)
  }

  func compress(
    _ strategy: any Strategy, to budget: Budget, seed: UInt64
  ) throws -> CompressedEncoder {
    var result = model
    var linears: [String: EncodedWeight] = [:]
    let shares = try shares(strategy, of: budget, seed: seed)
    var streams = SiteStreams.separate(seed: seed)
    try blockwise.run(
      strategy, to: { shares?[$0] ?? budget }, streams: &streams
    ) { index, block, sites in
      for site in sites { linears[site.path] = site.encoded }
      result.blocks[index] = block.block
    }
    let tokens = calibration.reduce(0) { $0 + $1.inputs.count }
    return CompressedEncoder(
      model: result, linears: linears, footprint: Footprint(linears, rest: model.denseRest),
      calibrationTokens: strategy.needs.union(strategy.allocationNeeds).isEmpty ? 0 : tokens)
  }

  private func shares(
    _ strategy: any Strategy, of budget: Budget, seed: UInt64
  ) throws -> [String: Budget]? {
    guard !strategy.sharesUniformly else { return nil }
    let sites = try blockwise.denseSites(collecting: strategy.allocationNeeds)
    var random = RandomStream(seed: seed, for: "strategy shares")
    return try strategy.shares(of: budget, among: sites, random: &random)
  }
}

/// A transformer in memory, block by block.
struct BlockwiseEncoder: BlockwiseModel {
  let model: TransformerModel

  var blockCount: Int { model.blocks.count }

  func embed(_ chunks: [TokenSequences]) -> [Tensor] {
    chunks.map {
      model.embed($0.inputs, context: $0.context, on: Tape(recording: false)).value
    }
  }

  func loadBlock(_ index: Int) -> Block { Block(block: model.blocks[index]) }

  /// One block; weights are stored in 16 bits, the convention of the field for a model that is not
  /// compressed.
  struct Block: CompressibleBlock {
    private(set) var block: TransformerBlock

    init(block: TransformerBlock) { self.block = block }

    var linearPaths: [String] { block.linearPaths }

    var inputPaths: [String: String] { block.inputPaths }

    subscript(linear path: String) -> Tensor {
      get { block[linear: path] }
      set { block[linear: path] = newValue }
    }

    func format(ofLinear path: String) -> FloatFormat { .float16 }

    func output(_ x: Variable, context: Int, on tape: Tape) -> Variable {
      block(x, context: context, on: tape)
    }
  }
}

extension TransformerBlock {
  /// Linear layers that read the same input share a path here, that of the first of them.
  var inputPaths: [String: String] {
    var paths: [String: String] = [:]
    for input in attention.inputs { paths[input.path] = attention.inputs[0].path }
    paths[attention.output.path] = attention.output.path
    for expert in feedForward.experts {
      if let gate = expert.gate { paths[gate.path] = gate.path }
      paths[expert.up.path] = expert.gate?.path ?? expert.up.path
      paths[expert.down.path] = expert.down.path
    }
    return paths
  }
}

extension TransformerModel {
  /// The parameters of an encoder that stay as they are: tables, norms and biases.
  var denseRest: [DenseParameter] {
    func parameter(_ path: String, _ value: Tensor?, isInBlock: Bool) -> DenseParameter? {
      value.map { DenseParameter(path: path, count: $0.count, isInBlock: isInBlock) }
    }
    func norm(_ path: String, _ norm: TransformerNorm?, isInBlock: Bool) -> [DenseParameter?] {
      [
        parameter(path + ".gain", norm?.gain, isInBlock: isInBlock),
        parameter(path + ".bias", norm?.bias, isInBlock: isInBlock),
      ]
    }
    let tables = [
      parameter("embedding.tokens", embedding.tokens, isInBlock: false),
      parameter("embedding.positions", embedding.positions, isInBlock: false),
      parameter("embedding.segment", embedding.segment, isInBlock: false),
    ]
    let inBlocks = blocks.flatMap { block in
      block.linears.map { parameter($0.path + ".bias", $0.bias, isInBlock: true) }
        + norm("blocks.\(block.index).attention.norm", block.attentionNorm, isInBlock: true)
        + norm("blocks.\(block.index).feedforward.norm", block.feedForwardNorm, isInBlock: true)
    }
    return
      (tables + norm("embedding.norm", embedding.norm, isInBlock: false) + inBlocks
      + norm("norm", head.norm, isInBlock: false)).compactMap { $0 }
  }
}
