import Autograd
import CompressionCore
import Foundation
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("A relaxed choice of the largest") struct SoftTopKTests {
  private let scores = [0.3, -1.2, 2, 0.9, -0.4, 0.1]

  @Test func `two of three, worked out by hand`() {
    // With a = ln 0.75 at ε = 1: e⁰ and more is cut at 1, then exp(ln 0.5 − a) = 2/3 and 1/3.
    let choice = SoftTopK(count: 2, epsilon: 1)
    let weights = choice.weights([0, log(0.5), log(0.25)])
    #expect(zip(weights, [1, 2.0 / 3, 1.0 / 3]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(choice.places([0, log(0.5), log(0.25)]) == [0, 1])
    // dz = λ (g − Σ λ g / Σ λ) over the last two, where the mean is (2/3 · 3 + 0) / 1 = 2.
    let gradient = choice.gradient([5, 3, 0], weights: weights)
    #expect(zip(gradient, [0, 2.0 / 3, -2.0 / 3]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(arguments: [1, 2, 3, 5, 6], [0.05, 0.3, 2])
  func `sums to k, between 0 and 1, in the order of the scores`(count: Int, epsilon: Double) {
    let weights = SoftTopK(count: count, epsilon: epsilon).weights(scores)
    #expect(abs(weights.reduce(0, +) - Double(count)) < 1e-9)
    #expect(weights.allSatisfy { (0...1).contains($0) })
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    #expect(zip(order, order.dropFirst()).allSatisfy { weights[$0] <= weights[$1] })
    if count == scores.count { #expect(weights.allSatisfy { abs($0 - 1) < 1e-9 }) }
  }

  @Test func `equal scores share k equally, and of them the first are chosen`() {
    let choice = SoftTopK(count: 2, epsilon: 0.1)
    #expect(choice.weights([1, 1, 1, 1]).allSatisfy { abs($0 - 0.5) < 1e-9 })
    #expect(choice.places([1, 1, 1, 1]) == [0, 1])
  }

  @Test(arguments: [1, 2, 4], [0.3, 1])
  func `has the gradient that finite differences find`(count: Int, epsilon: Double) {
    let choice = SoftTopK(count: count, epsilon: epsilon)
    let direction = [0.7, -0.3, 1.1, 0.2, -0.9, 0.5]
    func value(_ scores: [Double]) -> Double {
      zip(choice.weights(scores), direction).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let gradient = choice.gradient(direction, weights: choice.weights(scores))
    for place in scores.indices {
      var (up, down) = (scores, scores)
      up[place] += 1e-5
      down[place] -= 1e-5
      #expect(abs((value(up) - value(down)) / 2e-5 - gradient[place]) < 1e-5, "\(place)")
    }
    #expect(abs(gradient.reduce(0, +)) < 1e-12)
  }
}

@Suite("Channels chosen by prompts") struct IFPruningTests {
  private let model = TinyDecoder.model(layers: 3)
  private let sequences = TinyDecoder.sequences()

  private func strategy(
    _ choice: IFPruning.Choice, steps: Int = 3
  ) -> IFPruning {
    var strategy = IFPruning()
    strategy.hyperparameters.choice = choice
    strategy.hyperparameters.steps = steps
    return strategy
  }

  private func prompted(_ strategy: IFPruning) throws -> PromptedModel<DecoderModel> {
    var random = RandomStream(seed: 3, for: "strategy")
    return try strategy.prunePrompted(
      model, removing: 0.3, calibration: sequences, random: &random)
  }

  @Test func `the channels that make up a share, worked out by hand`() throws {
    // A block has 2208 parameters, 24 channels of 48: 0.3 of it are 662.4, nearly 14 channels.
    #expect(try IFPruning.channels(keeping: 0.7, of: model) == 10)
    #expect(try IFPruning.channels(keeping: 1, of: model) == 24)
    #expect(throws: CompressionError.self) { try IFPruning.channels(keeping: 0.4, of: model) }
  }

  @Test func `all channels at full weight are the model`() {
    let all = (0..<3).map { _ in
      ChannelMask(channels: Array(0..<24), weights: .init(repeating: 1, count: 24))
    }
    #expect(model.using(all).blockBits == model.blockBits)
  }

  @Test func `gathered channels do what masked ones do`() {
    let masks = (0..<3).map { _ in ChannelMask(channels: [1, 4, 20], weights: [1, 0.5, 0.25]) }
    var masked = model
    for block in 0..<3 {
      for channel in 0..<24 {
        let weight = masks[block].channels.firstIndex(of: channel).map { masks[block].weights[$0] }
        for row in 0..<16 { masked[.down, ofBlock: block][row, channel] *= weight ?? 0 }
      }
    }
    let narrow = model.using(masks)
    #expect(narrow.widths(ofBlock: 2).channels == 3)
    let difference = narrow.finalStates(sequences) - masked.finalStates(sequences)
    #expect(difference.squaredNorm() < 1e-8)
  }

  @Test func `gradients of a narrow model are those of the masked one`() throws {
    let choice = SoftTopK(count: 10, epsilon: 0.5)
    let scores = (0..<24).map { Double($0 * 7 % 24) / 12 }
    let weights = choice.weights(scores)
    let places = choice.places(scores)
    let mask = ChannelMask(channels: places, weights: places.map { Float(weights[$0]) })
    let narrow = model.using([mask, mask, mask])
    var sums = MaskedGradients()
    sums.add(
      narrow.gradients(sequences).gradients, of: model,
      Array(repeating: (mask, weights), count: 3), choice)
    func loss(_ change: (inout DecoderModel) -> Void) -> Double {
      var changed = model
      change(&changed)
      return changed.using([mask, mask, mask]).meanLoss(sequences)
    }
    for (part, row, column) in [(BlockPart.up, places[3], 5), (.down, 2, places[3])] {
      let path = model.path(of: part, ofBlock: 1)
      let found = try #require(sums.total[path])[row, column]
      let slope =
        (loss { $0[part, ofBlock: 1][row, column] += 0.02 }
          - loss { $0[part, ofBlock: 1][row, column] -= 0.02 }) / 0.04
      #expect(abs(Double(found) - slope) < 0.03 * abs(slope) + 2e-5, "\(part)")
    }
    let outside = try #require((0..<24).first { !places.contains($0) })
    let gate = try #require(sums.total[model.path(of: .gate, ofBlock: 1)])
    #expect(gate.rows(outside..<outside + 1).squaredNorm() == 0)
    #expect(sums.scores.count == 3 * 24 && sums.scores.contains { $0 != 0 })
  }

  @Test func `exactly k channels of each block are used, others after other prompts`() throws {
    let prompted = try prompted(strategy(.prompt, steps: 30))
    let masks = (0..<sequences.count).map {
      prompted.predictor.masks(of: prompted.model, after: sequences[$0..<$0 + 1])
    }
    #expect(masks.joined().allSatisfy { $0.channels.count == 10 })
    #expect(Set(masks.map { $0.map(\.channels) }).count > 1)
    #expect(prompted.network(after: nil).widths(ofBlock: 1).channels == 10)
    #expect(prompted.model.parameterCount == model.parameterCount)
    // Centre, two layers and the bias; one block reads 8 tokens, then both layers and the bias.
    let predictor = prompted.predictor
    #expect(predictor.parameterCount == 16 + 16 * 32 + 32 * 72 + 72)
    #expect(
      predictor.multiplyAdds(in: model, promptTokens: 8)
        == 2 * (4 * 256 + 3 * 24 * 16) * 8 + 16 * 32 + 32 * 72 + 72)
  }

  @Test func `without training no prompt matters`() throws {
    let prompted = try prompted(strategy(.prompt, steps: 0))
    let none = prompted.predictor.masks(of: prompted.model, after: nil)
    #expect(prompted.predictor.masks(of: prompted.model, after: sequences[2..<3]) == none)
    #expect(prompted.model.blockBits == model.blockBits)
  }

  @Test func `a static choice moves its scores, a random one does not`() throws {
    let (learned, random) = try (
      prompted(strategy(.learned)).predictor, prompted(strategy(.random)).predictor
    )
    for (predictor, moves) in [(learned, true), (random, false)] {
      let made = try #require(predictor as? PromptPredictor)
      let start = try #require(
        try prompted(strategy(moves ? .learned : .random, steps: 0)).predictor as? PromptPredictor)
      #expect((made.parameters["predictor.bias"] != start.parameters["predictor.bias"]) == moves)
      #expect(made.parameters["predictor.last"]?.squaredNorm() == 0)
    }
    #expect(!strategy(.learned).choosesByPrompt && strategy(.prompt).choosesByPrompt)
  }

  @Test(arguments: IFPruning.Choice.allCases)
  func `training lowers the loss of the narrow model`(_ choice: IFPruning.Choice) throws {
    func loss(_ steps: Int) throws -> Double {
      var strategy = strategy(choice, steps: steps)
      strategy.hyperparameters.rate = 1e-2
      return try strategy.compressed(model, to: .sparsity(0.3)).meanLoss(sequences)
    }
    #expect(try loss(30) < loss(0) - 0.1)
  }
}
