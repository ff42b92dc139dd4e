import Autograd
import Tensors
import Testing

@testable import Networks

@Suite struct EncoderTests {
  private static let configuration = TinyReferences.encoder.configuration

  private static func model() -> EncoderModel {
    var random = RandomStream(seed: 2, for: "encoder tests")
    return EncoderModel(configuration, random: &random)
  }

  private static func batch(_ count: Int = 3) -> MaskedSequences {
    let stream = TokenStream(tokens: (0..<200).map { Int32($0 * 31 % 300) }, vocabularySize: 300)
    var random = RandomStream(seed: 3, for: "hidden")
    return MaskedSequences(
      stream.sequences(context: 16, count: count), hidden: 3, maskToken: 300, random: &random)
  }

  @Test func `every sequence hides equally many tokens and keeps what stood there`() {
    let batch = Self.batch(8)
    #expect(batch.count == 8 && batch.targetCount == 24)
    #expect(batch.places.map { $0 / 16 } == (0..<8).flatMap { [$0, $0, $0] as [Int32] })
    let masked = batch.places.count { batch.inputs[Int($0)] == 300 }
    #expect(masked > 12 && masked < 24, "\(masked)")
    #expect(!batch.targets.contains(300))
    #expect(zip(batch.places, batch.targets).allSatisfy { $1 == Int32(Int($0) * 31 % 300) })
  }

  @Test func `a slice has its own places`() {
    let (whole, slice) = (Self.batch(), Self.batch()[1..<3])
    #expect(slice.inputs == Array(whole.inputs[16..<48]))
    #expect(slice.places == whole.places[3...].map { $0 - 16 })
    #expect(slice.targets == Array(whole.targets[3...]))
  }

  @Test func `the first token sees the last, and other sequences see nothing`() {
    let model = Self.model()
    var tokens = Array(Self.batch(2).inputs)
    let before = model.encode(tokens, on: Tape(recording: false)).value
    tokens[15] = (tokens[15] + 1) % 300
    let after = model.encode(tokens, on: Tape(recording: false)).value
    #expect(before.rows(0..<1) != after.rows(0..<1))
    #expect(before.rows(16..<32) == after.rows(16..<32))
  }

  @Test func `parameters have distinct paths and each gets a gradient`() {
    let model = Self.model()
    let paths = model.parameters.map(\.path)
    let tape = Tape()
    let loss = model.trainingLoss(of: Self.batch(), scaledBy: 1, on: tape).loss
    #expect(Set(tape.gradients(of: loss).keys) == Set(paths) && Set(paths).count == paths.count)
    #expect(paths.contains("blocks.1.feedforward.down"))
  }
}
