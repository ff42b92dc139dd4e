import Autograd
import CompressionCore
import Essentials
import Foundation
import Networks
import Strategies
import Tensors
import TestKit
import Testing

@testable import Arenas

extension CompressionCase {
  fileprivate func pruning(
    _ strategy: String, _ knobs: [String: JSONValue] = [:], _ fraction: Double = 0.5
  ) throws -> CheckpointPruning {
    let request = CheckpointCompression.Request(
      entry: try StrategyIndex.entry(strategy), hyperparameters: knobs,
      budget: .sparsity(fraction), calibration: Self.sequences(12))
    return try CheckpointPruning(TransformerCheckpoint(input), request)
  }
}

@Suite("The structure of a model directory") struct CheckpointPruningTests {
  private static let whole: [String: JSONValue] = ["firstWhole": 0, "lastWhole": 0]

  private func logits(_ model: TransformerModel) -> [Float] {
    let tokens = CompressionCase.sequences(2).sequences
    return model.logits(tokens.inputs, context: tokens.context, on: Tape(recording: false))
      .value.values
  }

  @Test(arguments: ["llama", "llama-rope3-tied", "qwen2"])
  func `loses a block and is a smaller model of its family`(name: String) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase(name, in: folder)
      let report = try model.pruning("shortgpt").run(to: model.path("out"))
      #expect(report.blocks?.count == 1 && report.budgetMissed == nil)
      #expect(abs(report.footprint.sparsity - 0.5) < 1e-9)
      let dense = try TransformerModel(TransformerCheckpoint(model.input))
      let written = try TransformerModel(TransformerCheckpoint(model.path("out")))
      let source = try #require(report.blocks?.first).source
      #expect(logits(written) == logits(dense.keepingBlocks([source])))
      let files = try model.files("out")
      let config = try JSONValue(
        parsing: String(decoding: try #require(files["config.json"]), as: UTF8.self))
      #expect(config["num_hidden_layers"]?.integerValue == 1)
      #expect(config["espalier_block_widths"] == nil)
      #expect(
        try #require(files["model.safetensors"]).count
          < (try #require(try model.files(name)["model.safetensors"])).count)
      #expect(model.leftovers.isEmpty)
    }
  }

  @Test(arguments: ["llama", "qwen2"])
  func `loses heads and channels and is read back as it was`(name: String) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase(name, in: folder)
      let report = try model.pruning("llm-pruner", Self.whole, 0.4).run(to: model.path("out"))
      #expect(report.budgetMissed == nil)
      #expect(abs(report.footprint.sparsity - 0.4) < 0.01)
      let checkpoint = try TransformerCheckpoint(model.path("out"))
      let written = try TransformerModel(checkpoint)
      #expect(report.blocks?.map(\.widths) == (0..<2).map(written.widths(ofBlock:)))
      var pruned = try TransformerModel(TransformerCheckpoint(model.input))
      var random = RandomStream(seed: 0, for: "strategy")
      let strategy = try #require(
        try StrategyIndex.entry("llm-pruner").method(Self.whole) as? any ModelStrategy)
      pruned = try strategy.compress(
        pruned, to: .sparsity(0.4), calibration: CompressionCase.sequences(12).sequences,
        random: &random)
      #expect(logits(written) == logits(pruned))
      // What was pruned once can be compressed again, by either kind of strategy.
      let again = CompressionCase(copy: "out", of: model)
      _ = try again.compression("wanda").run(to: model.path("wanda"))
      _ = try again.pruning("shortgpt").run(to: model.path("dropped"))
      _ = try TransformerModel(TransformerCheckpoint(model.path("wanda")))
      let dropped = try TransformerModel(TransformerCheckpoint(model.path("dropped")))
      #expect(dropped.blockCount == 1 && dropped.widths(ofBlock: 0).channels < 176)
    }
  }

  @Test(arguments: ["llama", "qwen2"])
  func `loses heads by their principal directions, a refit goes into the file`(name: String) throws
  {
    try withScratchFolder { folder in
      let model = try CompressionCase(name, in: folder)
      let knobs: [String: JSONValue] = ["repairedShare": 0.5, "dampening": 0.01]
      let report = try model.pruning("olica", knobs, 0.4).run(to: model.path("out"))
      #expect(report.budgetMissed == nil && abs(report.footprint.sparsity - 0.4) < 0.01)
      let written = try TransformerModel(TransformerCheckpoint(model.path("out")))
      let dense = try TransformerModel(TransformerCheckpoint(model.input))
      let (before, after) = (dense.widths(ofBlock: 0), written.widths(ofBlock: 0))
      #expect(after.keyHeads < before.keyHeads && after.channels < before.channels)
      #expect(written[.down, ofBlock: 0].columns == after.channels)
      _ = try model.pruning("olica", ["repairedShare": 0], 0.4).run(to: model.path("plain"))
      let plain = try TransformerModel(TransformerCheckpoint(model.path("plain")))
      #expect(plain[.up, ofBlock: 0] == written[.up, ofBlock: 0])
      #expect(plain[.down, ofBlock: 0] != written[.down, ofBlock: 0])
      #expect(plain.widths(ofBlock: 1) == written.widths(ofBlock: 1))
    }
  }

  @Test(arguments: ["scap", "cats"])
  func `leaves out inputs as its configuration says, with the weights as they were`(
    id: String
  ) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      let report = try model.pruning(id, [:], 0.4).run(to: model.path("out"))
      #expect(report.budgetMissed == nil && report.footprint.sparsity == 0)
      let dense = try TransformerModel(TransformerCheckpoint(model.input))
      let written = try TransformerModel(TransformerCheckpoint(model.path("out")))
      #expect(written.leavesOutInputs && !dense.leavesOutInputs)
      var random = RandomStream(seed: 0, for: "strategy")
      let strategy = try #require(
        try StrategyIndex.entry(id).method() as? any ModelStrategy)
      let pruned = try strategy.compress(
        dense, to: .sparsity(0.4), calibration: CompressionCase.sequences(12).sequences,
        random: &random)
      #expect(logits(written) == logits(pruned))
      #expect(logits(written) != logits(dense))
      for block in 0..<2 {
        for part in BlockPart.allCases {
          #expect(written[part, ofBlock: block] == dense[part, ofBlock: block])
        }
      }
      // What leaves out inputs loses blocks as any other, and goes through no gradients.
      let again = CompressionCase(copy: "out", of: model)
      _ = try again.pruning("shortgpt").run(to: model.path("dropped"))
      let dropped = try TransformerModel(TransformerCheckpoint(model.path("dropped")))
      #expect(dropped.blockCount == 1 && dropped.leavesOutInputs)
      #expect(throws: CompressionError.self) { try again.pruning("llm-pruner") }
    }
  }

  @Test func `is refused when what is left out makes no sense`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      let path = model.path("llama") + "/config.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      for member in [
        #""espalier_input_sparsity": []"#, #""espalier_gate_thresholds": {"a": "b"}"#,
        #""espalier_input_sparsity": {"model.layers.0.mlp.up_proj": {"mode": 0}}"#,
        #""espalier_input_sparsity": {"model.layers.7.mlp.up_proj": {"mode": 0, "threshold": 1}}"#,
        #""espalier_gate_thresholds": {"model.layers.0.mlp.up_proj": 0.5}"#,
        #""espalier_gate_thresholds": {"model.layers.0.mlp.gate_proj": -1}"#,
      ] {
        let changed = text.replacingOccurrences(
          of: "\"vocab_size\"", with: "\(member),\"vocab_size\"")
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ModelDirectoryError.self) { try TransformerCheckpoint(model.input) }
      }
    }
  }

  @Test func `has zeros where single weights go, and keeps its shape`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("qwen2", in: folder)
      let knobs: [String: JSONValue] = ["iterations": 4, "samples": 2]
      let report = try model.pruning("attention-matrix-pruning", knobs).run(to: model.path("out"))
      #expect(report.budgetMissed == nil && abs(report.footprint.sparsity - 0.5) < 0.01)
      let written = try TransformerModel(TransformerCheckpoint(model.path("out")))
      let zeros = written[.query, ofBlock: 1].values.count { $0 == 0 }
      #expect(zeros > 0 && zeros < written[.query, ofBlock: 1].count)
      #expect(logits(written).allSatisfy { $0.isFinite })
    }
  }

  @Test(arguments: ["laco", "llm-streamline", "deeper-layers"])
  func `is changed by every strategy, to the same bytes`(id: String) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      _ = try model.pruning(id).run(to: model.path("out"))
      _ = try model.pruning(id).run(to: model.path("again"))
      #expect(try model.files("out") == model.files("again"))
      #expect(try TransformerModel(TransformerCheckpoint(model.path("out"))).blockCount == 1)
    }
  }

  @Test func `gives gradients of every parameter`() throws {
    try withScratchFolder { folder in
      let model = try TransformerModel(
        TransformerCheckpoint(CompressionCase("qwen2", in: folder).input))
      let sequences = CompressionCase.sequences(4).sequences
      let (loss, gradients) = model.gradients(sequences)
      #expect(abs(loss - model.meanLoss(sequences)) < 1e-4)
      for part in BlockPart.allCases {
        let gradient = gradients[model.path(of: part, ofBlock: 0)]
        #expect(gradient?.shape == model[part, ofBlock: 0].shape)
        let norm = gradient?.squaredNorm() ?? 0
        let step = 1e-2 / norm.squareRoot()
        var moved = model
        moved[part, ofBlock: 0].add(gradient ?? Tensor(zeros: []), times: Float(step))
        let foretold = step * norm
        #expect(
          abs(moved.meanLoss(sequences) - loss - foretold) < 0.1 * foretold + 1e-5, "\(part)")
      }
    }
  }

  @Test func `is refused where blocks are of another kind, and nothing is left behind`() throws {
    try withScratchFolder { folder in
      for name in ["gpt2", "opt", "bert", "mixtral"] {
        let model = try CompressionCase(name, in: folder)
        #expect(throws: CompressionError.self) { try model.pruning("shortgpt") }
      }
      let model = try CompressionCase("llama", in: folder)
      #expect(throws: CompressionError.self) {
        try model.pruning("shortgpt", [:], 0.1).run(to: model.path("out"))
      }
      #expect(model.leftovers.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: model.path("out")))
    }
  }

  @Test func `is refused when the widths make no sense`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      let path = model.path("llama") + "/config.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      for widths in [
        "[]", "7", #"[{"heads":4,"key_value_heads":2,"feed_forward":176}]"#,
        #"[{"heads":3,"key_value_heads":2,"feed_forward":176},"#
          + #"{"heads":4,"key_value_heads":2,"feed_forward":176}]"#,
        #"[{"heads":2,"key_value_heads":1,"feed_forward":176},"#
          + #"{"heads":4,"key_value_heads":2,"feed_forward":176}]"#,
      ] {
        let changed = text.replacingOccurrences(
          of: "\"vocab_size\"", with: "\"espalier_block_widths\": \(widths),\"vocab_size\"")
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ModelDirectoryError.self) { try TransformerCheckpoint(model.input) }
      }
    }
  }
}
