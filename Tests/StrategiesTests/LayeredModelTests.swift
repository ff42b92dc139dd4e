import CompressionCore
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("The structure of a decoder") struct LayeredModelTests {
  private let sequences = TinyDecoder.sequences()

  @Test(arguments: [1, 2, 4])
  func `stays as it is when every block, head and channel is kept`(keyHeads: Int) {
    let model = TinyDecoder.model(keyHeads: keyHeads)
    var kept = model.keepingBlocks(Array(0..<model.blockCount))
    for block in 0..<kept.blockCount {
      kept.keepGroups(Array(0..<keyHeads), ofBlock: block)
      kept.keepChannels(Array(0..<24), ofBlock: block)
    }
    #expect(kept.blockBits == model.blockBits)
    #expect(kept.meanLoss(sequences) == model.meanLoss(sequences))
  }

  @Test(arguments: [1, 2, 4])
  func `loses heads and channels that do nothing without a change`(keyHeads: Int) {
    var model = TinyDecoder.model(layers: 2, keyHeads: keyHeads)
    let share = 4 / keyHeads
    let group = keyHeads - 1
    for column in group * share * 4..<(group + 1) * share * 4 {
      for row in 0..<16 { model[.output, ofBlock: 0][row, column] = 0 }
    }
    for row in 0..<16 { model[.down, ofBlock: 1][row, 5] = 0 }
    let before = model.meanLoss(sequences)
    let parameters = model.parameterCount
    var pruned = model
    if keyHeads > 1 { pruned.keepGroups(Array(0..<group), ofBlock: 0) }
    pruned.keepChannels((0..<24).filter { $0 != 5 }, ofBlock: 1)
    #expect(abs(pruned.meanLoss(sequences) - before) < 1e-6)
    let cost =
      (keyHeads > 1 ? model.parameterCount(ofGroupInBlock: 0) : 0)
      + model.parameterCount(ofChannelInBlock: 1)
    #expect(parameters - pruned.parameterCount == cost)
    #expect(pruned.widths(ofBlock: 0).heads == (keyHeads > 1 ? 4 - share : 4))
    #expect(pruned.widths(ofBlock: 1).channels == 23)
  }

  @Test func `decodes token by token with blocks of different heads`() {
    var model = TinyDecoder.model(layers: 2, keyHeads: 2)
    model.keepGroups([1], ofBlock: 0)
    let tokens = Array(sequences.inputs.prefix(TinyDecoder.context))
    let whole = model.states(sequences[0..<1])
    var cache = KeyValueCache(for: model)
    var last: [Float] = []
    for token in tokens { last = model.decode([token], cache: &cache).values }
    let stream = model.normalised(whole[2])
    let logits = stream.rows(7..<8).matmul(model.head, transposingRight: true).values
    #expect(zip(last, logits).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func `gives gradients that foretell how the loss changes`() {
    let model = TinyDecoder.model(layers: 3, keyHeads: 2)
    let (loss, gradients) = model.gradients(sequences)
    #expect(abs(loss - model.meanLoss(sequences)) < 1e-5)
    for part in BlockPart.allCases {
      let gradient = gradients[model.path(of: part, ofBlock: 1)] ?? Tensor(zeros: [1])
      #expect(gradient.shape == model[part, ofBlock: 1].shape)
      let step = 1e-3 / gradient.squaredNorm().squareRoot()
      var moved = model
      moved[part, ofBlock: 1].add(gradient, times: Float(step))
      let foretold = step * gradient.squaredNorm()
      #expect(abs(moved.meanLoss(sequences) - loss - foretold) < 0.1 * foretold + 2e-6, "\(part)")
    }
  }

  @Test(arguments: [0.1, 0.2, 0.35, 0.5, 0.6])
  func `is cut to the nearest channel`(fraction: Double) throws {
    let model = TinyDecoder.model(layers: 5)
    let cuts = try WidthCuts(removing: fraction, from: 1..<5, of: model)
    let removed = cuts.blocks.reduce(0) { sum, pair in
      sum + pair.value.groups * model.parameterCount(ofGroupInBlock: pair.key)
        + pair.value.channels * model.parameterCount(ofChannelInBlock: pair.key)
    }
    let wanted = fraction * Double(model.blockParameterCount)
    #expect(abs(Double(removed) - wanted) <= Double(model.parameterCount(ofChannelInBlock: 1)) / 2)
    #expect(cuts.blocks.keys.sorted() == [1, 2, 3, 4])
  }

  @Test func `cannot lose more than blocks have`() {
    let model = TinyDecoder.model(layers: 4)
    #expect(throws: CompressionError.self) {
      try WidthCuts(removing: 0.6, from: 1..<3, of: model)
    }
    #expect(throws: CompressionError.self) {
      try WidthCuts(removing: 0.99, from: 0..<4, of: model)
    }
    for fraction in [0.1, 0.95] {
      #expect(throws: CompressionError.self) {
        try PruningUnit.blocks(removing: fraction, of: 4)
      }
    }
  }
}
