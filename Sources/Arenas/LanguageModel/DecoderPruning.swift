internal import CompressionCore
internal import Networks
internal import Tensors

/// Runs a strategy for whole models on a decoder, and stores what is left as the field does.
struct DecoderPruning {
  let model: DecoderModel
  let calibration: TokenSequences

  /// The compressed decoder, and how it misses its budget.
  func compress(
    _ strategy: any ModelStrategy, to budget: Budget, random: inout RandomStream
  ) throws -> (compressed: CompressedDecoder, refusal: String?) {
    if !budget.isFull, let prompted = strategy as? any PromptedStrategy, prompted.choosesByPrompt {
      return try compress(prompted, to: budget, random: &random)
    }
    var pruned = try strategy.compress(
      model, to: budget, calibration: calibration, random: &random)
    let refusal = strategy.miss(of: budget, by: pruned, from: model)
    let linears = try encode(&pruned, type(of: strategy).outcome)
    let compressed = CompressedDecoder(
      model: pruned, linears: linears,
      footprint: Footprint(linears, rest: pruned.denseRest).over(
        targeted: model.linearParameterCount, blocks: model.blockParameterCount,
        model: model.parameterCount),
      calibrationTokens: budget.isFull ? 0 : strategy.used(calibration).inputs.count)
    return (compressed, refusal)
  }

  /// Rounds the linear layers to what is stored of them.
  func encode(
    _ model: inout DecoderModel, _ outcome: ModelOutcome
  ) throws -> [String: EncodedWeight] {
    var linears: [String: EncodedWeight] = [:]
    for block in 0..<model.blockCount {
      for path in model.linearPaths(ofBlock: block) {
        let site = LinearSite(path: path, block: block, weight: model[linear: path])
        try site.requireFiniteWeights()
        let encoded = try EncodedWeight(at: site, after: outcome)
        model[linear: path] = encoded.decoded()
        linears[path] = encoded
      }
    }
    return linears
  }
}

extension EncodedWeight {
  /// The weight of a model as a strategy for whole models leaves it: where single weights go, those
  /// that are zero are not stored.
  init(at site: LinearSite, after outcome: ModelOutcome) throws(CompressionError) {
    guard outcome == .sparseWeights else {
      try self.init(at: site)
      return
    }
    let mask = Mask(
      rows: site.rows, columns: site.columns, kept: site.weight.values.map { $0 != 0 })
    let isFull = mask.keptCount == site.weight.count
    try self.init(floats: site.weight, support: isFull ? .full : .bitmap(mask), at: site)
  }
}

extension LayeredModel {
  /// The number of weights of the linear layers of all blocks.
  var linearParameterCount: Int {
    (0..<blockCount).reduce(0) { sum, block in
      BlockPart.linears.reduce(sum) { $0 + self[$1, ofBlock: block].count }
    }
  }
}
