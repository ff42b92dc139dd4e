internal import Essentials
internal import Foundation

/// Which shard of a model directory has which tensor, from the index file or from the one file.
struct ShardIndex {
  let folder: String
  let shardNames: [String]
  /// Shard by tensor, or nil where a single file has them all.
  private let shards: [String: String]?

  private static let otherFormats = [
    "pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack",
  ]

  init(folder: String) throws(ModelDirectoryError) {
    self.folder = folder
    func isThere(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: ModelDirectory.join(folder, name))
    }
    if isThere(ModelDirectory.singleFile) {
      shardNames = [ModelDirectory.singleFile]
      shards = nil
      return
    }
    guard isThere(ModelDirectory.indexFile) else {
      throw .noWeights(folder: folder, other: Self.otherFormats.first(where: isThere))
    }
    let shards = try Self.weightMap(ModelDirectory.join(folder, ModelDirectory.indexFile))
    for (tensor, shard) in shards.sorted(by: { $0.key < $1.key }) {
      try Self.check(shard, of: tensor, folder: folder)
    }
    self.shards = shards
    shardNames = Set(shards.values).sorted()
  }

  /// The number of the shard that has each tensor.
  func owners(among files: [ModelDirectory.Shard]) throws(ModelDirectoryError) -> [String: Int] {
    var owners: [String: Int] = [:]
    guard let shards else {
      for name in files[0].file.names { owners[name] = 0 }
      return owners
    }
    let numbers = Dictionary(uniqueKeysWithValues: files.enumerated().map { ($1.name, $0) })
    for (tensor, shard) in shards.sorted(by: { $0.key < $1.key }) {
      guard let number = numbers[shard], files[number].file.contains(tensor) else {
        throw .notInShard(file: indexPath, tensor: tensor, shard: shard)
      }
      owners[tensor] = number
    }
    return owners
  }

  private var indexPath: String { ModelDirectory.join(folder, ModelDirectory.indexFile) }

  private static func weightMap(_ path: String) throws(ModelDirectoryError) -> [String: String] {
    let json = try TextFileJSON.read(path, limit: 200_000_000)
    guard let map = json["weight_map"]?.objectValue, !map.isEmpty else {
      throw .malformed(file: path, reason: "there is no 'weight_map' with tensors in it")
    }
    var shards: [String: String] = [:]
    for (tensor, value) in map {
      guard let shard = value.stringValue else {
        throw .malformed(file: path, reason: "the shard of '\(tensor)' is \(value), not a text")
      }
      shards[tensor] = shard
    }
    return shards
  }

  private static func check(
    _ shard: String, of tensor: String, folder: String
  ) throws(ModelDirectoryError) {
    let index = ModelDirectory.join(folder, ModelDirectory.indexFile)
    func refuse(_ reason: String) -> ModelDirectoryError {
      .unsafeShard(file: index, tensor: tensor, shard: shard, reason: reason)
    }
    guard !shard.contains("/"), !shard.contains("\\"), !shard.contains("\0"), shard != "..",
      shard != "."
    else { throw refuse("is not a plain file name") }
    guard shard.hasSuffix(".safetensors") else { throw refuse("does not end in .safetensors") }
    let path = ModelDirectory.join(folder, shard)
    guard FileManager.default.fileExists(atPath: path) else {
      throw .missingShard(file: index, tensor: tensor, shard: shard)
    }
    guard staysInside(path, folder: folder) else { throw refuse("is a link out of the folder") }
  }

  /// Whether a file is really in the folder, or in the `blobs` of the download cache around it,
  /// where every file of `snapshots/REVISION` is a link to `../../blobs/DIGEST`.
  private static func staysInside(_ path: String, folder: String) -> Bool {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent()
    let home = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
    if real.path == home.path { return true }
    let snapshots = home.deletingLastPathComponent()
    guard snapshots.lastPathComponent == "snapshots" else { return false }
    let blobs = snapshots.deletingLastPathComponent().appendingPathComponent("blobs")
    return real.path == blobs.path
  }
}
