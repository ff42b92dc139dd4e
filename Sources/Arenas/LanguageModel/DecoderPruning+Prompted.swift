internal import CompressionCore
internal import Networks
internal import Tensors

extension DecoderPruning {
  /// A decoder that is stored as a whole with its predictor and uses some channels after each
  /// prompt.
  ///
  /// What is used must meet the budget. Bytes are those of all that is stored; multiplications those
  /// of the narrow model, with the predictor's spread over the tokens of one context.
  func compress(
    _ strategy: any PromptedStrategy, to budget: Budget, random: inout RandomStream
  ) throws -> (compressed: CompressedDecoder, refusal: String?) {
    try strategy.accepts(budget)
    let texts = strategy.used(calibration)
    guard texts.count > 0 else {
      throw CompressionError.noCalibrationSequences(strategy: type(of: strategy).card.id)
    }
    var prompted = try strategy.prunePrompted(
      model, removing: budget.sparsity?.fraction ?? 0, calibration: texts, random: &random)
    let linears = try encode(&prompted.model, type(of: strategy).outcome)
    let network = prompted.network(after: nil)
    let context = model.configuration.context
    let predictor = DenseParameter(
      path: "predictor", count: prompted.predictor.parameterCount, isInBlock: false)
    let footprint = Footprint(linears, rest: prompted.model.denseRest + [predictor])
    let unused = prompted.model.linearParameterCount - network.linearParameterCount
    let predicting = prompted.predictor.multiplyAdds(in: prompted.model, promptTokens: context)
    let compressed = CompressedDecoder(
      model: network, linears: linears,
      footprint: footprint.over(
        targeted: model.linearParameterCount, blocks: model.blockParameterCount,
        model: model.parameterCount
      ).multiplying(
        perToken: footprint.multiplyAddsPerToken - unused + predicting / max(context, 1)),
      calibrationTokens: texts.inputs.count, prompted: prompted)
    return (compressed, strategy.miss(of: budget, by: network, from: model))
  }
}

extension CompressedDecoder {
  /// How the compressed decoder differs from the dense one.
  ///
  /// Where prompts choose, the prompt of a sequence is the one before it; the first has none.
  func compared(
    with baseline: DecoderEvaluation.Baseline
  ) -> DecoderEvaluation.Comparison {
    guard let prompted else {
      return DecoderEvaluation.compare(model, with: baseline, threads: 1)
    }
    return DecoderEvaluation.compare(with: baseline) { sequence in
      prompted.network(
        after: sequence > 0 ? baseline.sequences[sequence - 1..<sequence] : nil)
    }
  }
}
