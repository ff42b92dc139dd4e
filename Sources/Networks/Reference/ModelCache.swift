internal import Essentials
public import Foundation

/// Trained reference models on disk, each in a folder named by the digest of its description.
///
/// A folder holds `model.safetensors`, `tokenizer.json`, `tokens.safetensors` (the calibration and
/// validation splits) and `summary.json`, written last: a folder without it is unfinished. While a
/// model is being trained its folder holds `checkpoint.safetensors`.
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
  public func model(_ reference: ReferenceDecoder, corpusDigest: String) throws -> TrainedDecoder? {
    let digest = try reference.digest(corpusDigest: corpusDigest)
    return try folder(digest).load(reference, digest: digest, corpusDigest: corpusDigest)
  }
}

/// The files of one model.
struct CachedModel {
  let folder: URL

  var checkpoint: String { folder.appending(path: "checkpoint.safetensors").path }
  private var model: String { folder.appending(path: "model.safetensors").path }
  private var tokenizer: String { folder.appending(path: "tokenizer.json").path }
  private var tokens: String { folder.appending(path: "tokens.safetensors").path }
  private var summary: URL { folder.appending(path: "summary.json") }
  private var description: String { folder.appending(path: "reference.json").path }

  func load(
    _ reference: ReferenceDecoder, digest: String, corpusDigest: String
  ) throws -> TrainedDecoder? {
    guard let data = try? Data(contentsOf: summary) else { return nil }
    let tokenizer = try BytePairEncoding(contentsOf: tokenizer)
    let streams = try SafetensorsFile(tokens)
    return TrainedDecoder(
      reference: reference, digest: digest, corpusDigest: corpusDigest,
      model: try DecoderModel(
        reference.configuration, from: SafetensorsFile(model)), tokenizer: tokenizer,
      calibration: try TokenStream(from: streams, .calibration, tokenizer: tokenizer),
      validation: try TokenStream(from: streams, .validation, tokenizer: tokenizer),
      summary: try JSONDecoder().decode(TrainingSummary.self, from: data))
  }

  func store(_ trained: TrainedDecoder) throws {
    var streams = SafetensorsWriter()
    try trained.calibration.add(to: &streams, .calibration)
    try trained.validation.add(to: &streams, .validation)
    try streams.write(to: tokens)
    try trained.tokenizer.write(to: tokenizer)
    var weights = SafetensorsWriter(metadata: ["espalier": trained.digest])
    try trained.model.add(to: &weights)
    try weights.write(to: model)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try AtomicFile.write([try encoder.encode(trained.reference)], to: description)
    try AtomicFile.write([try encoder.encode(trained.summary)], to: summary.path)
    try? FileManager.default.removeItem(atPath: checkpoint)
  }
}

/// A model in the cache, without its weights.
public struct CachedModelRecord: Sendable {
  /// The digest that names it.
  public let digest: String
  /// The description it was trained from.
  public let reference: ReferenceDecoder
  /// What is known of its training.
  public let summary: TrainingSummary
}

extension ModelCache {
  /// Every finished model, by digest.
  public func inventory() throws -> [CachedModelRecord] {
    guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
      .compactMap { try folder($0).record(digest: $0) }
  }
}

extension CachedModel {
  func record(digest: String) throws -> CachedModelRecord? {
    guard let summary = try? Data(contentsOf: summary),
      let reference = FileManager.default.contents(atPath: description)
    else { return nil }
    let decoder = JSONDecoder()
    return CachedModelRecord(
      digest: digest, reference: try decoder.decode(ReferenceDecoder.self, from: reference),
      summary: try decoder.decode(TrainingSummary.self, from: summary))
  }
}
