public import Essentials
public import Foundation

/// Trained reference models on disk, each in a folder named by the digest of its description.
///
/// A folder holds `model.safetensors`, `reference.json`, for a text model `tokenizer.json` and
/// `tokens.safetensors` (the calibration and validation splits), and `summary.json`, written last: a
/// folder without it is unfinished. While a model is being trained its folder holds
/// `checkpoint.safetensors`.
public struct ModelCache: Sendable {
  /// The folder of all models.
  public let directory: URL

  /// A cache in the given folder.
  public init(directory: URL) {
    self.directory = directory
  }

  /// The user's cache: `$XDG_CACHE_HOME/espalier/models`, by default below `~/.cache`.
  public static func standard(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> ModelCache {
    let base: URL
    if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
      base = URL(filePath: path)
    } else {
      base = FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache")
    }
    return ModelCache(directory: base.appending(path: "espalier/models"))
  }

  func folder(_ digest: String) -> CachedModel {
    CachedModel(folder: directory.appending(path: digest))
  }

  /// The model of a description if it has been trained, and nil otherwise.
  public func model<Description: ReferenceDescription>(
    _ reference: Description, source: Description.Material.Source
  ) throws -> TrainedModel<Description>? {
    let digest = try reference.digest(sourceDigest: source.digest)
    return try folder(digest).load(reference, digest: digest, source: source)
  }
}

/// The files of one model.
struct CachedModel {
  let folder: URL

  var checkpoint: String { folder.appending(path: "checkpoint.safetensors").path }
  private var model: String { folder.appending(path: "model.safetensors").path }
  private var summary: URL { folder.appending(path: "summary.json") }
  private var description: String { folder.appending(path: "reference.json").path }

  func load<Description: ReferenceDescription>(
    _ reference: Description, digest: String, source: Description.Material.Source
  ) throws -> TrainedModel<Description>? {
    guard let data = try? Data(contentsOf: summary) else { return nil }
    return TrainedModel(
      reference: reference, digest: digest, sourceDigest: source.digest,
      model: try reference.model(from: SafetensorsFile(model)),
      material: try Description.Material(from: folder, source: source),
      summary: try JSONDecoder().decode(TrainingSummary.self, from: data))
  }

  func store<Description: ReferenceDescription>(_ trained: TrainedModel<Description>) throws {
    let reference = trained.reference
    try trained.material.write(to: folder)
    var weights = SafetensorsWriter(metadata: ["espalier": trained.digest])
    try reference.add(trained.model, to: &weights)
    try weights.write(to: model)
    let stored = StoredReference(
      kind: Description.kind, revision: Description.revision, family: try reference.family(),
      source: reference.source, sourceDigest: trained.sourceDigest, seed: reference.plan.seed,
      unit: Description.unit, description: try JSONValue(encoding: reference))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write([try encoder.encode(stored)], to: description)
    try AtomicFile.write([try encoder.encode(trained.summary)], to: summary.path)
    try? FileManager.default.removeItem(atPath: checkpoint)
  }

  /// What is known of a finished model without its weights; nil for one that is not finished or of
  /// another version of the cache.
  func record(digest: String) -> CachedModelRecord? {
    let decoder = JSONDecoder()
    guard let summary = try? Data(contentsOf: summary),
      let reference = FileManager.default.contents(atPath: description),
      let stored = try? decoder.decode(StoredReference.self, from: reference),
      let found = try? decoder.decode(TrainingSummary.self, from: summary)
    else { return nil }
    return CachedModelRecord(digest: digest, reference: stored, summary: found)
  }
}

/// What a model in the cache was trained from.
public struct StoredReference: Codable, Sendable {
  /// The kind of model.
  public let kind: String
  /// The revision of the kind's training code.
  public let revision: Int
  /// What replicates have in common.
  public let family: String
  /// The corpus or image set.
  public let source: String
  /// SHA-256 of it.
  public let sourceDigest: String
  /// Seed of weights and data order.
  public let seed: UInt64
  /// What one example is called.
  public let unit: String
  /// The whole description.
  public let description: JSONValue
}

/// A model in the cache, without its weights.
public struct CachedModelRecord: Sendable {
  /// The digest that names it.
  public let digest: String
  /// What it was trained from.
  public let reference: StoredReference
  /// What is known of its training.
  public let summary: TrainingSummary
}

extension ModelCache {
  /// Every finished model, by digest.
  public func inventory() throws -> [CachedModelRecord] {
    guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
      .compactMap { folder($0).record(digest: $0) }
  }
}
