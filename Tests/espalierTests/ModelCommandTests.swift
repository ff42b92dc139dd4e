import Essentials
import Foundation
import Networks
import TestKit
import Testing

@Suite struct ModelCommandTests {
  /// A golden checkpoint with a small tokenizer of its own, and a text.
  private struct Workplace {
    let folder: URL

    init(_ folder: URL, model: String = "llama", testFile: String = #filePath) throws {
      self.folder = folder
      let tests = URL(fileURLWithPath: testFile).deletingLastPathComponent()
        .deletingLastPathComponent()
      try FileManager.default.copyItem(
        at: tests.appending(path: "NetworksTests/Fixtures/checkpoints/\(model)"),
        to: folder.appending(path: "dense"))
      let words = ["a", "tree", "trained", "flat", "against", "the", "lattice", "grows", "slowly"]
      let text = (0..<900).map { words[($0 * 7919 >> 3) % 9] }.joined(separator: " ")
      try Data(text.utf8).write(to: folder.appending(path: "text.txt"))
      try BytePairEncoding(training: [text], vocabularySize: 300)
        .write(to: folder.appending(path: "dense/espalier-bpe.json").path)
    }

    func run(_ arguments: [String]) throws -> CommandResult {
      try CommandLineTool.run(arguments, in: folder)
    }

    func json(_ arguments: [String]) throws -> [String: JSONValue] {
      let result = try run(arguments + ["--json"])
      #expect(result.status == 0, "\(result.errors)")
      return try JSONValue(parsing: result.output).objectValue ?? [:]
    }
  }

  @Test func `evaluate writes the reference logits and their loss`() throws {
    try withScratchFolder { folder in
      let place = try Workplace(folder)
      let found = try place.json([
        "evaluate", "dense", "--input-ids", "dense/expected.safetensors", "--logits",
        "out.safetensors",
      ])
      let wanted = try SafetensorsFile(folder.appending(path: "dense/expected.safetensors").path)
      let logits = try SafetensorsFile(folder.appending(path: "out.safetensors").path)
      #expect(try logits.entry("output").shape == wanted.entry("output").shape)
      let apart = try zip(logits.floats("output"), wanted.floats("output")).map { abs($0 - $1) }
      #expect(apart.max() ?? .infinity < 1e-4)
      let loss = try Double(wanted.floats("loss")[0])
      #expect(abs((found["loss"]?.doubleValue ?? .nan) - loss) < 1e-5)
    }
  }

  @Test func `a model is compressed, and compared with what it was`() throws {
    try withScratchFolder { folder in
      let place = try Workplace(folder)
      let compressed = try place.run([
        "compress", "dense", "--strategy", "wanda", "--sparsity", "0.5", "--calibration",
        "text.txt", "--context", "32", "-o", "sparse",
      ])
      #expect(compressed.status == 0, "\(compressed.errors)")
      #expect(compressed.output.contains("model.layers.1.mlp.down_proj"))
      #expect(compressed.output.contains("|n:") && compressed.output.contains("|ctx:32"))
      let arguments = ["evaluate", "sparse", "--corpus", "text.txt", "--context", "64"]
      let found = try place.json(arguments + ["--stride", "32", "--baseline", "dense"])
      let signature = found["signature"]?.stringValue ?? ""
      #expect(signature.hasPrefix("ppl|d:text.txt@") && signature.contains("|tok:bpe"))
      #expect(signature.hasSuffix("|ctx:64|stride:32|bos:0|acc:f64|v:1"))
      #expect((found["kl"]?.doubleValue ?? 0) > 0)
      #expect((found["same_top_token"]?.doubleValue ?? 1) < 1)
      let same = try place.json(["evaluate", "dense"] + arguments[2...] + ["--baseline", "dense"])
      #expect(same["kl"]?.doubleValue == 0 && same["same_top_token"]?.doubleValue == 1)
      #expect(same["loss_difference"]?.doubleValue == 0)
      let text = try place.run(arguments)
      #expect(text.status == 0 && text.output.contains("signature   ppl|d:text.txt@"))
    }
  }

  @Test func `faults of the user end with status 2, say what is wrong, and leave nothing`() throws {
    try withScratchFolder { folder in
      let place = try Workplace(folder)
      let compress = ["compress", "dense", "--strategy", "wanda", "--sparsity", "0.5", "-o", "out"]
      let cases: [([String], String)] = [
        (compress, "--calibration"),
        (compress + ["--calibration", "none.txt"], "none.txt"),
        (compress + ["--calibration", "text.txt", "--sequences", "100000"], "text.txt"),
        (compress + ["--layer", "x.safetensors"], "one of the two"),
        (
          ["compress", "--layer", "x", "--calibration", "y", "--strategy", "rtn", "-o", "z"],
          "--layer"
        ),
        (["compress", "none", "--strategy", "rtn", "--bits", "4", "-o", "out"], "not a folder"),
        (["evaluate", "dense"], "--corpus"),
        (
          ["evaluate", "dense", "--corpus", "text.txt", "--context", "8", "--stride", "9"], "stride"
        ),
        (["evaluate", "dense", "--corpus", "text.txt", "--logits", "x"], "--input-ids"),
        (["evaluate", "dense", "--input-ids", "dense/model.safetensors"], "input_ids"),
      ]
      for (arguments, wanted) in cases {
        let result = try place.run(arguments)
        #expect(result.status == 2, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(wanted), "\(arguments): \(result.errors)")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.filter { !$0.hasPrefix(".") }.sorted() == ["dense", "text.txt"])
    }
  }

  @Test func `an encoder has hidden states and no perplexity`() throws {
    try withScratchFolder { folder in
      let place = try Workplace(folder, model: "bert")
      let ids = ["evaluate", "dense", "--input-ids", "dense/expected.safetensors"]
      #expect(try place.run(ids + ["--logits", "out.safetensors"]).status == 0)
      let refused = try place.run(["evaluate", "dense", "--corpus", "text.txt"])
      #expect(refused.status == 2 && refused.errors.contains("bert"))
    }
  }
}
