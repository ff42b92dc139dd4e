internal import CompressionCore
internal import Networks
internal import Tensors

/// Removes heads by the principal directions of their value and output products, and channels by
/// their norms, and refits some feed-forward layers to what they lost.
///
/// ```
/// head      Σ_n ‖W_v[n] ∘ √e‖ + ‖W_o[:, n] ∘ √e_n‖    over its neurons n, turned to the principal
///                                                   directions of √E ∘ W_o
/// channel   the same norms of its rows of gate and up and of its column of down
/// down      + Bᵀ,  B = (HᵀH + δ · I)⁻¹ · Hᵀ · R       H what the channels left give, R what is lost
/// ```
///
/// The formulas are those of `Olica`; e are energies of inputs and E those of the attention's outputs.
/// Blocks are pruned in order, each behind those pruned before it. Which layers are refitted, those
/// that a linear map imitates best, is decided on the dense model.
///
/// - Fidelity: all heads of a block share one width, so that whole heads go, by the sum over their
///   neurons, where the paper narrows the values of each head and factorises queries and keys; they
///   lose the mean of what the paper takes of both. A linear map beside a layer has no place in a
///   decoder: the same ridge regression is taken of what the channels left give, and added to the
///   down projection, at full rank, as it costs nothing there. With grouped queries a head is a key
///   head with all that share it.
/// - Complexity: two forward passes; O(tokens · channels² + channels³) for each layer refitted.
struct OlicaPruning: ModelStrategy {
  static let card = StrategyCard(
    id: "olica", revision: 1, name: "Olica", family: .structuredPruning,
    summary: "removes heads by principal directions and channels by norms, and refits some layers",
    paper: "https://arxiv.org/abs/2506.08436", code: "https://github.com/BetterTMrR/LLM-Olica")

  struct Hyperparameters: StrategyHyperparameters {
    /// How much more queries and keys lose than values and outputs, k.
    var attentionRatio = 3.0
    /// δ as a share of the mean diagonal, for 128 sequences of 128 tokens; it grows for fewer.
    var dampening = 0.5
    /// The share of channels, the lowest, that is spared.
    var exempt = 0.01
    /// Whether heads are judged along principal directions.
    var isRotated = true
    /// The share of the blocks whose feed-forward layers are refitted, to the nearest whole block.
    var repairedShare = 0.1875
    /// The rank of the refit, as a share of the narrower side; at 1 nothing is cut off.
    var repairRatio = 1.0
    /// How many calibration sequences are looked at.
    var samples = 256

    func validate() throws(SpecError) {
      try require(
        attentionRatio >= 0 && attentionRatio.isFinite, "attentionRatio", is: attentionRatio,
        allowed: "0 or more")
      try require(
        dampening > 0 && dampening.isFinite, "dampening", is: dampening, allowed: "above 0")
      try require((0..<1).contains(exempt), "exempt", is: exempt, allowed: "0 to below 1")
      for (name, value) in [("repairedShare", repairedShare), ("repairRatio", repairRatio)] {
        try require((0...1).contains(value), name, is: value, allowed: "0 to 1")
      }
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var sequenceLimit: Int? { hyperparameters.samples }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    let share = attentionShare(removing: fraction) / fraction
    let cuts = try WidthCuts(
      removing: fraction, sharedBy: (0..<model.blockCount).map { _ in 1 }, of: model,
      groups: { Int(($0 * share + 1e-9).rounded(.down)) })
    let plan = try plan(model, calibration)
    return try model.changingBlocks(on: calibration) { model, block, stream in
      guard let cut = cuts.blocks[block] else { return }
      let trace = model.trace(ofBlock: block, stream, context: calibration.context)
      let heads = try headScores(
        model, block, trace, energies: plan.energies[block], sequences: calibration.count)
      try pruneChannels(
        of: &model, block, trace, removing: cut.channels,
        repairing: plan.repaired.contains(block), calibration)
      model.remove(groups: heads.placesOfSmallest(cut.groups), channels: [], ofBlock: block)
    }
  }

  private func method(of model: some LayeredModel) -> Olica {
    let repairs = hyperparameters.repairedShare * Double(model.blockCount)
    return Olica(
      dampening: hyperparameters.dampening, repairRatio: hyperparameters.repairRatio,
      repairs: Int(repairs.rounded()), exempt: hyperparameters.exempt)
  }

  /// What the attention loses: the mean of the paper's shares for values and outputs and for queries
  /// and keys.
  func attentionShare(removing fraction: Double) -> Double {
    let ratio = hyperparameters.attentionRatio
    let valueOutput = 2 * fraction / (1 + ratio)
    return min(1, (valueOutput + (fraction <= 0.4 ? 2 * fraction : ratio * valueOutput)) / 2)
  }
}

// MARK: - On the dense model

extension OlicaPruning {
  /// What is decided before anything goes.
  struct Plan {
    /// The energies of the outputs of attention, `[width]`, of each block.
    var energies: [[Double]] = []
    /// The blocks whose feed-forward layers are refitted.
    var repaired: [Int] = []
  }

  func plan(_ model: some LayeredModel, _ calibration: TokenSequences) throws -> Plan {
    let method = method(of: model)
    var (plan, scores) = (Plan(), [Double]())
    _ = try model.changingBlocks(on: calibration) { model, block, stream in
      let trace = model.trace(ofBlock: block, stream, context: calibration.context)
      let attention = model.product(.output, ofBlock: block, trace.headOutputs)
      plan.energies.append(Olica.energies(attention, sequences: calibration.count))
      guard method.repairs > 0 else { return }
      let fit = try method.fit(
        trace.feedForwardInput, model.product(.down, ofBlock: block, trace.hidden),
        tokens: calibration.context)
      scores.append(1 - fit.correlations.reduce(0, +) / Double(fit.correlations.count))
    }
    plan.repaired = method.repairedLayers(scores)
    return plan
  }
}

// MARK: - Heads

extension OlicaPruning {
  /// What each group of heads of a block is worth.
  func headScores(
    _ model: some LayeredModel, _ block: Int, _ trace: BlockTrace, energies: [Double],
    sequences: Int
  ) throws -> [Double] {
    let inputs = Olica.energies(trace.attentionInput, sequences: sequences)
    return try (0..<model.widths(ofBlock: block).keyHeads).map { group in
      var head = Olica.Head(model, block, group: group, outputs: trace.headOutputs)
      if hyperparameters.isRotated { try head.rotate(energies: energies) }
      return head.neuronScores(inputs: inputs, sequences: sequences).reduce(0, +)
    }
  }
}

// MARK: - Channels

extension OlicaPruning {
  private func pruneChannels(
    of model: inout some LayeredModel, _ block: Int, _ trace: BlockTrace, removing count: Int,
    repairing: Bool, _ calibration: TokenSequences
  ) throws {
    guard count > 0 else { return }
    let method = method(of: model)
    let scores = Olica.channelScores(
      gate: model[.gate, ofBlock: block], up: model[.up, ofBlock: block],
      down: model[.down, ofBlock: block],
      inputs: Olica.energies(trace.feedForwardInput, sequences: calibration.count),
      hidden: Olica.energies(trace.hidden, sequences: calibration.count))
    let kept = method.channelsKept(scores, removing: count)
    let whole = model.product(.down, ofBlock: block, trace.hidden)
    model.keepChannels(kept, ofBlock: block)
    guard repairing else { return }
    let hidden = trace.hidden.selecting(columns: kept)
    let lost = whole - model.product(.down, ofBlock: block, hidden)
    let repair = try method.repair(hidden, residual: lost, tokens: calibration.context)
    model[.down, ofBlock: block].add(repair.product)
  }
}
