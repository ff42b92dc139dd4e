import CompressionCore
import Essentials
import Foundation
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("Cuts of widths") struct WidthShareTests {
  private let model = TinyDecoder.model(layers: 4)

  private func removed(_ cuts: WidthCuts, block: Int) -> Int {
    guard let cut = cuts.blocks[block] else { return 0 }
    return cut.groups * model.parameterCount(ofGroupInBlock: block)
      + cut.channels * model.parameterCount(ofChannelInBlock: block)
  }

  @Test(arguments: [0.05, 0.2, 0.4, 0.6])
  func `are shared out by weights, and together meet the budget`(fraction: Double) throws {
    let cuts = try WidthCuts(removing: fraction, sharedBy: [0, 1, 2, 1], of: model)
    let all = (0..<4).map { removed(cuts, block: $0) }
    #expect(all[0] == 0)
    let wanted = fraction * Double(model.blockParameterCount)
    #expect(abs(Double(all.reduce(0, +)) - wanted) <= 24.0 + 1e-6)
    if fraction < 0.3 { #expect(abs(all[2] - 2 * all[1]) <= 3 * 48) }
    for block in 1..<4 {
      let cut = try #require(cuts.blocks[block])
      #expect(cut.groups < 4 && cut.channels < 24)
    }
  }

  @Test func `give what a full block cannot lose to the others`() throws {
    let cuts = try WidthCuts(removing: 0.5, sharedBy: [100, 1, 1, 1], of: model)
    let all = (0..<4).map { removed(cuts, block: $0) }
    #expect(all[0] > all[1] && all[1] > 0)
    #expect(abs(Double(all.reduce(0, +)) - 0.5 * Double(model.blockParameterCount)) <= 24 + 1e-6)
  }

  @Test func `are refused where the blocks cannot lose so much`() {
    #expect(throws: CompressionError.self) {
      try WidthCuts(removing: 0.5, sharedBy: [1, 0, 0, 0], of: model)
    }
  }
}

@Suite("Pruning of heads and channels") struct WidthPruningTests {
  private let sequences = TinyDecoder.sequences()

  /// A model whose third head and eighth channel of the second block give nothing.
  private var idle: DecoderModel {
    var model = TinyDecoder.model(layers: 3)
    for row in 0..<16 {
      for column in 8..<12 { model[.output, ofBlock: 1][row, column] = 0 }
      model[.down, ofBlock: 1][row, 7] = 0
    }
    return model
  }

  private func outputError(_ model: DecoderModel, _ dense: DecoderModel) -> Double {
    (model.states(sequences)[1] - dense.states(sequences)[1]).squaredNorm()
  }

  @Test func `the trace of a block is what its linear maps read`() {
    let model = TinyDecoder.model(layers: 1)
    let stream = model.embed(sequences)
    let trace = model.trace(ofBlock: 0, stream, context: sequences.context)
    var sum = stream
    sum.add(model.product(.output, ofBlock: 0, trace.headOutputs))
    sum.add(model.product(.down, ofBlock: 0, trace.hidden))
    #expect((sum - trace.output).squaredNorm() < 1e-8)
    #expect((trace.output - model.states(sequences)[1]).squaredNorm() == 0)
  }

  @Test func `Wanda's metric of what does nothing is zero`() {
    let model = idle
    let streams = model.states(sequences)
    let trace = model.trace(ofBlock: 1, streams[1], context: sequences.context)
    let scores = UnitScores.wanda(model, ofBlock: 1, trace)
    #expect(scores.groups.count == 4 && scores.channels.count == 24)
    #expect(scores.groups[2] == 0 && scores.channels[7] == 0)
    #expect(scores.groups.count { $0 == 0 } == 1 && scores.channels.count { $0 == 0 } == 1)
  }

  @Test func `SlimLLM lets the head go without which the outputs stay as they are`() {
    let model = idle
    let streams = model.states(sequences)
    let trace = model.trace(ofBlock: 1, streams[1], context: sequences.context)
    let heads = SlimLLM.Heads(
      trace.headOutputs, output: model[.output, ofBlock: 1], count: 4)
    #expect(heads.swapped(removing: 1) == [0, 1, 3])
  }

  @Test func `SlimLLM's lines bring a block nearer to what it was`() throws {
    let model = TinyDecoder.model(layers: 1)
    let errors = try [SlimLLMPruning.Repair.lines, .none].map { repair in
      var strategy = SlimLLMPruning()
      strategy.hyperparameters.repair = repair
      return outputError(try strategy.compressed(model, to: .sparsity(0.1)), model)
    }
    #expect(errors[0] < 0.999 * errors[1])
  }

  @Test func `SlimLLM takes more of blocks that turn the stream less`() {
    var model = TinyDecoder.model(layers: 4)
    for part in [BlockPart.output, .down] {
      model[part, ofBlock: 2].scale(by: 0.1)
    }
    var strategy = SlimLLMPruning()
    let shares = strategy.shares(model, on: sequences)
    #expect(shares.placeOfLargest == 2)
    strategy.hyperparameters.wholeShare = 0.25
    #expect(strategy.shares(model, on: sequences).count { $0 == 0 } == 1)
    strategy.hyperparameters.sharpness = 0
    strategy.hyperparameters.wholeShare = 0
    #expect(Set(strategy.shares(model, on: sequences)).count == 1)
  }

  @Test func `COMP's scales bring a block nearer to what it was`() throws {
    let model = TinyDecoder.model(layers: 1)
    let errors = try [true, false].map { isTuned in
      var strategy = COMPPruning()
      strategy.hyperparameters.isTuned = isTuned
      return outputError(try strategy.compressed(model, to: .sparsity(0.1)), model)
    }
    #expect(errors[0] < 0.999 * errors[1])
  }

  @Test func `COMP drops blocks first, as far as half of the budget allows`() throws {
    let model = TinyDecoder.model().withIdentity(at: 4)
    var strategy = COMPPruning()
    let half = try strategy.compressed(model, to: .sparsity(1.0 / 3))
    #expect(half.blockCount == 5)
    #expect((0..<5).contains { half.widths(ofBlock: $0).channels < 24 })
    strategy.hyperparameters.coarseShare = 1
    let blocks = try strategy.compressed(model, to: .sparsity(1.0 / 6))
    #expect(blocks.blockBits == model.keepingBlocks([0, 1, 2, 3, 5]).blockBits)
    strategy.hyperparameters.coarseShare = 0
    strategy.hyperparameters.metric = .condition
    let whole = TinyDecoder.model()
    let widths = try strategy.compressed(whole, to: .sparsity(1.0 / 6))
    #expect(widths.blockCount == 6)
    #expect(strategy.miss(of: .sparsity(1.0 / 6), by: widths, from: whole) == nil)
  }

  @Test func `PruneNet leaves attention alone and takes as many channels of every block`() throws {
    let model = TinyDecoder.model()
    let pruned = try PruneNetSlicing().compressed(model, to: .sparsity(0.2), on: nil)
    for block in 0..<6 {
      #expect(pruned.widths(ofBlock: block) == BlockWidths(heads: 4, keyHeads: 4, channels: 15))
      for part in [BlockPart.query, .key, .value, .output] {
        #expect(pruned[part, ofBlock: block] == model[part, ofBlock: block])
      }
    }
    var narrow = model
    narrow.keepChannels(Array(0..<20), ofBlock: 2)
    #expect(throws: CompressionError.self) {
      try PruneNetSlicing().compressed(narrow, to: .sparsity(0.2), on: nil)
    }
  }

  @Test func `PruneNet's controls keep the largest rows, or any`() throws {
    var random = RandomStream(seed: 1, for: "rows")
    let layer = Tensor((0..<12).map { Float($0 * 7 % 12) }, shape: [6, 2])
    var strategy = PruneNetSlicing()
    strategy.hyperparameters.choice = .norms
    #expect(try strategy.rows(of: [layer], keeping: 3, random: &random) == [[1, 2, 5]])
    strategy.hyperparameters.choice = .random
    let draws = try (0..<8).map { _ in
      try strategy.rows(of: [layer], keeping: 3, random: &random)[0]
    }
    #expect(Set(draws).count > 1 && draws.allSatisfy { $0.count == 3 && $0 == $0.sorted() })
  }

  @Test func `the policy gradient learns that a channel hurts which the metric values`() throws {
    var model = TinyDecoder.model(layers: 2)
    model.head.scale(by: 8)
    // The model is sure of texts that it wrote; a loud channel makes it forget them.
    var greedy = SelfCalibration.Hyperparameters()
    (greedy.topK, greedy.repetitionPenalty) = (1, 1)
    let writer = TextWriter(model: model, context: TinyDecoder.context, knobs: greedy)
    var random = RandomStream(seed: 4, for: "search")
    let texts = writer.sequences(writer.texts(12, after: sequences, random: &random))
    let quiet = model.meanLoss(texts)
    for row in 0..<16 { model[.down, ofBlock: 1][row, 5] *= 200 }
    for column in 0..<16 { model[.up, ofBlock: 1][5, column] *= 5 }
    #expect(model.meanLoss(texts) > quiet + 1)
    var knobs = PolicyGradientSearch.Hyperparameters()
    (knobs.start, knobs.rate, knobs.steps) = (.constant, 0.02, 300)
    let cuts = try WidthCuts(removing: 0.3, sharedBy: [1, 1], of: model)
    var search = MaskSearch(model, cuts: cuts, calibration: texts, knobs)
    let place = 24 + 5
    #expect(search.kinds[1].metric[place] == search.kinds[1].metric.max())
    for step in 0..<knobs.steps { search.take(step: step, random: &random) }
    let scores = search.kinds[1].scores
    #expect(scores[place] < scores.reduce(0, +) / Double(scores.count))
    #expect(scores.reduce(0, +) <= search.kinds[1].method.keepRate * Double(scores.count) + 1e-3)
  }

  @Test func `the policy gradient leaves a head and a channel of each block`() throws {
    var strategy = PolicyGradientSearch()
    strategy.hyperparameters.steps = 0
    var model = TinyDecoder.model(layers: 3)
    model[.output, ofBlock: 1].scale(by: 1e-3)
    let pruned = try strategy.compressed(model, to: .sparsity(0.7))
    for block in 0..<3 {
      #expect(pruned.widths(ofBlock: block).heads >= 1)
      #expect(pruned.widths(ofBlock: block).channels >= 1)
    }
  }
}

@Suite("Evolution of widths") struct WidthEvolutionTests {
  private let sequences = TinyDecoder.sequences()
  private let model = TinyDecoder.model(layers: 3)

  private func database() throws -> LevelDatabase<DecoderModel> {
    let cuts = try WidthCuts(removing: 0.3, sharedBy: [1, 1, 1], of: model)
    return try LevelDatabase(
      of: model, around: cuts, levels: 8, calibration: sequences, dampening: 0.01)
  }

  @Test func `exchanging levels between blocks leaves the size as it is`() throws {
    let database = try database()
    let uniform = database.model(database.uniform)
    let moved = database.model([[1, -1, 0], [0, 1, -1]])
    #expect(moved.parameterCount == uniform.parameterCount)
    #expect(moved.widths(ofBlock: 0).heads == uniform.widths(ofBlock: 0).heads - 1)
    #expect(moved.widths(ofBlock: 1).channels == uniform.widths(ofBlock: 1).channels - 3)
    #expect(database.ranges[0].contains(-1) && database.ranges[1].contains(1))
  }

  @Test func `the updated projection comes nearer to what it was than the cut one`() throws {
    let database = try database()
    let pruned = database.model(database.uniform)
    let streams = model.states(sequences)
    let trace = model.trace(ofBlock: 0, streams[0], context: sequences.context)
    let wanted = model.product(.down, ofBlock: 0, trace.hidden)
    let rows = (0..<24).filter { row in
      let own = model[.up, ofBlock: 0].rows(row..<row + 1)
      return (0..<pruned[.up, ofBlock: 0].rows).contains {
        pruned[.up, ofBlock: 0].rows($0..<$0 + 1) == own
      }
    }
    #expect(rows.count == pruned.widths(ofBlock: 0).channels)
    let hidden = trace.hidden.keeping(columns: rows)
    let cut = model[.down, ofBlock: 0].keeping(columns: rows)
    let errors = [pruned[.down, ofBlock: 0], cut].map {
      (hidden.matmul($0, transposingRight: true) - wanted).squaredNorm()
    }
    #expect(errors[0] < 0.99 * errors[1])
  }

  @Test func `a search keeps the size, and none leaves all blocks alike`() throws {
    var strategy = DarwinLMPruning()
    strategy.hyperparameters.generations = 0
    let uniform = try strategy.compressed(model, to: .sparsity(0.3))
    #expect(Set((0..<3).map { uniform.widths(ofBlock: $0).heads }).count == 1)
    strategy.hyperparameters.generations = 3
    strategy.hyperparameters.levels = 8
    for training in [0, 4] {
      strategy.hyperparameters.training = training
      let found = try strategy.compressed(model, to: .sparsity(0.3))
      #expect(found.parameterCount == uniform.parameterCount)
    }
  }

  @Test func `predictions differ from those of the same model by nothing`() {
    let own = model.logProbabilities(sequences)
    #expect(DarwinLM.divergence(dense: own, candidate: own) == 0)
    let sum = own.rows(3..<4).values.reduce(0.0) { $0 + exp(Double($1)) }
    #expect(abs(sum - 1) < 1e-5)
    let other = TinyDecoder.model(layers: 3, seed: 9).logProbabilities(sequences)
    #expect(DarwinLM.divergence(dense: own, candidate: other) > 0.01)
  }
}

@Suite("Runs of blocks by topology") struct ZigzagPruningTests {
  @Test func `the run across which nothing changes goes`() throws {
    let model = TinyDecoder.model().withIdentity(at: 2).withIdentity(at: 3)
    let sequences = TinyDecoder.sequences(60)
    var strategy = ZigzagPruning()
    strategy.hyperparameters.neighbours = 3
    let zigzag = strategy.zigzag(model, on: sequences)
    #expect(zigzag.layers == 7)
    #expect(zigzag.homologies[4].rank > 0)
    #expect(zigzag.similarity(2, 4) == 1)
    let pruned = try strategy.compressed(model, to: .sparsity(1.0 / 3), on: sequences)
    #expect(pruned.blockBits == model.keepingBlocks([0, 1, 4, 5]).blockBits)
  }

  @Test func `the control takes any run, and needs no texts`() throws {
    let model = TinyDecoder.model()
    var strategy = ZigzagPruning()
    strategy.hyperparameters.choice = .random
    let pruned = try strategy.compressed(model, to: .sparsity(0.5), on: nil)
    #expect(pruned.blockCount == 3)
  }
}
