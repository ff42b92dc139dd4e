import Autograd
import Foundation
import Tensors
import Testing

@testable import Networks

/// Tiny checkpoints with random weights, and what the reference implementation computes with them.
struct GoldenCheckpoint: CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }
  var path: String { fixturePath("checkpoints/\(name)") }

  static let all = [
    "bert", "gpt2", "llama", "llama-rope3-tied", "mixtral", "opt", "qwen2",
  ].map(GoldenCheckpoint.init)

  func expected() throws -> SafetensorsFile { try SafetensorsFile(path + "/expected.safetensors") }

  /// The token sequences, and their length.
  func sequences() throws -> [[Int32]] {
    let file = try expected()
    let shape = try file.entry("input_ids").shape
    let tokens = try file.integers("input_ids").map { Int32($0) }
    return (0..<shape[0]).map { Array(tokens[$0 * shape[1]..<($0 + 1) * shape[1]]) }
  }
}

@Suite struct GoldenCheckpointTests {
  @Test(arguments: GoldenCheckpoint.all)
  func `logits agree with the reference implementation`(golden: GoldenCheckpoint) throws {
    let checkpoint = try TransformerCheckpoint(golden.path)
    let model = try TransformerModel(checkpoint)
    let sequences = try golden.sequences()
    let wanted = try golden.expected().floats("output")
    let tape = Tape(recording: false)
    let context = sequences[0].count
    let found = model.logits(sequences.flatMap { $0 }, context: context, on: tape).value.values
    #expect(found.count == wanted.count)
    #expect(zip(found, wanted).map { abs($0 - $1) }.max() ?? .infinity < 1e-4)
    let streamed = try TransformerEvaluation(threads: 2).logits(checkpoint, sequences)
    let apart = zip(streamed.flatMap(\.values), wanted).map { abs($0 - $1) }.max() ?? .infinity
    #expect(apart < 1e-4)
  }

  @Test(arguments: GoldenCheckpoint.all.filter { $0.name != "bert" })
  func `the cross-entropy agrees with the reference implementation`(
    golden: GoldenCheckpoint
  ) throws {
    let windows = TokenWindows(sequences: try golden.sequences())
    let checkpoint = try TransformerCheckpoint(golden.path)
    let found = try TransformerEvaluation(threads: 2).run(checkpoint, on: windows).losses
    let wanted = Double(try golden.expected().floats("loss")[0])
    #expect(abs(found.reduce(0, +) / Double(found.count) - wanted) < 1e-5)
  }
}
