import CompressionCore
import Essentials
import Foundation
import Networks
import Strategies
import Tensors
import TestKit
import Testing

@testable import Arenas

/// A copy of one of the golden checkpoints in a scratch folder, and compressions of it.
struct CompressionCase {
  let folder: URL
  let name: String

  init(_ name: String, in folder: URL, testFile: String = #filePath) throws {
    self.folder = folder
    self.name = name
    let tests = URL(fileURLWithPath: testFile).deletingLastPathComponent()
      .deletingLastPathComponent()
    try FileManager.default.copyItem(
      at: tests.appending(path: "NetworksTests/Fixtures/checkpoints/\(name)"),
      to: folder.appending(path: name))
  }

  /// A directory beside that of another case.
  init(copy name: String, of other: CompressionCase) {
    (folder, self.name) = (other.folder, name)
  }

  var input: String { folder.appending(path: name).path }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  static func sequences(_ count: Int, context: Int = 16, vocabulary: Int = 320)
    -> CheckpointCompression.Calibration
  {
    var random = RandomStream(seed: 5, for: "tokens")
    let tokens = (0...count * context).map { _ in Int32(random.index(below: vocabulary)) }
    let stream = TokenStream(tokens: tokens, vocabularySize: vocabulary)
    return CheckpointCompression.Calibration(
      sequences: stream.sequences(context: context, count: count), signature: "test")
  }

  func compression(
    _ strategy: String = "sparsegpt", _ budget: Budget = .sparsity(0.5), sequences: Int? = 12,
    threads: Int = 2
  ) throws -> CheckpointCompression {
    let request = CheckpointCompression.Request(
      entry: try StrategyIndex.entry(strategy), budget: budget,
      calibration: sequences.map { Self.sequences($0) })
    return try CheckpointCompression(TransformerCheckpoint(input), request, threads: threads)
  }

  /// All files of a directory but the report, which has seconds in it.
  func files(_ name: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: path(name))
    return try Dictionary(
      uniqueKeysWithValues: names.filter { $0 != "compression-report.json" }.map {
        ($0, try Data(contentsOf: URL(fileURLWithPath: path(name) + "/\($0)")))
      })
  }

  var leftovers: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix(".partial") }
  }
}

@Suite("Compressing a model directory") struct CheckpointCompressionTests {
  @Test(arguments: ["llama", "llama-rope3-tied", "qwen2", "gpt2", "opt", "mixtral", "bert"])
  func `halves the layers of every family and leaves the rest byte for byte`(name: String) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase(name, in: folder)
      let report = try model.compression("wanda").run(to: model.path("out"))
      #expect(abs(report.footprint.sparsity - 0.5) < 1e-6)
      #expect(report.layers.allSatisfy { $0.budgetMissed == nil })
      #expect(report.layers.allSatisfy { ($0.outputError ?? 1) > 0 && ($0.outputError ?? 1) < 1 })
      let before = try SafetensorsFile(model.input + "/model.safetensors")
      let after = try SafetensorsFile(model.path("out/model.safetensors"))
      #expect(after.names == before.names && after.metadata == before.metadata)
      let changed = Set(report.layers.map { $0.path + ".weight" })
      for tensor in before.names {
        let isSame = try before.bytes(tensor) == after.bytes(tensor)
        #expect(isSame != changed.contains(tensor), "\(tensor)")
      }
      _ = try TransformerModel(TransformerCheckpoint(model.path("out")))
      #expect(try model.files("out")["config.json"] == model.files(name)["config.json"])
      let text = try String(
        contentsOfFile: model.path("out/compression-report.json"), encoding: .utf8)
      #expect(try JSONValue(parsing: text)["layers"]?.arrayValue?.count == report.layers.count)
      #expect(model.leftovers.isEmpty)
    }
  }

  @Test func `refuses a strategy that wants gradients before anything is done`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      #expect(throws: CheckpointCompressionError.noGradients(strategy: "pruner-zero")) {
        try model.compression("pruner-zero")
      }
    }
  }

  @Test(
    arguments: StrategyIndex.all.filter {
      $0.compressesLinearMaps && !$0.needs.contains(.gradientNorms)
    }.map(\.card.id))
  func `works with every strategy that looks at inputs alone`(strategy: String) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      let entry = try StrategyIndex.entry(strategy)
      let budgets: [Budget.Axis: Budget] = [
        .sparsity: .sparsity(0.5), .pattern: .pattern(2, of: 4), .bits: .bits(4),
        .joint: .sparsity(0.5, bits: 4),
      ]
      for axis in [Budget.Axis.dense] + entry.budgets {
        let budget = budgets[axis] ?? .dense
        let report = try model.compression(strategy, budget).run(to: model.path("out"))
        #expect(report.layers.count == 14)
        if axis == .dense {
          #expect(report.layers.allSatisfy { $0.outputError == 0 })
          #expect(
            try model.files("out")["model.safetensors"] == model.files("llama")["model.safetensors"]
          )
        }
      }
    }
  }

  @Test(arguments: ["gpt2", "bert"])
  func `refuses to let a model of another family write its texts`(family: String) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase(family, in: folder)
      #expect(
        throws: CheckpointCompressionError.noOwnTexts(strategy: "calibration-data", family: family)
      ) {
        try model.compression("calibration-data", .sparsity(0.5)).run(to: model.path("out"))
      }
    }
  }

  @Test(
    arguments: StrategyIndex.all.filter {
      $0.compressesLinearMaps && !$0.needs.contains(.gradientNorms)
        && (try? $0.make([:]).choosesCalibration) == false
    }.map(\.card.id), ["gpt2", "opt", "qwen2", "mixtral", "bert"])
  func `works with every strategy that looks at inputs alone on every family`(
    strategy: String, family: String
  ) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase(family, in: folder)
      let entry = try StrategyIndex.entry(strategy)
      let budgets: [(Budget.Axis, Budget)] = [
        (.sparsity, .sparsity(0.5)), (.bits, .bits(4)), (.pattern, .pattern(2, of: 4)),
        (.joint, .sparsity(0.5, bits: 4)),
      ]
      let budget = budgets.first { entry.budgets.contains($0.0) }?.1 ?? .dense
      let report = try model.compression(strategy, budget, sequences: 6)
        .run(to: model.path("out"))
      let before = try TransformerCheckpoint(model.input)
      let paths = (0..<before.configuration.layers).flatMap(before.linearPaths(ofBlock:))
      #expect(report.layers.map(\.path) == paths)
      let after = try TransformerModel(TransformerCheckpoint(model.path("out")))
      #expect(after.blocks.count == before.configuration.layers)
      let changed = report.layers.contains { ($0.outputError ?? 0) > 0 }
      #expect(changed == (budget != .dense))
    }
  }

  @Test func `goes on where it was interrupted, to the same bytes, on any number of threads`()
    throws
  {
    try withScratchFolder { folder in
      let model = try CompressionCase("mixtral", in: folder)
      let whole = try model.compression().run(to: model.path("whole"))
      var asked = 0
      let interruption = #expect(throws: CheckpointCompressionError.self) {
        try model.compression(threads: 1).run(
          to: model.path("halved"),
          shouldStop: {
            asked += 1
            return asked > 1
          })
      }
      #expect(interruption?.description.contains("halved.partial") == true)
      #expect(!FileManager.default.fileExists(atPath: model.path("halved")))
      var resumed = 0
      let second = try model.compression().run(
        to: model.path("halved"), progress: { if $0.isResumed { resumed = $0.done } })
      #expect(resumed == 16)
      #expect(try model.files("halved") == model.files("whole"))
      #expect(second.layers.map(\.footprint) == whole.layers.map(\.footprint))
      #expect(second.layers.map(\.outputError) == whole.layers.map(\.outputError))
      #expect(model.leftovers.isEmpty)
    }
  }

  @Test func `does not go on with the work of another command`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      var asked = 0
      _ = try? model.compression().run(
        to: model.path("out"),
        shouldStop: {
          asked += 1
          return asked > 1
        })
      let other = try model.compression("wanda")
      let error = #expect(throws: ModelDirectoryError.self) {
        try other.run(to: model.path("out"))
      }
      #expect(error == .foreignWork(path: model.path("out.partial")))
      #expect(model.leftovers == ["out.partial"])
      _ = try other.run(to: model.path("out"), resume: false)
      #expect(model.leftovers.isEmpty)
    }
  }

  @Test func `reaches experts that no token was sent to`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("mixtral", in: folder)
      let request = CheckpointCompression.Request(
        entry: try StrategyIndex.entry("wanda"), budget: .sparsity(0.5),
        calibration: CompressionCase.sequences(1, context: 1))
      let report = try CheckpointCompression(
        TransformerCheckpoint(model.input), request, threads: 1
      ).run(to: model.path("out"))
      #expect(report.layers.count == 2 * (4 + 3 * 4))
      #expect(report.layers.allSatisfy { abs($0.footprint.sparsity - 0.5) < 1e-6 })
    }
  }

  @Test(arguments: [ElementType.bf16, .f16])
  func `keeps shards and narrow types, and measures what is written`(type: ElementType) throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      let file = try SafetensorsFile(model.input + "/model.safetensors")
      var map: [String: JSONValue] = [:]
      for number in 0..<2 {
        var writer = SafetensorsWriter(metadata: ["format": "pt"])
        for (index, name) in file.names.enumerated() where index % 2 == number {
          try writer.add(
            name, floats: file.floats(name), shape: file.entry(name).shape, as: type)
          map[name] = .string("part-\(number).safetensors")
        }
        try writer.write(to: model.input + "/part-\(number).safetensors")
      }
      try FileManager.default.removeItem(atPath: model.input + "/model.safetensors")
      let index: JSONValue = ["weight_map": .object(map)]
      try Data(index.canonical.utf8).write(
        to: URL(fileURLWithPath: model.input + "/model.safetensors.index.json"))
      let report = try model.compression("gptq", .bits(4)).run(to: model.path("out"))
      let (before, after) = (try model.files("llama"), try model.files("out"))
      #expect(Set(before.keys).subtracting(["expected.safetensors"]) == Set(after.keys))
      #expect(after["part-0.safetensors"]?.count == before["part-0.safetensors"]?.count)
      #expect(report.footprint.targeted.bitsPerWeight < 5)
      let again = try TransformerCheckpoint(model.path("out"))
      #expect(try again.linear(report.layers[0].path).type == type)
      _ = try TransformerModel(again)
    }
  }

  @Test func `refuses to overwrite what is not its own`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      let compression = try model.compression("magnitude", sequences: nil)
      #expect(throws: ModelDirectoryError.outputIsInput(path: model.input)) {
        try compression.run(to: model.input, force: true)
      }
      let other = folder.appending(path: "other")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
      _ = try compression.run(to: other.path)  // an empty folder is nobody's
      _ = try compression.run(to: other.path)  // nor is an earlier result
      try FileManager.default.removeItem(atPath: other.path + "/compression-report.json")
      #expect(throws: ModelDirectoryError.outputExists(path: other.path)) {
        try compression.run(to: other.path)
      }
      let report = try compression.run(to: other.path + "/", force: true)
      #expect(report.layers.allSatisfy { $0.outputError == nil })
      #expect(model.leftovers.isEmpty)
    }
  }

  @Test func `says before it begins what cannot be done, and leaves nothing behind`() throws {
    try withScratchFolder { folder in
      let model = try CompressionCase("llama", in: folder)
      let missing = #expect(throws: CheckpointCompressionError.self) {
        try model.compression("wanda", sequences: nil)
      }
      #expect(missing?.description.contains("--calibration") == true)
      #expect(throws: CompressionError.self) {
        try model.compression("wanda", .pattern(3, of: 5))
      }
      let name = "model.layers.1.mlp.down_proj.weight"
      let file = try SafetensorsFile(model.input + "/model.safetensors")
      var writer = SafetensorsWriter()
      for tensor in file.names {
        var values = try file.floats(tensor)
        if tensor == name { values[3] = .infinity }
        try writer.add(tensor, floats: values, shape: file.entry(tensor).shape)
      }
      try writer.write(to: model.input + "/model.safetensors")
      let error = #expect(throws: CheckpointError.self) {
        try model.compression().run(to: model.path("out"))
      }
      #expect(error?.tensor == name)
      #expect(!FileManager.default.fileExists(atPath: model.path("out")))
      #expect(model.leftovers.isEmpty)
    }
  }
}
