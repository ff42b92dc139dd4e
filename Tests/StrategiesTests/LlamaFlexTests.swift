import Autograd
import CompressionCore
import Essentials
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("Nested sub-networks") struct LlamaFlexTests {
  private let model = TinyDecoder.model(layers: 4)
  private let sequences = TinyDecoder.sequences()

  private func training(
    _ change: (inout LlamaFlexPruning.Hyperparameters) -> Void = { _ in }
  ) throws -> NestedTraining<DecoderModel> {
    var knobs = LlamaFlexPruning.Hyperparameters()
    change(&knobs)
    var random = RandomStream(seed: 5, for: "nested")
    return try NestedTraining(model, sequences, knobs, random: &random)
  }

  private func distance(_ first: DecoderModel, _ second: DecoderModel) -> Double {
    (first.finalStates(sequences) - second.finalStates(sequences)).squaredNorm()
  }

  @Test func `policies that meet a budget, worked out by hand`() throws {
    // A block has 4 groups of 256 parameters, 24 channels of 48 and 32 gains, 2208 in all; half of
    // four blocks is 1104 a block, and of three blocks 1472 a block.
    let axes = try training().axes
    #expect(axes.candidates == [[2, 3, 4], [1, 2, 3, 4], [3, 6, 9, 12, 15, 18, 21, 24]])
    #expect(axes.parameters(axes.full) == 4 * 2208)
    let policies = try axes.policies(keeping: 0.5)
    let wanted = [
      (4, 4, 1), (4, 3, 6), (4, 2, 12), (4, 1, 17), (3, 4, 9), (3, 3, 14), (3, 2, 19), (2, 4, 24),
    ].map { ElasticPolicy(blocks: $0.0, groups: $0.1, channels: $0.2) }
    #expect(policies == wanted)
    #expect(try axes.uniform(share: 0.5) == wanted[2])
    #expect(throws: CompressionError.self) { try axes.policies(keeping: 0.02) }
  }

  @Test func `a share between two trained ones weighs both`() {
    let between = BudgetRouter.embedding(0.6).values
    #expect(zip(between, [0, 0.4, 0.6, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(BudgetRouter.embedding(0.75).values == [0, 1, 0, 0])
    #expect(BudgetRouter.embedding(0.1).values == [0, 0, 0, 1])
    #expect(BudgetRouter.embedding(1).values == [1, 0, 0, 0])
  }

  @Test func `a full policy is the full model`() throws {
    let training = try training()
    let tape = Tape(recording: false)
    let weights = training.weights(training.masks(training.axes.full, on: tape), share: 1, on: tape)
    let masked = training.model.with(weights.mapValues(\.value))
    #expect(masked.blockBits == training.model.blockBits)
    #expect(try training.router.choice(share: 1) == training.axes.full)
    #expect(distance(try training.network(share: 1), model) < 1e-6)
  }

  @Test func `masks do what slices do, and slices nest`() throws {
    var training = try training()
    var random = RandomStream(seed: 6, for: "nested")
    for step in 0..<3 { try training.step(step, share: 0.5, on: sequences, random: &random) }
    let policy = ElasticPolicy(blocks: 3, groups: 2, channels: 10)
    let tape = Tape(recording: false)
    let weights = training.weights(training.masks(policy, on: tape), share: 0.5, on: tape)
    let masked = training.model.with(weights.mapValues(\.value))
    let sliced = training.network(policy, share: 0.5)
    #expect(sliced.blockCount == 3 && sliced.widths(ofBlock: 0).channels == 10)
    #expect(distance(masked, sliced) < 1e-6)
    let wider = training.network(
      ElasticPolicy(blocks: 3, groups: 3, channels: 20), share: 0.5)
    for part in [BlockPart.gate, .up] {
      #expect(wider[part, ofBlock: 1].rows(0..<10) == sliced[part, ofBlock: 1])
    }
    #expect(wider[.key, ofBlock: 2].rows(0..<8) == sliced[.key, ofBlock: 2])
  }

  @Test func `the gradient through masked weights agrees with finite differences`() throws {
    let training = try training()
    func masked(_ share: Float, _ tape: Tape) -> (p: Variable, weights: [String: Variable]) {
      let certain = tape.constant(Tensor([1], shape: [1, 1]))
      let p = tape.variable(Tensor([1 - share, share], shape: [1, 2]))
      let masks = training.masks([certain, certain, p], of: [[4], [4], [9, 24]], on: tape)
      return (p, training.weights(masks, share: 0.5, on: tape))
    }
    func loss(_ share: Float) -> Double {
      let weights = masked(share, Tape(recording: false)).weights
      return training.model.with(weights.mapValues(\.value)).meanLoss(sequences)
    }
    let tape = Tape()
    let (p, weights) = masked(0.4, tape)
    let gradients = training.model.with(weights.mapValues(\.value)).gradients(sequences).gradients
    let paths = weights.keys.sorted()
    let found = tape.gradients(
      of: paths.compactMap { weights[$0] }, seeds: paths.compactMap { gradients[$0] },
      withRespectTo: [p])[0].values
    let slope = (loss(0.45) - loss(0.35)) / 0.1
    #expect(abs(Double(found[1] - found[0]) - slope) < 0.02 * abs(slope) + 1e-4)
  }

  @Test func `training makes the slice better, for all shares or for one`() throws {
    var strategy = LlamaFlexPruning()
    strategy.hyperparameters.rate = 1e-2
    func loss(_ steps: Int, _ training: LlamaFlexPruning.Training) throws -> Double {
      strategy.hyperparameters.steps = steps
      strategy.hyperparameters.training = training
      return try strategy.compressed(model, to: .sparsity(0.5)).meanLoss(sequences)
    }
    let sliced = try loss(0, .nested)
    #expect(try loss(40, .nested) < sliced - 0.1)
    #expect(try loss(40, .explicit) < sliced - 0.1)
  }

  @Test func `without a router all blocks stay, and heads and channels in equal shares`() throws {
    var strategy = LlamaFlexPruning()
    strategy.hyperparameters.router = .uniform
    strategy.hyperparameters.steps = 2
    let pruned = try strategy.compressed(model, to: .sparsity(0.5))
    #expect(pruned.blockCount == 4)
    for block in 0..<4 {
      #expect(pruned.widths(ofBlock: block) == BlockWidths(heads: 2, keyHeads: 2, channels: 12))
    }
  }

  @Test(arguments: LlamaFlexPruning.Router.allCases)
  func `without modulation a training scales nothing and still learns`(
    router: LlamaFlexPruning.Router
  ) throws {
    var training = try training {
      $0.isModulated = false
      $0.router = router
    }
    var random = RandomStream(seed: 6, for: "nested")
    for step in 0..<3 { try training.step(step, share: 0.5, on: sequences, random: &random) }
    #expect(distance(training.model, model) > 0)
    let full = training.network(training.axes.full, share: 1)
    #expect(distance(full, training.model) == 0)
  }

  @Test func `blocks of different widths and bad knobs are refused`() throws {
    var narrow = model
    narrow.keepChannels(Array(0..<20), ofBlock: 2)
    #expect(throws: CompressionError.self) {
      try LlamaFlexPruning().compressed(narrow, to: .sparsity(0.2))
    }
    let bad: [String: JSONValue] = ["steps": -1, "batch": 0, "rate": 0, "sizes": 1]
    for (knob, value) in bad {
      #expect(throws: SpecError.self) {
        try StrategyIndex.entry("llamaflex").method([knob: value])
      }
    }
  }
}
