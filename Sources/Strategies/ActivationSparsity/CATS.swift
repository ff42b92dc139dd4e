internal import CompressionCore
internal import Networks
internal import Tensors

/// Leaves out the channels of feed-forward layers whose gate is small after its activation.
///
/// ```
/// channel c of a token goes where |silu(gate[c] · n)| ≤ threshold
/// threshold: the quantile of |silu(gate · n)| over all channels and calibration tokens of a block
/// ```
///
/// The gate is computed whole; up loses a row and down a column for each channel that goes. The
/// budget is the share of the multiplications of all three that goes, so that no more than the share
/// of up and down can.
///
/// Reference: D. Lee et al., *CATS: Contextually-Aware Thresholding for Sparsity in Large Language
/// Models*, 2024, https://arxiv.org/abs/2404.08763.
///
/// - Fidelity: the authors collect all gates from the dense model at once, here each block is
///   calibrated behind those that leave out channels already, as `scap` is. Nothing is fine-tuned.
/// - Complexity: one forward pass of the calibration sequences, O(gates · log gates) a block.
struct CATS: ModelStrategy {
  static let card = StrategyCard(
    id: "cats", revision: 1, name: "CATS", family: .activationSparsity,
    summary: "leaves out channels whose activated gate is below a calibrated quantile",
    paper: "https://arxiv.org/abs/2404.08763",
    code: "https://github.com/ScalingIntelligence/CATS")

  static let outcome = ModelOutcome.sparseInputs

  struct Hyperparameters: StrategyHyperparameters {
    /// How many calibration sequences are looked at.
    var samples = 64

    func validate() throws(SpecError) {
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var sequenceLimit: Int? { hyperparameters.samples }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    try model.changingBlocks(on: calibration) { model, block, stream in
      let trace = model.trace(ofBlock: block, stream, context: calibration.context)
      let gates = model.activatedGates(ofBlock: block, trace.feedForwardInput)
      let share = try share(of: fraction, model, block)
      model[gateThresholdOfBlock: block] = SCAP.quantile(
        share, of: gates.values.map { abs(Double($0)) })
    }
  }

  /// The share of the channels that must go.
  private func share(
    of fraction: Double, _ model: some LayeredModel, _ block: Int
  ) throws(CompressionError) -> Double {
    let skippable = model[.up, ofBlock: block].count + model[.down, ofBlock: block].count
    let all = skippable + model[.gate, ofBlock: block].count
    let share = fraction * Double(all) / Double(skippable)
    guard share < 1 else {
      throw .unsuitableStructure(
        "cats: \(fraction) of the multiplications of block \(block) is more than up and down have; "
          + "choose less than \(Double(skippable) / Double(all))")
    }
    return share
  }
}
