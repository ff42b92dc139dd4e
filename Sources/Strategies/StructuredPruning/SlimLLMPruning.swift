internal import CompressionCore
internal import Networks
internal import Tensors

/// Removes heads and channels by what they contribute to a layer's output as a whole, and fits each
/// output dimension again by a straight line.
///
/// The formulas are those of `SlimLLM`. Layers whose output resembles their input lose the more;
/// blocks are pruned in order, each behind those that were pruned before it, and attention before
/// the feed-forward layer. Nothing is retrained.
///
/// - Fidelity: a projection without a bias gets a line through zero, slope alone: the offset has no
///   place in such a model, and the authors' adds one to every block. Heads are rounded half to even
///   as released, and channels make up for the rest, so that the budget is met. With grouped queries
///   a head goes with all those that share its key.
/// - Complexity: one forward pass, O(tokens · width²) for the directions of each block.
struct SlimLLMPruning: ModelStrategy {
  static let card = StrategyCard(
    id: "slimllm", revision: 1, name: "SlimLLM", family: .structuredPruning,
    summary: "removes heads and channels by their joint effect and refits the outputs by lines",
    paper: "https://proceedings.mlr.press/v267/guo25a.html",
    code: "https://github.com/guojialong1/Slimllm")

  /// What the outputs of a layer do about the loss of units.
  enum Repair: String, HyperparameterChoice {
    /// Each output dimension is scaled, and moved where there is a bias.
    case lines
    /// Nothing.
    case none
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// How many calibration sequences are looked at.
    var samples = 32
    /// The share of the blocks, those that turn the stream most, that stay whole.
    var wholeShare = 0.0625
    /// The factor α on the cosines; 0 prunes the chosen blocks alike.
    var sharpness = 10.0
    /// What the outputs of a layer do about the loss.
    var repair = Repair.lines

    func validate() throws(SpecError) {
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
      try require((0..<1).contains(wholeShare), "wholeShare", is: wholeShare, allowed: "0 to 1")
      try require(
        sharpness >= 0 && sharpness.isFinite, "sharpness", is: sharpness, allowed: "0 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var sequenceLimit: Int? { hyperparameters.samples }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let cuts = try WidthCuts(
      removing: fraction, sharedBy: shares(model, on: calibration), of: model
    ) { Int($0.rounded(.toNearestOrEven)) }
    return try model.changingBlocks(on: calibration) { model, block, stream in
      guard let cut = cuts.blocks[block] else { return }
      let context = calibration.context
      let before = model.trace(ofBlock: block, stream, context: context)
      pruneHeads(of: &model, block, before, removing: cut.groups)
      let after = model.trace(ofBlock: block, stream, context: context)
      try pruneChannels(of: &model, block, after, removing: cut.channels)
    }
  }

  /// What each block loses, relative to the others.
  func shares(_ model: some LayeredModel, on sequences: TokenSequences) -> [Double] {
    var angles = RunAngles(length: 1)
    model.forEachStates(sequences) { states, _ in angles.add(states) { $0 } }
    let whole = Int((hyperparameters.wholeShare * Double(model.blockCount)).rounded())
    let method = SlimLLM(
      prunedLayers: model.blockCount - whole, sharpness: hyperparameters.sharpness, ratio: 1)
    return method.ratios(angles.means)
  }

  private func pruneHeads(
    of model: inout some LayeredModel, _ block: Int, _ trace: BlockTrace, removing count: Int
  ) {
    guard count > 0 else { return }
    let heads = SlimLLM.Heads(
      trace.headOutputs, output: model[.output, ofBlock: block],
      count: model.widths(ofBlock: block).keyHeads)
    let kept = heads.swapped(removing: count)
    model.keepGroups(kept, ofBlock: block)
    repair(&model, .output, block, left: heads.total(kept), whole: heads.sum)
  }

  private func pruneChannels(
    of model: inout some LayeredModel, _ block: Int, _ trace: BlockTrace, removing count: Int
  ) throws {
    guard count > 0 else { return }
    let outputs = model.product(.down, ofBlock: block, trace.hidden)
    let scores = try SlimLLM.channelScores(
      SlimLLM.FeedForward(
        gate: model[.gate, ofBlock: block], up: model[.up, ofBlock: block],
        down: model[.down, ofBlock: block], inputs: trace.feedForwardInput, hidden: trace.hidden,
        outputs: outputs))
    let kept = SlimLLM.channelsKept(scores, removing: count)
    model.keepChannels(kept, ofBlock: block)
    let left = model.product(.down, ofBlock: block, trace.hidden.selecting(columns: kept))
    repair(&model, .down, block, left: left, whole: outputs)
  }

  /// Scales the outputs of a projection so that what is left comes nearest to what there was.
  private func repair(
    _ model: inout some LayeredModel, _ part: BlockPart, _ block: Int, left: Tensor, whole: Tensor
  ) {
    guard hyperparameters.repair == .lines else { return }
    let slopes: [Double]
    if let bias = model[biasOf: part, ofBlock: block] {
      let lines = SlimLLM.lines(from: left, to: whole)
      slopes = lines.slopes
      model[biasOf: part, ofBlock: block] =
        bias + Tensor(lines.offsets.map { Float($0) }, shape: bias.shape)
    } else {
      slopes = SlimLLM.slopes(from: left, to: whole)
    }
    model[part, ofBlock: block] = model[part, ofBlock: block]
      .scalingRows(by: slopes.map { Float($0) })
  }
}
