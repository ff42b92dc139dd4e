internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// A compressed linear layer.
struct CompressedSite: Sendable {
  let path: String
  let encoded: EncodedWeight
  /// What the encoding decodes to, as the model will have it.
  let weight: Tensor
  /// The share of the budget that it was to meet.
  let budget: Budget
  /// `‖X·(W − Ŵ)ᵀ‖² / ‖X·Wᵀ‖²` over a sample of the calibration inputs.
  let outputError: Double?
  let seconds: Double
}

/// Compresses the linear layers of a model block after block.
///
/// The inputs of a block are the outputs of the blocks before it *as compressed*; within a block
/// all statistics are those of the uncompressed block, as in the released code of SparseGPT, GPTQ
/// and Wanda. One block is in memory at a time.
struct BlockwiseCompression<Model: BlockwiseModel>: Sendable {
  let model: Model
  /// What to calibrate on, a forward pass each; sequences of one pass are equally long.
  ///
  /// Without any, only strategies that need no statistics can run.
  let chunks: [TokenSequences]
  /// The gradients of the dense model by the path of the weight, for strategies that need them.
  var gradientNorms: [String: Tensor] = [:]
  /// Whether output errors are measured.
  var measuresErrors = false
  var threads = 1

  /// Compresses all blocks.
  ///
  /// `finished` gives a block that was compressed before, or nil; it is run and not compressed
  /// again. `store` takes each block that was compressed now.
  func run(
    _ strategy: any Strategy, to shares: (String) -> Budget, streams: inout SiteStreams,
    finished: (Int) throws -> Model.Block? = { _ in nil },
    store: (Int, Model.Block, [CompressedSite]) throws -> Void
  ) throws {
    let needs = strategy.needs
    let isCalibrated = !needs.isEmpty || measuresErrors
    var hidden = isCalibrated ? try embedded() : []
    for index in 0..<model.blockCount {
      var block: Model.Block
      if let done = try finished(index) {
        block = done
      } else {
        block = try model.loadBlock(index)
        let statistics = collect(needs, of: block, inputs: hidden)
        let sites = try compress(
          block, at: index, statistics, strategy, to: shares, streams: &streams)
        for site in sites { block[linear: site.path] = site.weight }
        try store(index, block, sites)
      }
      // Nothing reads the outputs of the last block.
      if index + 1 < model.blockCount { hidden = outputs(of: block, hidden) }
    }
  }

  /// Statistics of the inputs of one block of the dense model.
  func statistics(
    ofBlock index: Int, collecting needs: Set<CalibrationStatistic>
  ) throws -> [String: CalibrationStatistics] {
    var hidden = try embedded()
    for before in 0..<index { hidden = outputs(of: try model.loadBlock(before), hidden) }
    return collect(needs, of: try model.loadBlock(index), inputs: hidden)?.statistics ?? [:]
  }

  /// Every linear layer of the dense model, for sharing a budget out.
  func denseSites(collecting needs: Set<CalibrationStatistic>) throws -> [LinearSite] {
    var hidden = needs.isEmpty ? [] : try embedded()
    var sites: [LinearSite] = []
    for index in 0..<model.blockCount {
      let block = try model.loadBlock(index)
      let statistics = collect(needs, of: block, inputs: hidden)
      sites += block.linearPaths.map { path in
        LinearSite(
          path: path, block: index, weight: block[linear: path],
          statistics: statistics?.statistics[block.inputPaths[path] ?? path],
          format: block.format(ofLinear: path), gradientNorms: gradientNorms[path])
      }
      if index + 1 < model.blockCount { hidden = outputs(of: block, hidden) }
    }
    return sites
  }

  private func embedded() throws -> [Tensor] {
    chunks.isEmpty ? [] : try model.embed(chunks)
  }

  private func outputs(of block: Model.Block, _ inputs: [Tensor]) -> [Tensor] {
    let contexts = chunks.map(\.context)
    return Parallel.map(count: inputs.count, threads: threads) { index in
      let tape = Tape(recording: false)
      return block.output(tape.constant(inputs[index]), context: contexts[index], on: tape).value
    }
  }

  private func collect(
    _ needs: Set<CalibrationStatistic>, of block: Model.Block, inputs: [Tensor]
  ) -> BlockStatistics? {
    guard !inputs.isEmpty else { return nil }
    return BlockStatistics(
      of: block, inputs: inputs, contexts: chunks.map(\.context), needs: needs,
      keepsSamples: measuresErrors,
      threads: threads)
  }

  private func compress(
    _ block: Model.Block, at index: Int, _ statistics: BlockStatistics?, _ strategy: any Strategy,
    to shares: (String) -> Budget, streams: inout SiteStreams
  ) throws -> [CompressedSite] {
    let paths = block.linearPaths
    let budgets = paths.map(shares)
    guard streams.isSeparate, threads > 1 else {
      return try paths.indices.map {
        try compress(
          paths[$0], of: block, at: index, statistics, strategy, to: budgets[$0], &streams)
      }
    }
    let separate = streams
    return try Parallel.map(count: paths.count, threads: threads) { place in
      var streams = separate
      return Result {
        try compress(
          paths[place], of: block, at: index, statistics, strategy, to: budgets[place], &streams)
      }
    }.map { try $0.get() }
  }

  private func compress(
    _ path: String, of block: Model.Block, at index: Int, _ statistics: BlockStatistics?,
    _ strategy: any Strategy, to budget: Budget, _ streams: inout SiteStreams
  ) throws -> CompressedSite {
    let start = ContinuousClock.now
    let input = block.inputPaths[path] ?? path
    let site = LinearSite(
      path: path, block: index, weight: block[linear: path],
      statistics: statistics?.statistics[input],
      format: block.format(ofLinear: path), gradientNorms: gradientNorms[path])
    let encoded = try streams.with(path) {
      try strategy.compress(site, to: budget, random: &$0)
    }
    let weight = block.stored(encoded.decoded(), at: path)
    let error = statistics?.samples[input].map {
      weight.outputError(for: site.weight, inputs: $0)
    }
    return CompressedSite(
      path: path, encoded: encoded, weight: weight, budget: budget, outputError: error,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}
