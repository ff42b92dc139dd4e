internal import Essentials
internal import Foundation

/// A model as a folder in the manner of Hugging Face: `config.json`, and one or several safetensors.
///
/// ```swift
/// let directory = try ModelDirectory("llama")
/// let query = try directory.file(of: "model.layers.0.self_attn.q_proj.weight")
/// ```
///
/// Opening reads the configuration, the index and the headers. The index is not trusted: a shard
/// must be a plain file of the folder itself. When there are a `model.safetensors` and an index, the
/// single file counts, as in the reference implementation.
public struct ModelDirectory: Sendable {
  /// One safetensors file.
  struct Shard: Sendable {
    let name: String
    let file: SafetensorsFile
  }

  /// The folder, as it was named by the caller.
  public let path: String
  /// The files with the weights, by name.
  let shards: [Shard]
  /// The members of `config.json`.
  let configuration: ConfigurationReader

  private let owners: [String: Int]

  static let singleFile = "model.safetensors"
  static let indexFile = "model.safetensors.index.json"

  /// Opens a folder and checks all headers.
  ///
  /// - Throws: `ModelDirectoryError`, `CheckpointError`.
  public init(_ path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { throw ModelDirectoryError.notAFolder(path: path) }
    configuration = try ConfigurationReader(file: Self.join(path, "config.json"))
    let index = try ShardIndex(folder: path)
    shards = try index.shardNames.map {
      Shard(name: $0, file: try SafetensorsFile(Self.join(path, $0)))
    }
    owners = try index.owners(among: shards)
  }

  /// The names of all tensors, sorted.
  public var tensorNames: [String] { owners.keys.sorted() }

  /// The names of the files with the weights.
  public var shardNames: [String] { shards.map(\.name) }

  /// Whether there is a tensor of this name.
  public func contains(_ tensor: String) -> Bool { owners[tensor] != nil }

  /// The file that has a tensor.
  ///
  /// - Throws: `ModelDirectoryError.missingTensor`.
  public func file(of tensor: String) throws(ModelDirectoryError) -> SafetensorsFile {
    guard let owner = owners[tensor] else {
      let nearest = NearestName.suggestion(for: tensor, among: owners.keys)
      throw .missingTensor(folder: path, tensor: tensor, nearest: nearest)
    }
    return shards[owner].file
  }

  /// A SHA-256 of the configuration and of all weights, as 64 hexadecimal digits.
  ///
  /// - Complexity: reads every byte of the model.
  public func digest() throws -> String {
    var digest = ContentDigest("model directory 1")
    digest.update(configuration.json.canonical)
    for name in tensorNames {
      let file = try file(of: name)
      let entry = try file.entry(name)
      digest.update("\(name) \(entry.type.rawValue) \(entry.shape)")
      let bytes = try file.bytes(name)
      digest.update(Digest.sha256Hex(bytes))
      MappedFile.discardPages(of: bytes)
    }
    return digest.hexadecimal()
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
