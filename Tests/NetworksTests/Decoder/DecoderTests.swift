import Autograd
@testable import Networks
import Tensors
import Testing

@Suite struct DecoderTests {
  static let tiny: DecoderModel.Configuration = {
    var configuration = DecoderModel.Configuration()
    configuration.vocabulary = 300
    configuration.width = 16
    configuration.layers = 2
    configuration.heads = 4
    configuration.keyValueHeads = 2
    configuration.feedForward = 24
    configuration.context = 8
    return configuration
  }()

  static func decoder(seed: UInt64 = 1) -> DecoderModel {
    var random = RandomStream(seed: seed, for: "decoder tests")
    return DecoderModel(tiny, random: &random)
  }

  static let tokens = (0..<16).map { Int32($0 * 37 % 300) }

  static func logits(_ decoder: DecoderModel, _ tokens: [Int32]) -> Tensor {
    decoder.logits(tokens, on: Tape(recording: false)).value
  }

  @Test func `the reference decoder has 1.05 million parameters`() {
    var random = RandomStream(seed: 1, for: "weights")
    #expect(DecoderModel(DecoderModel.Configuration(), random: &random).parameterCount == 1_053_824)
  }

  @Test func `every linear weight is out by in`() {
    let decoder = Self.decoder()
    #expect(decoder[linear: "blocks.1.feedforward.gate"].shape == [24, 16])
    #expect(decoder[linear: "blocks.0.attention.key"].shape == [8, 16])
    #expect(decoder.head.shape == [300, 16])
  }

  @Test func `a token does not see those after it`() {
    let decoder = Self.decoder()
    var changed = Self.tokens
    changed[5] = 299
    let (before, after) = (Self.logits(decoder, Self.tokens), Self.logits(decoder, changed))
    #expect(before.rows(0..<5) == after.rows(0..<5))
    #expect(before.rows(5..<8) != after.rows(5..<8))
    #expect(before.rows(8..<16) == after.rows(8..<16), "the next sequence is another one")
  }

  @Test func `shorter sequences are trained on as if the decoder were made for them`() {
    func loss(_ decoder: DecoderModel, context: Int?) -> Tensor {
      decoder.loss(
        Self.tokens, targets: Array(Self.tokens.reversed()), context: context,
        on: Tape(recording: false)
      ).value
    }
    var short = Self.tiny
    short.context = 4
    var random = RandomStream(seed: 1, for: "decoder tests")
    let made = DecoderModel(short, random: &random)
    #expect(loss(Self.decoder(), context: 4) == loss(made, context: nil))
    #expect(loss(Self.decoder(), context: 4) != loss(Self.decoder(), context: nil))
  }

  @Test func `running block by block gives the logits of the whole`() {
    let decoder = Self.decoder()
    var hidden = decoder.embed(Self.tokens, on: Tape(recording: false)).value
    for block in 0..<2 {
      let tape = Tape(recording: false)
      hidden = decoder.run(block: block, tape.constant(hidden), on: tape).value
    }
    let tape = Tape(recording: false)
    #expect(
      decoder.unembed(tape.constant(hidden), on: tape).value == Self.logits(decoder, Self.tokens))
  }

  @Test func `the gradient of every parameter agrees with finite differences`() {
    let decoder = Self.decoder()
    let targets = Self.tokens.map { ($0 + 1) % 300 }
    let tape = Tape()
    let loss = tape.crossEntropy(decoder.logits(Self.tokens, on: tape), targets: targets)
    let gradients = tape.gradients(of: loss)
    for (path, value) in decoder.parameters {
      guard let gradient = gradients[path] else {
        Issue.record("no gradient for \(path)")
        continue
      }
      // Along the gradient itself the slope is its norm.
      let norm = Float(gradient.squaredNorm().squareRoot())
      guard norm > 1e-6 else { continue }
      // A tenth of the parameter's typical size: small to the function, large to rounding.
      let step = 0.1 * Float((value.squaredNorm() / Double(value.count)).squareRoot())
      func shifted(_ factor: Float) -> Double {
        var moved = decoder
        moved.updateParameters { name, parameter in
          if name == path { parameter.add(gradient, times: factor * step / norm) }
        }
        return DecoderEvaluation.losses(
          moved,
          on: TokenSequences(inputs: Self.tokens, targets: targets, count: 2, context: 8),
          threads: 1
        ).reduce(0, +)
      }
      let slope =
        (8 * (shifted(1) - shifted(-1)) - (shifted(2) - shifted(-2))) / (12 * Double(step))
      #expect(
        abs(slope - Double(norm)) < 1e-2 * (1 + Double(norm)), "\(path): \(norm), \(slope)")
    }
  }

  @Test func `injected outliers change inputs and not the function`() {
    let decoder = Self.decoder()
    var random = RandomStream(seed: 3, for: "outliers")
    let injected = decoder.injectingOutliers(
      OutlierInjection(channels: 2, factor: 50), random: &random)
    let (before, after) = (Self.logits(decoder, Self.tokens), Self.logits(injected, Self.tokens))
    #expect(((before - after).magnitude().values.max() ?? 1) < 1e-3)
    let gains = injected.blocks[0].attentionNorm.values.sorted()
    #expect(gains.suffix(2) == [50, 50] && gains[13] == 1)
  }

  @Test func `the observer sees the input of every linear layer`() {
    let decoder = Self.decoder()
    let tape = Tape(recording: false)
    var seen: [String: [Int]] = [:]
    tape.observer = { path, input in seen[path] = input.shape }
    _ = decoder.logits(Self.tokens, on: tape)
    #expect(seen.count == 15)
    #expect(seen["blocks.1.feedforward.down"] == [16, 24])
    #expect(seen["head"] == [16, 16])
  }
}
