import Autograd
import Foundation
import TestKit
import Testing

@testable import Networks

@Suite("A damaged model directory") struct ModelDirectoryFuzzTests {
  private static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Opens a directory and runs what it describes; 1 when it was accepted.
  private static func use(_ path: String) throws -> Int {
    do {
      let checkpoint = try TransformerCheckpoint(path)
      let model = try TransformerModel(checkpoint)
      let longest = min(3, checkpoint.configuration.longestContext ?? 3)
      let tokens = (0..<longest).map { Int32($0 % checkpoint.configuration.vocabulary) }
      _ = model.logits(tokens, context: longest, on: Tape(recording: false))
      return 1
    } catch let error as ModelDirectoryError {
      #expect(error.description.count < 4000)
    } catch let error as CheckpointError {
      #expect(error.description.count < 4000)
    }
    return 0
  }

  static let values =
    MutationFuzzer.json + [
      "\"llama\"", "\"bert\"", "\"gpt2\"", "\"rope_scaling\": {\"rope_type\": \"llama3\"},",
      "\"sliding_window\": 1,", "\"head_dim\": 6,", "\"num_attention_heads\": 3,", "10000",
      "2147483647",
    ]

  @Test(arguments: GoldenCheckpoint.all)
  func `with another configuration is run or refused, but never crashes`(
    golden: GoldenCheckpoint
  ) throws {
    try withScratchFolder { (folder: String) in
      let model = try SpoiledCheckpoint(golden.name, in: folder)
      let original = try Self.bytes(model.path + "/config.json")
      var fuzzer = MutationFuzzer(originals: [original], fragments: Self.values, seed: 41)
      var accepted = 0
      let count = fuzzCount / GoldenCheckpoint.all.count + 1
      for _ in 0..<count {
        let damaged = Data(fuzzer.next())
        try damaged.write(to: URL(fileURLWithPath: model.path + "/config.json"))
        accepted += try Self.use(model.path)
      }
      #expect((1..<count).contains(accepted), "\(accepted) of \(count)")
    }
  }

  @Test func `with another index is opened or refused, and never leaves the folder`() throws {
    try withScratchFolder { (folder: String) in
      let model = try SpoiledCheckpoint("llama", in: folder)
      try model.shard()
      let index = model.path + "/" + ModelDirectory.indexFile
      let fragments =
        MutationFuzzer.json + [
          "../model.safetensors", "/dev/zero", "model-00001-of-00002.safetensors", "..", ".",
          "config.json", "%2e%2e/x.safetensors", "\\u002e\\u002e\\u002fx.safetensors", "weight_map",
        ]
      var fuzzer = MutationFuzzer(
        originals: [try Self.bytes(index)], fragments: fragments, seed: 43)
      var accepted = 0
      for _ in 0..<fuzzCount {
        try Data(fuzzer.next()).write(to: URL(fileURLWithPath: index))
        do {
          let directory = try ModelDirectory(model.path)
          #expect(Set(directory.shardNames).isSubset(of: [0, 1].map(SpoiledCheckpoint.shardName)))
          accepted += 1
        } catch let error as ModelDirectoryError {
          #expect(error.description.count < 4000)
        } catch is CheckpointError {}
      }
      // Nearly every change of a long index touches the name of a tensor or of a shard.
      #expect((1..<fuzzCount).contains(accepted), "\(accepted) of \(fuzzCount)")
    }
  }
}
