internal import CompressionCore
internal import Networks
internal import Tensors

/// Drops blocks that turn the stream little, then removes heads and channels of those that are left
/// by the condition of their matrices, and scales the inputs that stay.
///
/// The formulas are those of `COMP`. About half of what is to go is taken in whole blocks; the rest
/// is shared out among the blocks in inverse proportion to ln κ of their down projections. Blocks are
/// pruned in order, attention before the feed-forward layer, each behind those pruned before it.
///
/// - Fidelity: no code was released; both metrics are reconstructions from the abstract, and a
///   failure says nothing of the paper. Heads are the neurons of the attention output.
/// - Complexity: a decomposition and a solution of the normal equations for each weight; with the
///   condition metric a decomposition for each input.
struct COMPPruning: ModelStrategy {
  static let card = StrategyCard(
    id: "comp-on-device", revision: 1, name: "COMP", family: .structuredPruning,
    summary: "drops blocks, then inputs by the condition of matrices, and rescales the others",
    paper: "https://arxiv.org/abs/2501.15255")

  /// What an input is worth.
  enum Metric: String, HyperparameterChoice {
    /// Its norm times that of its column.
    case norms
    /// How ln κ of the weight, in the scales of its inputs, rises without it.
    case condition
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// How many calibration sequences are looked at.
    var samples = 64
    /// The share of the budget that goes in whole blocks, as far as whole blocks allow.
    var coarseShare = 0.5
    /// What an input is worth.
    var metric = Metric.norms
    /// Whether the inputs that stay are scaled.
    var isTuned = true
    /// What is added to the normal equations' diagonal, as a share of its mean.
    var ridge = 0.01

    func validate() throws(SpecError) {
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
      try require((0...1).contains(coarseShare), "coarseShare", is: coarseShare, allowed: "0 to 1")
      try require(ridge >= 0 && ridge.isFinite, "ridge", is: ridge, allowed: "0 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var sequenceLimit: Int? { hyperparameters.samples }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let wanted = fraction * Double(model.blockParameterCount)
    let shallow = droppingBlocks(of: model, fraction: fraction, calibration)
    let gone = Double(model.blockParameterCount - shallow.blockParameterCount)
    // What is left of the budget may be nothing but rounding.
    let left = (wanted - gone) / Double(shallow.blockParameterCount)
    guard left > 1e-9 else { return shallow }
    let cuts = try WidthCuts(
      removing: left, sharedBy: shares(shallow, calibration), of: shallow)
    return try shallow.changingBlocks(on: calibration) { model, block, stream in
      guard let cut = cuts.blocks[block] else { return }
      let context = calibration.context
      let heads = model.trace(ofBlock: block, stream, context: context).headOutputs
      try prune(&model, .output, block, inputs: heads, removing: cut.groups)
      let hidden = model.trace(ofBlock: block, stream, context: context).hidden
      try prune(&model, .down, block, inputs: hidden, removing: cut.channels)
    }
  }

  private func droppingBlocks<Model: LayeredModel>(
    of model: Model, fraction: Double, _ calibration: TokenSequences
  ) -> Model {
    let most = fraction * Double(model.blockCount)
    let count = min(Int((most * hyperparameters.coarseShare).rounded()), Int(most + 1e-9))
    guard count > 0 else { return model }
    var angles = RunAngles(length: 1)
    model.forEachStates(calibration) { states, _ in angles.add(states) { 1 - $0 } }
    return model.keepingBlocks(angles.means.placesKept(removing: count))
  }

  /// What each block loses relative to the others: 1 / ln κ of its down projection.
  private func shares(
    _ model: some LayeredModel, _ calibration: TokenSequences
  ) throws -> [Double] {
    var shares: [Double] = []
    _ = try model.changingBlocks(on: calibration) { model, block, stream in
      let hidden = model.trace(ofBlock: block, stream, context: calibration.context).hidden
      let condition = try COMP.logCondition(
        model[.down, ofBlock: block], norms: Self.norms(hidden))
      // A matrix without an inverse is pruned as if it were barely one.
      shares.append(1 / min(max(condition, 1e-3), 50))
    }
    return shares
  }

  private static func norms(_ inputs: Tensor) -> Tensor {
    Tensor(inputs.columnSquaredNorms().map { Float($0.squareRoot()) }, shape: [inputs.columns])
  }

  /// Removes units of a projection's inputs, and scales those that stay.
  private func prune(
    _ model: inout some LayeredModel, _ part: BlockPart, _ block: Int, inputs: Tensor,
    removing count: Int
  ) throws {
    guard count > 0 else { return }
    let weight = model[part, ofBlock: block]
    let units = part == .output ? model.widths(ofBlock: block).keyHeads : weight.columns
    let width = weight.columns / units
    let scores = try scores(weight, norms: Self.norms(inputs))
    let worth = (0..<units).map { scores[$0 * width..<($0 + 1) * width].reduce(0, +) }
    let removed = worth.placesOfSmallest(count)
    let gone = Set(removed)
    let kept = (0..<weight.columns).filter { !gone.contains($0 / width) }
    if part == .output {
      model.remove(groups: removed, channels: [], ofBlock: block)
    } else {
      model.remove(groups: [], channels: removed, ofBlock: block)
    }
    guard hyperparameters.isTuned else { return }
    let gram = inputs.matmul(inputs, transposingSelf: true)
    let scales = try COMP(ridge: hyperparameters.ridge).scales(weight, gram: gram, keeping: kept)
    model[part, ofBlock: block].scaleColumns(by: Tensor(scales, shape: [scales.count]))
  }

  private func scores(_ weight: Tensor, norms: Tensor) throws -> [Double] {
    switch hyperparameters.metric {
    case .norms: COMP.scores(weight, norms: norms)
    case .condition: try COMP.conditionChanges(weight, norms: norms)
    }
  }
}
