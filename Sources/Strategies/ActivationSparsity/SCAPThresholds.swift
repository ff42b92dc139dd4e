internal import CompressionCore
internal import Networks
internal import Tensors

/// Leaves out the inputs of feed-forward layers that lie near their most frequent value.
///
/// The formulas are those of `SCAP`. The weights stay: what goes is the multiplication of a column of
/// a weight with an input that is zero. The budget is the share of the multiplications of the chosen
/// layers that goes, and each layer has one threshold: a quantile of its calibration inputs. Layers
/// are calibrated in the order in which they run, each behind those that leave out inputs already.
///
/// ```
/// share of the inputs of down = share of the inputs of gate and up + downExcess
/// ```
///
/// - Fidelity: the authors look for the two shares of each model by hand (0.35 and 0.55 for Llama-2,
///   0.30 and 0.70 for Mistral) and calibrate on 64 sequences of up to 256 tokens; here one budget is
///   split with a fixed distance. Thresholds are fixed, so that another text is left out more or less:
///   the arena measures how much, and refuses what is off by more than five points. The inputs of a
///   gated layer peak at zero, so that other centres change little here; the peak of a density is
///   looked for among fewer inputs than the authors' 100,000 and more. Time is not measured.
/// - Complexity: two forward passes of the calibration sequences, O(inputs · log inputs) a layer.
struct SCAPThresholds: ModelStrategy {
  static let card = StrategyCard(
    id: "scap", revision: 1, name: "SCAP", family: .activationSparsity,
    summary: "leaves out inputs near their mode, below a calibrated quantile",
    paper: "https://arxiv.org/abs/2412.07174", code: "https://github.com/IntelLabs/SCAP")

  static let outcome = ModelOutcome.sparseInputs

  /// Which layers leave out inputs.
  enum Layers: String, HyperparameterChoice {
    /// Gate, up and down.
    case all
    /// Gate and up.
    case input
    /// Down.
    case down
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// Where the inputs are centred.
    var centre = SCAP.Centre.zero
    /// Which layers leave out inputs.
    var layers = Layers.all
    /// How much more of the inputs of down is left out than of those of gate and up.
    var downExcess = 0.2
    /// How many calibration sequences are looked at.
    var samples = 64
    /// The fewest inputs that a density is estimated from; twice and three times as many are tried
    /// too.
    var densitySamples = 5000

    func validate() throws(SpecError) {
      try require((-1...1).contains(downExcess), "downExcess", is: downExcess, allowed: "-1 to 1")
      try require(samples >= 1, "samples", is: samples, allowed: "1 or more")
      try require(
        densitySamples >= 2, "densitySamples", is: densitySamples, allowed: "2 or more")
    }
  }

  var hyperparameters = Hyperparameters()

  var sequenceLimit: Int? { hyperparameters.samples }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    model.changingBlocks(on: calibration) { model, block, stream in
      let shares = shares(
        fraction, input: model[.gate, ofBlock: block].count + model[.up, ofBlock: block].count,
        down: model[.down, ofBlock: block].count)
      func calibrate(_ part: BlockPart, share: Double?, _ input: (BlockTrace) -> Tensor) {
        guard let share else { return }
        let trace = model.trace(ofBlock: block, stream, context: calibration.context)
        model[inputSparsityOf: part, ofBlock: block] =
          method.calibrated(
            input(trace), weight: model[part, ofBlock: block], centre: hyperparameters.centre,
            sparsity: share
          ).rule
      }
      // Up reads what gate reads, whatever gate leaves out.
      calibrate(.up, share: shares.input, \.feedForwardInput)
      calibrate(.gate, share: shares.input, \.feedForwardInput)
      calibrate(.down, share: shares.down, \.hidden)
    }
  }

  private var method: SCAP {
    var method = SCAP()
    method.sampleCounts = (1...3).map { $0 * hyperparameters.densitySamples }
    return method
  }

  /// The shares of the inputs that layers leave out, nil for layers that leave out none.
  ///
  /// Together they leave out `fraction` of the multiplications of the chosen layers, of which `input`
  /// are those of gate and up and `down` those of down.
  func shares(_ fraction: Double, input: Int, down: Int) -> (input: Double?, down: Double?) {
    switch hyperparameters.layers {
    case .input: return (fraction, nil)
    case .down: return (nil, fraction)
    case .all:
      let (input, down) = (Double(input), Double(down))
      let wanted = fraction * (input + down)
      let even = fraction - hyperparameters.downExcess * down / (input + down)
      let share = min(max(even, 0, (wanted - down) / input), 1, wanted / input)
      return (share, min(max((wanted - share * input) / down, 0), 1))
    }
  }
}
