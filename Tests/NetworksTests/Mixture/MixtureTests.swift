import Autograd
import Tensors
import Testing

@testable import Networks

@Suite struct MixtureTests {
  private static let configuration = TinyReferences.mixture.configuration
  private static let tokens = (0..<48).map { Int32($0 * 37 % 300) }

  private static func model(
    _ change: (inout MixtureDecoder.Configuration) -> Void = { _ in }
  ) -> MixtureDecoder {
    var random = RandomStream(seed: 4, for: "mixture tests")
    var configuration = configuration
    change(&configuration)
    return MixtureDecoder(configuration, random: &random)
  }

  private static let batch = TokenSequences(
    inputs: tokens, targets: tokens.map { ($0 + 1) % 300 }, count: 3, context: 16)

  @Test func `the reference mixture has eight experts of half a decoder's layer`() {
    var random = RandomStream(seed: 4, for: "weights")
    let model = MixtureDecoder(MixtureDecoder.Configuration(), random: &random)
    #expect(model.blocks[3].experts.count == 8)
    #expect(model.blocks[0].experts[7].gate.shape == [172, 128])
    #expect(model.parameterCount == 2_643_072)
  }

  @Test func `parameters have distinct paths and each gets a gradient`() {
    let model = Self.model()
    let paths = model.parameters.map(\.path)
    let tape = Tape()
    let loss = model.trainingLoss(of: Self.batch, scaledBy: 1, on: tape).loss
    #expect(Set(tape.gradients(of: loss).keys) == Set(paths) && Set(paths).count == paths.count)
    #expect(paths.contains("blocks.1.experts.3.down"))
  }

  @Test func `loads are shares of the choices, block by block`() {
    let loads = Self.model().loads(Self.tokens)
    #expect(loads.count == 2 && loads.allSatisfy { $0.count == 4 })
    for block in loads { #expect(abs(block.reduce(0, +) - 1) < 1e-12) }
  }

  @Test func `the loss is the cross-entropy and the balance of every block`() {
    let (plain, heavy) = (Self.model { $0.balance = 0 }, Self.model { $0.balance = 1 })
    let weight = 1 / Float(Self.batch.targets.count)
    let losses = [plain, heavy].map {
      $0.trainingLoss(of: Self.batch, scaledBy: weight, on: Tape()).loss.value[flat: 0]
    }
    let mean = plain.losses(Self.batch.inputs, targets: Self.batch.targets).reduce(0, +) / 48
    #expect(abs(Double(losses[0]) - mean) < 1e-5)
    // Two blocks, each 1 when the loads are equal and a little more when they are not.
    #expect(losses[1] - losses[0] > 1.5 && losses[1] - losses[0] < 4)
  }

  @Test func `later tokens change no logit of earlier ones`() {
    let model = Self.model()
    var tokens = Self.tokens
    let before = model.logits(tokens, on: Tape(recording: false)).value
    tokens[47] = (tokens[47] + 1) % 300
    let after = model.logits(tokens, on: Tape(recording: false)).value
    #expect((before - after).rows(0..<47).values.allSatisfy { abs($0) < 1e-5 })
  }
}
