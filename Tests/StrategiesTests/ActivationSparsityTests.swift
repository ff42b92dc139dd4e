import Autograd
import CompressionCore
import Essentials
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("Inputs that are left out") struct InputSparsityTests {
  @Test func `are those near the mode, which the extra bias makes up for`() {
    let rule = InputSparsity(mode: 1, threshold: 0.5)
    let inputs = Tensor([1, -2, 0.5, 3], shape: [1, 4])
    let weight = Tensor([1, 1, 1, 1, 1, 0, -1, 2], shape: [2, 4])
    #expect(rule.sparsified(inputs).values == [0, -3, 0, 2])
    #expect(rule.extraBias(weight) == [4, 2])
    // [−1, 4] from what is left, and the bias; the dense outputs are [2.5, 6.5].
    let calibration = SCAP.Calibration(rule: rule)
    #expect(calibration.outputs(inputs, weight: weight).values == [3, 6])
  }

  @Test func `have half of them below the quantile of one half`() {
    let inputs = Tensor([1, -2, 0.5, 3], shape: [1, 4])
    let weight = Tensor([1, 1, 1, 1], shape: [1, 4])
    let zero = SCAP().calibrated(inputs, weight: weight, centre: .zero, sparsity: 0.5)
    #expect(zero.mode == 0 && zero.threshold == 1.5)
    #expect(zero.sparsified(inputs).values == [0, -2, 0, 3])
    let median = SCAP().calibrated(inputs, weight: weight, centre: .median, sparsity: 0.5)
    #expect(median.mode == 0.5 && median.threshold == 1.5)
    #expect(median.sparsified(inputs).values == [0, -2.5, 0, 2.5])
  }

  @Test(arguments: [0.1, 0.35, 0.5, 0.8])
  func `are as many as the quantile says`(share: Double) {
    var random = RandomStream(seed: 4, for: "inputs")
    let inputs = Tensor(normal: [50, 20], standardDeviation: 2, random: &random)
    let weight = Tensor(normal: [3, 20], standardDeviation: 1, random: &random)
    for centre in SCAP.Centre.allCases {
      var method = SCAP()
      method.sampleCounts = [200]
      let found = method.calibrated(inputs, weight: weight, centre: centre, sparsity: share)
      let zeros = found.sparsified(inputs).values.count { $0 == 0 }
      #expect(abs(Double(zeros) - 1000 * share) <= 1, "\(centre)")
    }
  }

  @Test func `are the fewer the nearer the rule is to the dense layer`() {
    let model = TinyDecoder.model(layers: 2)
    var open = model
    for block in 0..<2 {
      for part in BlockPart.linears {
        open[inputSparsityOf: part, ofBlock: block] = InputSparsity(threshold: 0)
      }
      open[gateThresholdOfBlock: block] = 0
    }
    let sequences = TinyDecoder.sequences()
    #expect(open.logitBits(sequences) == model.logitBits(sequences))
    #expect(DecoderEvaluation.skippedWork(open, on: sequences, threads: 1).skipped == 0)
    #expect(!model.leavesOutInputs && open.leavesOutInputs && open.skipsInputs)
  }

  @Test func `with a mode and no threshold change nothing but rounding`() {
    let model = TinyDecoder.model(layers: 2)
    var shifted = model
    for part in BlockPart.linears {
      shifted[inputSparsityOf: part, ofBlock: 1] = InputSparsity(mode: 0.3, threshold: 0)
    }
    let sequences = TinyDecoder.sequences()
    #expect(abs(shifted.meanLoss(sequences) - model.meanLoss(sequences)) < 1e-5)
    #expect(
      shifted.skippingParameterCounts["blocks.1.feedforward.down.skipping"] == 2 + 16)
  }

  @Test func `are left out token by token too`() throws {
    var model = try ModelStrategyCase(entry: StrategyIndex.entry("scap")).make()
      .compressed(TinyDecoder.model(layers: 2), to: .sparsity(0.5))
    model[inputSparsityOf: .query, ofBlock: 1] = InputSparsity(mode: 0.1, threshold: 0.2)
    model[inputSparsityOf: .output, ofBlock: 0] = InputSparsity(threshold: 0.01)
    let sequences = TinyDecoder.sequences()
    var cache = KeyValueCache(for: model)
    var last: [Float] = []
    for token in sequences.inputs.prefix(TinyDecoder.context) {
      last = model.decode([token], cache: &cache).values
    }
    let stream = model.normalised(model.states(sequences[0..<1])[2])
    let logits = model.logits(stream.rows(7..<8)).values
    #expect(zip(last, logits).allSatisfy { abs($0 - $1) < 1e-4 })
  }
}

@Suite("Strategies that leave out inputs") struct ActivationSparsityTests {
  private let sequences = TinyDecoder.sequences()

  private func compressed(
    _ id: String, _ knobs: [String: JSONValue] = [:], _ fraction: Double
  ) throws -> DecoderModel {
    try ModelStrategyCase(entry: StrategyIndex.entry(id)).make(knobs)
      .compressed(TinyDecoder.model(layers: 3), to: .sparsity(fraction))
  }

  @Test(arguments: ["scap", "cats"], [0.1, 0.3, 0.6])
  func `leave out their share of the multiplications, and keep the weights`(
    id: String, fraction: Double
  ) throws {
    let model = try compressed(id, [:], fraction)
    #expect(model.blockBits == TinyDecoder.model(layers: 3).blockBits)
    let work = DecoderEvaluation.skippedWork(model, on: sequences, threads: 1)
    #expect(work.multiplyAdds == 3 * 3 * 16 * 24 * sequences.inputs.count)
    // Each layer was calibrated on these very inputs.
    #expect(abs(work.share - fraction) < 0.002)
    let made = try ModelStrategyCase(entry: StrategyIndex.entry(id)).make()
    let dense = TinyDecoder.model(layers: 3)
    #expect(made.miss(of: .sparsity(fraction), by: model, from: dense) == nil)
    #expect(made.miss(of: .sparsity(fraction), by: dense, from: dense) != nil)
  }

  @Test(arguments: SCAPThresholds.Layers.allCases, SCAP.Centre.allCases)
  func `leave out inputs of the layers that were chosen, wherever they are centred`(
    layers: SCAPThresholds.Layers, centre: SCAP.Centre
  ) throws {
    let knobs: [String: JSONValue] = [
      "layers": .string(layers.rawValue), "centre": .string(centre.rawValue),
      "densitySamples": 50,
    ]
    let model = try compressed("scap", knobs, 0.4)
    for part in BlockPart.linears {
      let isChosen =
        switch part {
        case .gate, .up: layers != .down
        case .down: layers != .input
        default: false
        }
      #expect((model[inputSparsityOf: part, ofBlock: 2] != nil) == isChosen, "\(part)")
    }
    let work = DecoderEvaluation.skippedWork(model, on: sequences, threads: 2)
    #expect(abs(work.share - 0.4) < 0.002)
    if layers != .all { #expect(abs(work.sparsity - 0.4) < 0.002) }
    #expect(centre != .zero || model.skippingParameterCounts.values.allSatisfy { $0 == 2 })
  }

  @Test func `split a budget between the layers`() {
    var strategy = SCAPThresholds()
    // (0.3333 · 200 + 0.5333 · 100) / 300 = 0.4
    let even = strategy.shares(0.4, input: 200, down: 100)
    #expect(abs((even.input ?? 0) - 1.0 / 3) < 1e-12 && abs((even.down ?? 0) - 1.6 / 3) < 1e-12)
    // A small budget is all down's, and a large one takes all of down.
    let small = strategy.shares(0.05, input: 200, down: 100)
    #expect(small.input == 0 && abs((small.down ?? 0) - 0.15) < 1e-12)
    let large = strategy.shares(0.95, input: 200, down: 100)
    #expect(large.down == 1 && abs((large.input ?? 0) - 0.925) < 1e-12)
    strategy.hyperparameters.layers = .down
    #expect(strategy.shares(0.4, input: 200, down: 100) == (nil, 0.4))
  }

  @Test func `calibrate a layer behind those that leave out inputs already`() throws {
    let model = try compressed("scap", [:], 0.5)
    var open = model
    for part in [BlockPart.gate, .up] { open[inputSparsityOf: part, ofBlock: 0] = nil }
    // Without its gate and up the hidden layer is another one, and the threshold of down off.
    let share = { (model: DecoderModel) in
      let trace = model.trace(ofBlock: 0, model.embed(sequences), context: TinyDecoder.context)
      return Double(trace.hidden.values.count { $0 == 0 }) / Double(trace.hidden.count)
    }
    let wanted = 0.5 + 0.2 * 2 / 3
    #expect(abs(share(model) - wanted) < 0.002)
    #expect(abs(share(open) - wanted) > 0.002)
  }

  @Test func `leave out the channels whose activated gate is small`() throws {
    let model = try compressed("cats", [:], 0.4)
    let stream = model.states(sequences)[1]
    let trace = model.trace(ofBlock: 1, stream, context: TinyDecoder.context)
    let gates = model.activatedGates(ofBlock: 1, trace.feedForwardInput).values
    let threshold = try #require(model[gateThresholdOfBlock: 1])
    #expect(
      zip(gates, trace.hidden.values).allSatisfy { gate, hidden in
        (abs(Double(gate)) <= threshold) == (hidden == 0)
      })
    // 0.4 of gate, up and down is 0.6 of up and down.
    #expect(abs(Double(gates.count { abs(Double($0)) <= threshold }) / 2304 - 0.6) < 0.002)
  }

  @Test func `refuse more than up and down have`() {
    #expect(throws: CompressionError.self) { try compressed("cats", [:], 0.7) }
    #expect(throws: SpecError.self) { try compressed("scap", ["downExcess": 2], 0.5) }
    #expect(throws: SpecError.self) { try compressed("scap", ["centre": "mean"], 0.5) }
  }
}

extension DecoderModel {
  fileprivate func logitBits(_ sequences: TokenSequences) -> [UInt32] {
    logits(sequences.inputs, on: Tape(recording: false)).value.values.map(\.bitPattern)
  }
}
