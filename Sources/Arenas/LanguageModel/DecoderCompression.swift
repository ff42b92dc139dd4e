internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// A compressed decoder: the encodings, and the model that they decode to.
struct CompressedDecoder {
  let model: DecoderModel
  let linears: [String: EncodedWeight]
  let footprint: Footprint
  let calibrationTokens: Int
}

/// Compresses the linear layers of a decoder block after block.
///
/// The inputs of a block are the outputs of the blocks before it *as compressed*; within a block
/// all statistics are those of the uncompressed block, as in the released code of SparseGPT, GPTQ
/// and Wanda.
struct DecoderCompression {
  let model: DecoderModel
  let calibration: TokenSequences

  /// Sequences in one forward pass.
  private static let chunk = 8

  func compress(
    _ strategy: any Strategy, to budget: Budget, random: inout RandomStream
  ) throws -> CompressedDecoder {
    var result = model
    var linears: [String: EncodedWeight] = [:]
    let needs = strategy.needs
    let sites = denseSites(collecting: strategy.allocationNeeds)
    let shares = try strategy.shares(of: budget, among: sites, random: &random)
    var hidden = needs.isEmpty ? [] : embedded()
    for block in result.blocks.indices {
      let statistics = collect(needs, block: block, of: result, inputs: hidden)
      for path in result.linearPaths(ofBlock: block) {
        let site = LinearSite(
          path: path, block: block, weight: result[linear: path], statistics: statistics[path])
        let encoded = try strategy.compress(site, to: shares[path] ?? budget, random: &random)
        linears[path] = encoded
        result[linear: path] = encoded.decoded()
      }
      // Nothing reads the outputs of the last block.
      if block + 1 < result.blocks.count {
        hidden = hidden.map { result.output(ofBlock: block, $0) }
      }
    }
    return CompressedDecoder(
      model: result, linears: linears, footprint: Footprint(linears, rest: model.denseRest),
      calibrationTokens: needs.union(strategy.allocationNeeds).isEmpty
        ? 0 : calibration.inputs.count)
  }

  /// Statistics of the inputs of one block of the uncompressed model.
  func statistics(
    ofBlock block: Int, collecting needs: Set<CalibrationStatistic>
  ) -> [String: CalibrationStatistics] {
    let hidden = (0..<block).reduce(embedded()) { hidden, index in
      hidden.map { model.output(ofBlock: index, $0) }
    }
    return collect(needs, block: block, of: model, inputs: hidden)
  }

  /// Every site of the dense model, for sharing a budget out.
  private func denseSites(collecting needs: Set<CalibrationStatistic>) -> [LinearSite] {
    var sites: [LinearSite] = []
    var hidden = needs.isEmpty ? [] : embedded()
    for block in model.blocks.indices {
      let statistics = collect(needs, block: block, of: model, inputs: hidden)
      sites += model.linearPaths(ofBlock: block).map {
        LinearSite(
          path: $0, block: block, weight: model[linear: $0], statistics: statistics[$0])
      }
      hidden = hidden.map { model.output(ofBlock: block, $0) }
    }
    return sites
  }

  /// The residual stream before the first block, chunk by chunk.
  private func embedded() -> [Tensor] {
    stride(from: 0, to: calibration.count, by: Self.chunk).map { start in
      let part = calibration[start..<min(start + Self.chunk, calibration.count)]
      return model.embed(part.inputs, on: Tape(recording: false)).value
    }
  }

  private func collect(
    _ needs: Set<CalibrationStatistic>, block: Int, of model: DecoderModel, inputs: [Tensor]
  ) -> [String: CalibrationStatistics] {
    guard !needs.isEmpty else { return [:] }
    var statistics: [String: CalibrationStatistics] = [:]
    for hidden in inputs {
      let tape = Tape(recording: false)
      tape.observer = { path, input in
        statistics[path, default: CalibrationStatistics(width: input.columns, collecting: needs)]
          .add(inputs: input)
      }
      _ = model.run(block: block, tape.constant(hidden), on: tape)
    }
    return statistics
  }
}

extension DecoderModel {
  fileprivate func output(ofBlock index: Int, _ hidden: Tensor) -> Tensor {
    let tape = Tape(recording: false)
    return run(block: index, tape.constant(hidden), on: tape).value
  }

  /// The parameters that stay as they are.
  var denseRest: [DenseParameter] {
    let linears = Set(blocks.indices.flatMap(linearPaths(ofBlock:)))
    return parameters.filter { !linears.contains($0.path) }.map { path, value in
      DenseParameter(
        path: path, count: value.count, isInBlock: path.hasPrefix("blocks."),
        multiplyAddsPerToken: path == "head" ? value.count : 0)
    }
  }
}
