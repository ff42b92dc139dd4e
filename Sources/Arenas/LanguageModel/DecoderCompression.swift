internal import CompressionCore
internal import Networks
internal import Tensors

/// A compressed decoder: the encodings, and the model that they decode to.
struct CompressedDecoder {
  let model: DecoderModel
  let linears: [String: EncodedWeight]
  let footprint: Footprint
  let calibrationTokens: Int
  /// The model and its predictor where each prompt uses other channels of it.
  var prompted: PromptedModel<DecoderModel>?
}

/// Compresses the linear layers of a decoder block after block.
struct DecoderCompression {
  let model: DecoderModel
  let calibration: TokenSequences

  private var blockwise: BlockwiseCompression<BlockwiseDecoder> {
    BlockwiseCompression(model: BlockwiseDecoder(model: model), chunks: calibration.chunks(of: 8))
  }

  func compress(
    _ strategy: any Strategy, to budget: Budget, random: inout RandomStream
  ) throws -> CompressedDecoder {
    var result = model
    var linears: [String: EncodedWeight] = [:]
    var blockwise = blockwise
    if strategy.needs.union(strategy.allocationNeeds).contains(.gradientNorms) {
      blockwise.gradientNorms = model.gradientNorms(on: calibration)
    }
    let sites = try blockwise.denseSites(collecting: strategy.allocationNeeds)
    let shares = try strategy.shares(of: budget, among: sites, random: &random)
    var streams = SiteStreams.continuous(random)
    try blockwise.run(strategy, to: { shares[$0] ?? budget }, streams: &streams) { _, _, sites in
      for site in sites {
        linears[site.path] = site.encoded
        result[linear: site.path] = site.weight
      }
    }
    if case .continuous(let used) = streams { random = used }
    return CompressedDecoder(
      model: result, linears: linears, footprint: Footprint(linears, rest: model.denseRest),
      calibrationTokens: strategy.needs.union(strategy.allocationNeeds).isEmpty
        ? 0 : calibration.inputs.count)
  }

  /// Statistics of the inputs of one block of the uncompressed model.
  func statistics(
    ofBlock block: Int, collecting needs: Set<CalibrationStatistic>
  ) throws -> [String: CalibrationStatistics] {
    try blockwise.statistics(ofBlock: block, collecting: needs)
  }
}

extension DecoderModel {
  /// The parameters that stay as they are.
  var denseRest: [DenseParameter] {
    let linears = Set(blocks.indices.flatMap(linearPaths(ofBlock:)))
    return parameters.filter { !linears.contains($0.path) }.map { path, value in
      DenseParameter(
        path: path, count: value.count, isInBlock: path.hasPrefix("blocks."),
        multiplyAddsPerToken: path == "head" ? value.count : 0)
    } + skippingParameters
  }

  /// The thresholds and extra biases of layers that leave out inputs.
  private var skippingParameters: [DenseParameter] {
    skippingParameterCounts.sorted { $0.key < $1.key }.map { path, count in
      DenseParameter(path: path, count: count, isInBlock: true)
    }
  }
}
