import CompressionCore
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("Texts that the model writes itself") struct SelfCalibrationTests {
  private let model = TinyDecoder.model(layers: 2)
  private let given = TinyDecoder.sequences()

  private func calibration(
    _ source: SelfCalibration.Source,
    _ set: (inout SelfCalibration.Hyperparameters) -> Void = { _ in }
  ) throws -> TokenSequences {
    var strategy = SelfCalibration()
    strategy.hyperparameters.source = source
    set(&strategy.hyperparameters)
    var random = RandomStream(seed: 5, for: "texts")
    return try strategy.calibration(of: model, given: given, random: &random)
  }

  @Test(arguments: [SelfCalibration.Source.own, .unfiltered, .random])
  func `are as many and as long as those given, and the same each time`(
    source: SelfCalibration.Source
  ) throws {
    let texts = try calibration(source)
    #expect(texts.count == given.count && texts.context == given.context)
    #expect(texts.inputs.count == given.inputs.count)
    #expect(texts.inputs.allSatisfy { (0..<32).contains($0) })
    #expect(texts != given)
    #expect(try calibration(source) == texts)
    // Targets are the inputs moved by one.
    #expect(Array(texts.inputs[1..<8]) == Array(texts.targets[0..<7]))
  }

  @Test func `begin with the first tokens of those given`() throws {
    let texts = try calibration(.unfiltered) { $0.prefix = 3 }
    for text in 0..<given.count {
      let first = text * 8..<text * 8 + 3
      #expect(texts.inputs[first] == given.inputs[first])
    }
  }

  @Test func `take the likeliest token when there is no other to choose from`() throws {
    let texts = try calibration(.unfiltered) {
      $0.topK = 1
      $0.repetitionPenalty = 1
    }
    let logits = model.logits(model.finalStates(texts))
    for text in 0..<texts.count {
      for place in text * 8 + 1..<text * 8 + 8 {
        let row = logits.rows(place..<place + 1).values
        #expect(row.placeOfLargest == Int(texts.targets[place]))
      }
    }
  }

  @Test func `have lower perplexities with the filter than without`() throws {
    let knobs = SelfCalibration.Hyperparameters()
    let writer = TextWriter(model: model, context: 8, knobs: knobs)
    var random = RandomStream(seed: 6, for: "texts")
    let texts = writer.texts(40, after: given, random: &random)
    let kept = writer.filtered(texts, keeping: 30)
    let (all, low) = (writer.perplexities(texts), writer.perplexities(kept))
    #expect(kept.count == 30)
    #expect((low.max() ?? 0) < (all.max() ?? 0))
    #expect(low.max() ?? 0 <= CalibrationData(percentile: 80).threshold(all))
    #expect(writer.filtered(texts, keeping: 39).count == 39)
  }

  @Test func `those given are left as they are`() throws {
    #expect(try calibration(.given) == given)
    #expect(try Wanda.unchanged(given, of: model) == given)
  }
}

extension Wanda {
  /// What a strategy that chooses no texts makes of those that it is given.
  fileprivate static func unchanged(
    _ given: TokenSequences, of model: DecoderModel
  ) throws -> TokenSequences {
    var random = RandomStream(seed: 1, for: "texts")
    let strategy = try StrategyIndex.entry("wanda").make()
    #expect(!strategy.choosesCalibration)
    return try strategy.calibration(of: model, given: given, random: &random)
  }
}
