import CompressionCore
import Essentials
import Networks
import Tensors
import Testing

@testable import Strategies

/// An entry of the index for whole models.
struct ModelStrategyCase: Sendable, CustomTestStringConvertible {
  let entry: StrategyEntry

  var testDescription: String { entry.card.id }

  static let all = StrategyIndex.all.filter(\.compressesModels).map(ModelStrategyCase.init)

  /// Those that make a model smaller.
  static let shrinking = all.filter { $0.outcome == .smaller }

  var outcome: ModelOutcome? {
    (try? entry.method() as? any ModelStrategy).map { type(of: $0).outcome }
  }

  /// Searches that take fewer steps in tests.
  private static let quick: [String: [String: JSONValue]] = [
    "darwinlm": ["generations": 2], "ifpruning": ["steps": 4], "llamaflex": ["steps": 4],
    "pg-structural-pruning": ["steps": 60],
    "attention-matrix-pruning": ["iterations": 3, "samples": 2],
  ]

  func make(_ overrides: [String: JSONValue] = [:]) throws -> any ModelStrategy {
    let knobs = overrides.merging(Self.quick[entry.card.id] ?? [:]) { _, quick in quick }
    return try #require(try entry.method(knobs) as? any ModelStrategy)
  }
}

extension ModelStrategy {
  func compressed(
    _ model: DecoderModel, to budget: Budget,
    on sequences: TokenSequences? = TinyDecoder.sequences()
  ) throws -> DecoderModel {
    var random = RandomStream(seed: 3, for: "strategy")
    return try compress(model, to: budget, calibration: sequences, random: &random)
  }
}

@Suite("Every strategy for whole models") struct ModelStrategyContractTests {
  @Test(arguments: ModelStrategyCase.shrinking)
  func `meets its budget with a model that is really smaller`(_ strategy: ModelStrategyCase) throws
  {
    let model = TinyDecoder.model()
    for fraction in [1.0 / 6, 0.34, 0.5] {
      let made = try strategy.make()
      let pruned = try made.compressed(model, to: .sparsity(fraction))
      let miss = made.miss(of: .sparsity(fraction), by: pruned, from: model)
      #expect(miss == nil, "\(fraction)")
      let removed = model.parameterCount - pruned.parameterCount
      #expect(
        abs(Double(removed) / Double(model.blockParameterCount) - fraction) < 0.02, "\(fraction)")
      #expect(pruned.blockBits.joined().allSatisfy { Float(bitPattern: $0).isFinite })
      #expect(pruned.configuration.layers == pruned.blockCount)
    }
  }

  @Test(arguments: ModelStrategyCase.all)
  func `leaves the model alone at full budget`(_ strategy: ModelStrategyCase) throws {
    let model = TinyDecoder.model()
    for budget in [Budget.dense, .sparsity(0)] {
      let made = try strategy.make()
      let same = try made.compressed(model, to: budget, on: nil)
      #expect(same.blockBits == model.blockBits)
      #expect(made.miss(of: budget, by: same, from: model) == nil)
    }
  }

  @Test(arguments: ModelStrategyCase.all)
  func `gives the same bits for the same seed`(_ strategy: ModelStrategyCase) throws {
    let model = TinyDecoder.model()
    let first = try strategy.make().compressed(model, to: .sparsity(0.5))
    let again = try strategy.make(strategy.entry.defaults).compressed(model, to: .sparsity(0.5))
    #expect(first.blockBits == again.blockBits)
  }

  @Test(arguments: ModelStrategyCase.all)
  func `refuses other budgets, unknown knobs and a single layer`(
    _ strategy: ModelStrategyCase
  ) throws {
    let model = TinyDecoder.model()
    for budget in [Budget.bits(4), .pattern(2, of: 4), .sparsity(0.5, bits: 4)] {
      #expect(throws: SpecError.self) { try strategy.make().compressed(model, to: budget) }
    }
    #expect(throws: SpecError.self) { try strategy.entry.method(["no-such-knob": 1]) }
    #expect(throws: SpecError.compressesModels(strategy.entry.card.id)) {
      try strategy.entry.make()
    }
  }

  @Test(arguments: ModelStrategyCase.all)
  func `asks for sequences where it needs them`(_ strategy: ModelStrategyCase) throws {
    let made = try strategy.make()
    guard !made.needs.isEmpty else { return }
    #expect(
      throws: CompressionError.noCalibrationSequences(strategy: strategy.entry.card.id)
    ) { try made.compressed(TinyDecoder.model(), to: .sparsity(0.5), on: nil) }
  }

  @Test(arguments: ModelStrategyCase.shrinking)
  func `does not count a model that lost nothing or too much`(
    _ strategy: ModelStrategyCase
  ) throws {
    let model = TinyDecoder.model()
    let made = try strategy.make()
    #expect(made.miss(of: .sparsity(0.05), by: model, from: model) != nil)
    let half = model.keepingBlocks([0, 1, 2])
    #expect(made.miss(of: .sparsity(0.25), by: half, from: model) != nil)
    #expect(made.miss(of: .sparsity(0.5), by: half, from: model) == nil)
  }
}

@Suite("Structured pruning") struct StructuredPruningTests {
  private let sequences = TinyDecoder.sequences()

  @Test(arguments: ["shortgpt", "deeper-layers", "llm-streamline"])
  func `finds the blocks that do nothing, and the model stays as it was`(id: String) throws {
    let model = TinyDecoder.model().withIdentity(at: 2).withIdentity(at: 3)
    let knobs: [String: JSONValue] = id == "llm-streamline" ? ["replacement": "none"] : [:]
    let strategy = try ModelStrategyCase(entry: StrategyIndex.entry(id)).make(knobs)
    let pruned = try strategy.compressed(model, to: .sparsity(1.0 / 3))
    #expect(pruned.blockBits == model.keepingBlocks([0, 1, 4, 5]).blockBits)
    #expect(pruned.meanLoss(sequences) == model.meanLoss(sequences))
  }

  @Test func `the influence of a block that does nothing is zero`() {
    let model = TinyDecoder.model(layers: 3).withIdentity(at: 1)
    let influence = ShortGPT().influence(model, on: sequences)
    #expect(influence.count == 3)
    #expect(abs(influence[1]) < 1e-12)
    #expect(influence[0] > 1e-3 && influence[2] > 1e-3)
  }

  @Test func `the simple rule keeps the last block`() throws {
    let model = TinyDecoder.model()
    let strategy = try ModelStrategyCase(entry: StrategyIndex.entry("deeper-layers"))
      .make(["choice": "deepest"])
    let pruned = try strategy.compressed(model, to: .sparsity(0.5), on: nil)
    #expect(pruned.blockBits == model.keepingBlocks([0, 1, 5]).blockBits)
  }

  @Test func `merging equal blocks gives that block, whatever the formula`() {
    let single = TinyDecoder.model()
    let model = single.keepingBlocks([0, 1, 1, 1, 2])
    for merge in LayerCollapse.Merge.allCases {
      let collapse = LayerCollapse(
        merge: merge, merged: 3, interval: 1, lowest: 0, highest: 4, threshold: 0)
      let merged = collapse.merging(2, into: 1, of: model)
      let wanted = single.keepingBlocks([0, 1, 2])
      #expect(merged.blockCount == 3)
      for part in BlockPart.allCases {
        let difference = merged[part, ofBlock: 1] - wanted[part, ofBlock: 1]
        #expect(difference.squaredNorm() < 1e-9, "\(merge)")
      }
    }
  }

  @Test func `the trained block comes nearer to the run than the one it starts from`() throws {
    let model = TinyDecoder.model()
    let states = model.states(sequences)
    var fit = BlockFit(
      model, block: 2, context: TinyDecoder.context, decay: 0,
      schedule: .init(rate: 3e-3, last: 3e-4, steps: 60))
    let pair = BlockFit<DecoderModel>.Pair(input: states[2], target: states[4])
    let before = fit.loss(on: pair)
    for _ in 0..<60 { fit.step(on: [pair]) }
    #expect(fit.loss(on: pair) < 0.8 * before)
    // Nothing but the block has changed.
    let others = [0, 1, 3, 4, 5]
    #expect(
      fit.model.keepingBlocks(others).blockBits == model.keepingBlocks(others).blockBits)
  }

  @Test(arguments: GroupScores.Importance.allCases.filter { $0 != .random })
  func `heads and channels that do nothing go first`(
    importance: GroupScores.Importance
  ) throws {
    var model = TinyDecoder.model(layers: 3)
    for part in [BlockPart.query, .key, .value] {
      for row in 8..<12 { for column in 0..<16 { model[part, ofBlock: 1][row, column] = 0 } }
    }
    for row in 0..<16 {
      for column in 8..<12 { model[.output, ofBlock: 1][row, column] = 0 }
      model[.down, ofBlock: 1][row, 7] = 0
    }
    for part in [BlockPart.gate, .up] {
      for column in 0..<16 { model[part, ofBlock: 1][7, column] = 0 }
    }
    var random = RandomStream(seed: 0, for: "strategy")
    let terms = LossTerms(of: model, on: sequences, for: importance, random: &random)
    let heads = terms.groupScores(model, ofBlock: 1, grouping: .sum)
    let channels = terms.channelScores(model, ofBlock: 1, grouping: .sum)
    #expect(heads.placesOfSmallest(1) == [2])
    #expect(channels.placesOfSmallest(1) == [7])
  }
}
