import CompressionCore
import Essentials
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("Olica") struct OlicaPruningTests {
  private let sequences = TinyDecoder.sequences()

  private func trace(_ model: DecoderModel, block: Int) -> BlockTrace {
    model.trace(ofBlock: block, model.states(sequences)[block], context: sequences.context)
  }

  @Test(arguments: [2, 4])
  func `turns neurons to principal directions without changing what they do`(keyHeads: Int) throws {
    let model = TinyDecoder.model(layers: 1, keyHeads: keyHeads)
    let trace = trace(model, block: 0)
    let energies = (0..<16).map { Double($0 + 1) }
    for group in 0..<keyHeads {
      let dense = Olica.Head(model, 0, group: group, outputs: trace.headOutputs)
      var turned = dense
      try turned.rotate(energies: energies)
      #expect(turned.outputs.count == 4 / keyHeads)
      var products = Tensor(zeros: [4, 4])
      for (own, other) in zip(turned.outputs, dense.outputs) {
        let difference = own.matmul(turned.value) - other.matmul(dense.value)
        #expect(difference.squaredNorm() < 1e-9)
        let scaled = InputScales(
          factors: Tensor(energies.map { Float($0.squareRoot()) }, shape: [16])
        ).applied(to: own.transposed())
        products.add(scaled.matmul(scaled, transposingRight: true))
      }
      for (own, other) in zip(turned.given, dense.given) {
        #expect(abs(own.squaredNorm() - other.squaredNorm()) < 1e-3 * other.squaredNorm())
      }
      // The directions are at right angles, the longest first.
      for row in 0..<4 {
        for column in 0..<row {
          #expect(products[column, column] >= products[row, row])
          #expect(abs(products[row, column]) < 1e-4 * products[0, 0])
        }
      }
    }
  }

  @Test func `a head that neither reads nor gives is worth nothing`() throws {
    var model = TinyDecoder.model(layers: 1)
    for row in 8..<12 { for column in 0..<16 { model[.value, ofBlock: 0][row, column] = 0 } }
    for row in 0..<16 { for column in 8..<12 { model[.output, ofBlock: 0][row, column] = 0 } }
    for isRotated in [true, false] {
      var strategy = OlicaPruning()
      strategy.hyperparameters.isRotated = isRotated
      let scores = try strategy.headScores(
        model, 0, trace(model, block: 0), energies: (0..<16).map { _ in 1 },
        sequences: sequences.count)
      #expect(scores.count == 4 && scores[2] == 0 && scores.placesOfSmallest(1) == [2])
      #expect(scores[0] > 0.01)
    }
  }

  @Test func `spares the very lowest channels as long as there are others`() {
    let method = Olica(exempt: 0.2)
    #expect(method.channelsKept([5, 1, 3, 2, 4], removing: 2) == [0, 1, 4])
    #expect(method.channelsKept([5, 1, 3, 2, 4], removing: 4) == [1])
    #expect(Olica(exempt: 0.01).channelsKept([5, 1, 3, 2, 4], removing: 2) == [0, 2, 4])
    let scores = Olica.channelScores(
      gate: Tensor([1, 0, 0, 2], shape: [2, 2]), up: Tensor([3, 0, 0, 1], shape: [2, 2]),
      down: Tensor([1, 0, 0, 2], shape: [2, 2]), inputs: [4, 1], hidden: [1, 9])
    #expect(scores == [9, 9])
  }

  @Test func `takes the paper's mean share of the attention`() {
    let strategy = OlicaPruning()
    #expect(abs(strategy.attentionShare(removing: 0.2) - 0.25) < 1e-12)
    #expect(abs(strategy.attentionShare(removing: 0.5) - 0.5) < 1e-12)
    #expect(strategy.attentionShare(removing: 0.4) == 0.5)
    #expect(strategy.attentionShare(removing: 1) == 1)
  }

  @Test func `the refit brings a block nearer to what it was`() throws {
    let model = TinyDecoder.model(layers: 2)
    let errors = try [1.0, 0.5, 0].map { ratio in
      var strategy = OlicaPruning()
      (strategy.hyperparameters.dampening, strategy.hyperparameters.repairedShare) = (1e-4, 0.5)
      strategy.hyperparameters.repairRatio = ratio
      #expect(try strategy.plan(model, sequences).repaired == [0])
      let pruned = try strategy.compressed(model, to: .sparsity(0.1))
      return (pruned.states(sequences)[1] - model.states(sequences)[1]).squaredNorm()
    }
    #expect(errors[0] < 0.98 * errors[2], "\(errors)")
    #expect(errors[1] < errors[2], "\(errors)")
  }

  @Test func `loses heads, and channels for the rest`() throws {
    let model = TinyDecoder.model()
    let pruned = try OlicaPruning().compressed(model, to: .sparsity(0.3))
    for block in 0..<6 {
      let widths = pruned.widths(ofBlock: block)
      #expect(widths.heads == 3 && widths.channels < 24)
      #expect(pruned[.value, ofBlock: block].shape == [12, 16])
      #expect(pruned[.down, ofBlock: block].shape == [16, widths.channels])
    }
  }

  @Test func `refuses what makes no sense`() throws {
    let entry = try StrategyIndex.entry("olica")
    for knobs: [String: JSONValue] in [
      ["dampening": 0], ["repairedShare": 1.5], ["exempt": 1], ["samples": 0],
      ["attentionRatio": -1],
    ] {
      #expect(throws: SpecError.self) { try entry.method(knobs) }
    }
  }
}
