import Foundation
import Tensors
import Testing

@testable import Networks

/// A copy of a golden checkpoint that a test may spoil.
struct SpoiledCheckpoint {
  let path: String

  init(_ name: String, in folder: String) throws {
    path = folder + "/" + name
    try FileManager.default.copyItem(
      atPath: fixturePath("checkpoints/\(name)"), toPath: path)
    try FileManager.default.removeItem(atPath: path + "/expected.safetensors")
  }

  /// Sets or removes members of the configuration.
  func configure(_ changes: [String: Any?]) throws {
    let url = URL(fileURLWithPath: path + "/config.json")
    var members =
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
    for (key, value) in changes { members[key] = value }
    try JSONSerialization.data(withJSONObject: members).write(to: url)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  /// Splits the weights into two shards with an index.
  func shard() throws {
    let file = try SafetensorsFile(path + "/model.safetensors")
    var map: [String: String] = [:]
    for number in 0..<2 {
      var writer = SafetensorsWriter(metadata: ["format": "pt"])
      for name in file.names.enumerated().filter({ $0.offset % 2 == number }).map(\.element) {
        let entry = try file.entry(name)
        try writer.add(name, bytes: file.bytes(name), shape: entry.shape, as: entry.type)
        map[name] = Self.shardName(number)
      }
      try writer.write(to: path + "/" + Self.shardName(number))
    }
    try FileManager.default.removeItem(atPath: path + "/model.safetensors")
    try writeIndex(map)
  }

  static func shardName(_ number: Int) -> String {
    "model-0000\(number + 1)-of-00002.safetensors"
  }

  func writeIndex(_ map: [String: String]) throws {
    let index: [String: Any] = ["metadata": ["total_size": 1], "weight_map": map]
    try JSONSerialization.data(withJSONObject: index)
      .write(to: URL(fileURLWithPath: path + "/" + ModelDirectory.indexFile))
  }

  /// Writes all tensors again, each as `change` wants it.
  func rewrite(
    _ change: (String, inout [Float], inout [Int]) -> ElementType?
  ) throws {
    let file = try SafetensorsFile(path + "/model.safetensors")
    var writer = SafetensorsWriter()
    for name in file.names {
      var (values, shape) = (try file.floats(name), try file.entry(name).shape)
      guard let type = change(name, &values, &shape) else { continue }
      try writer.add(name, floats: values, shape: shape, as: type)
    }
    try writer.write(to: path + "/model.safetensors")
  }

  /// What opening the checkpoint and reading all of it says.
  func complaint() -> String {
    do {
      _ = try TransformerModel(TransformerCheckpoint(path))
      return "no complaint"
    } catch {
      return "\(error)"
    }
  }
}

@Suite("A model directory") struct ModelDirectoryTests {
  @Test func `in shards is the same model as in one file`() throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama", in: folder)
      let whole = try ModelDirectory(spoiled.path)
      let digest = try whole.digest()
      try spoiled.shard()
      let sharded = try ModelDirectory(spoiled.path)
      #expect(sharded.shardNames == (0..<2).map(SpoiledCheckpoint.shardName))
      #expect(sharded.tensorNames == whole.tensorNames)
      #expect(try sharded.digest() == digest)
      #expect(spoiled.complaint() == "no complaint")
    }
  }

  @Test(arguments: [
    "../outside.safetensors", "/etc/passwd", "a/../b.safetensors", "..", ".", "",
    "model.bin", "link.safetensors", "C:\\model.safetensors",
  ])
  func `refuses shards outside of it`(shard: String) throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama", in: folder)
      let outside = folder + "/outside.safetensors"
      try FileManager.default.moveItem(
        atPath: spoiled.path + "/model.safetensors", toPath: outside)
      try FileManager.default.createSymbolicLink(
        atPath: spoiled.path + "/link.safetensors", withDestinationPath: outside)
      try spoiled.writeIndex(["lm_head.weight": shard])
      let complaint = spoiled.complaint()
      #expect(complaint.contains("lm_head.weight") && complaint.contains("plain files"))
      #expect(complaint.contains(ModelDirectory.indexFile))
    }
  }

  @Test func `of the download cache may link to its blobs`() throws {
    try withScratchFolder { folder in
      let snapshots = folder + "/models--x/snapshots"
      try FileManager.default.createDirectory(
        atPath: snapshots, withIntermediateDirectories: true)
      let spoiled = try SpoiledCheckpoint("llama", in: snapshots)
      try spoiled.shard()
      let blobs = folder + "/models--x/blobs"
      try FileManager.default.createDirectory(atPath: blobs, withIntermediateDirectories: true)
      for number in 0..<2 {
        let shard = spoiled.path + "/" + SpoiledCheckpoint.shardName(number)
        try FileManager.default.moveItem(atPath: shard, toPath: blobs + "/\(number)")
        try FileManager.default.createSymbolicLink(
          atPath: shard, withDestinationPath: "../../blobs/\(number)")
      }
      #expect(spoiled.complaint() == "no complaint")
    }
  }

  @Test func `names missing shards, tensors and files`() throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama", in: folder)
      try spoiled.shard()
      let second = SpoiledCheckpoint.shardName(1)
      try FileManager.default.removeItem(atPath: spoiled.path + "/" + second)
      #expect(spoiled.complaint().contains("'\(second)', which is not there"))
      let first = SpoiledCheckpoint.shardName(0)
      try spoiled.writeIndex(["lm_head.weight": first, "x.weight": first])
      #expect(spoiled.complaint().contains("'x.weight' should be in"))
      try spoiled.write("{\"weight_map\": [1]}", to: ModelDirectory.indexFile)
      #expect(spoiled.complaint().contains("weight_map"))
      try FileManager.default.removeItem(atPath: spoiled.path + "/" + ModelDirectory.indexFile)
      try spoiled.write("", to: "pytorch_model.bin")
      #expect(spoiled.complaint().contains("pytorch_model.bin"))
      try FileManager.default.removeItem(atPath: spoiled.path + "/config.json")
      #expect(spoiled.complaint().contains("config.json"))
      let none = #expect(throws: ModelDirectoryError.self) {
        try ModelDirectory(folder + "/none")
      }
      #expect(none?.description.contains("not a folder") == true)
    }
  }

  @Test func `names tensors that are missing, misshapen, of integers or not finite`() throws {
    try withScratchFolder { folder in
      let name = "model.layers.1.mlp.up_proj.weight"
      func complaint(
        _ change: (inout [Float], inout [Int]) -> ElementType?
      ) throws -> String {
        let copy = folder + "/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        let spoiled = try SpoiledCheckpoint("llama", in: copy)
        try spoiled.rewrite { $0 == name ? change(&$1, &$2) : .f32 }
        return spoiled.complaint()
      }
      let missing = try complaint { _, _ in nil }
      #expect(missing.contains("no tensor '\(name)'"))
      let shape = try complaint { _, shape in
        shape = [shape[1], shape[0]]
        return .f32
      }
      #expect(shape.contains("[64, 176]") && shape.contains("[176, 64]") && shape.contains(name))
      let nan = try complaint { values, _ in
        values[7] = .nan
        return .f32
      }
      #expect(nan.contains("element 7 is nan") && nan.contains(name))
    }
  }

  @Test func `with a damaged file is refused, wherever the damage is`() throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama-rope3-tied", in: folder)
      let url = URL(fileURLWithPath: spoiled.path + "/model.safetensors")
      let good = try Data(contentsOf: url)
      for count in [0, 7, 8, 100, good.count - 1] {
        try good.prefix(count).write(to: url)
        #expect(spoiled.complaint().contains("model.safetensors"), "\(count) bytes")
      }
      var lying = good
      lying[7] = 0x7f  // a header of 9 · 10¹⁸ bytes
      try lying.write(to: url)
      #expect(spoiled.complaint().contains("claims a header"))
    }
  }

  @Test func `pipes do not hang`() throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama", in: folder)
      for name in ["config.json", "model.safetensors"] {
        let path = spoiled.path + "/" + name
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        #expect(spoiled.complaint().contains("regular file"))
        try FileManager.default.removeItem(atPath: path)
        try data.write(to: URL(fileURLWithPath: path))
      }
    }
  }

  @Test(arguments: [ElementType.f16, .bf16, .f64])
  func `is read in every real type`(type: ElementType) throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama", in: folder)
      let exact = try TransformerCheckpoint(spoiled.path).loadBlock(0)
      try spoiled.rewrite { _, _, _ in type }
      let read = try TransformerCheckpoint(spoiled.path).loadBlock(0)
      let format = try #require(type.floatFormat)
      for path in exact.linearPaths {
        #expect(read[linear: path] == format.rounded(exact[linear: path]))
      }
    }
  }
}
