public import Essentials
public import Foundation

/// A model directory in the making: what is finished lies in a folder beside it, and the directory
/// appears whole, at the end.
///
/// ```
/// OUT.partial/request.json           what is being made of what
/// OUT.partial/block-00003.safetensors
/// OUT                                appears by one renaming
/// ```
///
/// Whoever is killed in between finds the finished blocks there again.
public final class ModelOutput: Sendable {
  /// The directory that is to appear.
  public let path: String
  /// The folder of what is finished.
  public let workPath: String
  private let replaces: Bool
  private let lock: Int32

  /// The file that marks a directory as written by this type; it may be replaced by another one.
  public static let reportName = "compression-report.json"
  private static let requestName = "request.json"

  /// Begins or takes up the making of a directory.
  ///
  /// The request is all that determines the result: half-done work of the same one is taken up if
  /// `resume` says so, that of another one is never used. With `force`, whatever is at `path` may be
  /// replaced.
  public init(
    _ path: String, of input: ModelDirectory, request: String, resume: Bool, force: Bool
  ) throws {
    let trimmed = String(path.reversed().drop { $0 == "/" }.reversed())
    self.path = trimmed
    workPath = trimmed + ".partial"
    replaces = try Self.checkTarget(trimmed, input: input, force: force)
    do {
      try FileManager.default.createDirectory(
        atPath: workPath, withIntermediateDirectories: true)
    } catch {
      throw ModelDirectoryError.unwritable(path: workPath, reason: plainReason(error))
    }
    lock = open(workPath, O_RDONLY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      if lock >= 0 { _ = close(lock) }
      throw ModelDirectoryError.outputInUse(path: workPath)
    }
    try begin(request, resume: resume)
  }

  deinit { _ = close(lock) }

  /// Whether something that may be replaced is at the target.
  private static func checkTarget(
    _ path: String, input: ModelDirectory, force: Bool
  ) throws -> Bool {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
    guard real(path) != real(input.path) else {
      throw ModelDirectoryError.outputIsInput(path: path)
    }
    guard FileManager.default.fileExists(atPath: path) else { return false }
    let content = try? FileManager.default.contentsOfDirectory(atPath: path)
    let isOurs = content.map { $0.isEmpty || $0.contains(reportName) } ?? false
    guard force || isOurs else { throw ModelDirectoryError.outputExists(path: path) }
    return true
  }

  private func begin(_ request: String, resume: Bool) throws {
    let file = ModelDirectory.join(workPath, Self.requestName)
    let known = try? String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
    if let known, known != request, resume {
      throw ModelDirectoryError.foreignWork(path: workPath)
    }
    guard known != request || !resume else { return }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: workPath)) ?? [] {
      try? FileManager.default.removeItem(atPath: ModelDirectory.join(workPath, name))
    }
    try write(Data(request.utf8), to: file)
  }

  private func blockPath(_ index: Int) -> String {
    let digits = String(index)
    let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return ModelDirectory.join(workPath, "block-\(padded).safetensors")
  }

  /// A block that was finished before, or nil; a damaged file counts as none.
  public func finishedBlock(_ index: Int) -> SafetensorsFile? {
    try? SafetensorsFile(blockPath(index))
  }

  /// Keeps a finished block.
  public func keep(_ block: SafetensorsWriter, index: Int) throws {
    try block.write(to: blockPath(index))
  }

  /// Removes all that is half done.
  public func abandon() {
    try? FileManager.default.removeItem(atPath: workPath)
  }

  // MARK: - Publishing

  /// Files that belong to a model besides its weights.
  private static let companions =
    ["config.json", "generation_config.json", ModelDirectory.indexFile] + ModelTokenizer.files

  /// Writes the directory: the input's files, with the tensors of the finished blocks in the place
  /// of their own.
  ///
  /// Headers, and thus names, types, shapes and order, are the input's byte for byte. Tensors are
  /// copied one at a time.
  public func publish(_ input: ModelDirectory, blocks: Int, report: Data) throws {
    let changed = (0..<blocks).compactMap(finishedBlock)
    try publish { folder in
      for shard in input.shards {
        try Self.copy(shard, changed, to: ModelDirectory.join(folder, shard.name))
      }
      let copiesIndex = input.shardNames != [ModelDirectory.singleFile]
      for name in Self.companions where copiesIndex || name != ModelDirectory.indexFile {
        try copyCompanion(name, of: input, to: folder)
      }
      try write(report, to: ModelDirectory.join(folder, Self.reportName))
    }
  }

  /// Writes a directory of a model with another structure: its weights as one file, its
  /// configuration, and the input's other files.
  public func publish(
    _ input: ModelDirectory, configuration: JSONValue, weights: SafetensorsWriter, report: Data
  ) throws {
    try publish { folder in
      try weights.write(to: ModelDirectory.join(folder, ModelDirectory.singleFile))
      try write(
        Data((configuration.canonical + "\n").utf8),
        to: ModelDirectory.join(folder, "config.json"))
      let replaced: Set = ["config.json", ModelDirectory.indexFile]
      for name in Self.companions where !replaced.contains(name) {
        try copyCompanion(name, of: input, to: folder)
      }
      try write(report, to: ModelDirectory.join(folder, Self.reportName))
    }
  }

  /// Makes a folder, lets it be filled, and puts it in its place.
  private func publish(filling fill: (_ folder: String) throws -> Void) throws {
    let folder = ModelDirectory.join(workPath, "output")
    try? FileManager.default.removeItem(atPath: folder)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false)
      try fill(folder)
      try exchange(folder)
    } catch let error as ModelDirectoryError {
      throw error
    } catch {
      throw ModelDirectoryError.unwritable(path: path, reason: plainReason(error))
    }
    abandon()
  }

  private static func copy(
    _ shard: ModelDirectory.Shard, _ changed: [SafetensorsFile], to path: String
  ) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw ModelDirectoryError.unwritable(path: path, reason: "no file can be made there")
    }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? handle.close() }
    try handle.write(contentsOf: shard.file.prelude)
    for name in shard.file.storedNames {
      let source = changed.first { $0.contains(name) } ?? shard.file
      let bytes = try source.bytes(name)
      let step = 16 << 20
      for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: step) {
        try handle.write(contentsOf: bytes[start..<min(start + step, bytes.endIndex)])
      }
      MappedFile.discardPages(of: bytes)
    }
    try handle.synchronize()
  }

  private func copyCompanion(
    _ name: String, of input: ModelDirectory, to folder: String
  ) throws {
    let source = ModelDirectory.join(input.path, name)
    guard FileManager.default.fileExists(atPath: source) else { return }
    try write(MappedFile.data(source), to: ModelDirectory.join(folder, name))
  }

  private func write(_ data: Data, to path: String) throws {
    do {
      try AtomicFile.write([data], to: path)
    } catch {
      throw ModelDirectoryError.unwritable(path: path, reason: plainReason(error))
    }
  }

  /// Puts the finished folder in its place; what was there before goes when the new one is there.
  private func exchange(_ folder: String) throws {
    let old = ModelDirectory.join(workPath, "replaced")
    try? FileManager.default.removeItem(atPath: old)
    if replaces { try move(path, to: old) }
    try move(folder, to: path)
  }

  private func move(_ source: String, to target: String) throws {
    guard rename(source, target) == 0 else {
      throw ModelDirectoryError.unwritable(
        path: target, reason: String(cString: strerror(errno)))
    }
  }
}
