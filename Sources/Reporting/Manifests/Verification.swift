public import Foundation
public import Store

/// Whether written files still say what the store says.
public struct Verification: Sendable, Equatable {
  /// How a file stands.
  public enum Standing: String, Sendable {
    /// The files are as written, and the store gives the same results.
    case current

    /// The store gives other results now.
    case stale

    /// A file is not as it was written.
    case altered

    /// A file is gone.
    case missing
  }

  /// The standing; a file that was altered or is gone outweighs stale results.
  public let standing: Standing

  /// What differs, in a sentence; empty when nothing does.
  public let detail: String

  /// The cells whose results differ, that came or that went, sorted.
  public let changedCells: [String]

  /// Compares files and results with a manifest.
  ///
  /// - Parameters:
  ///   - manifest: what was written.
  ///   - folder: where the manifest and its files are.
  ///   - store: where the results are now.
  /// - Throws: what reading the store throws; a sweep that the store does not have makes it stale.
  public init(of manifest: Manifest, in folder: URL, store: ResultStore) throws {
    let now = try Self.current(manifest.query, in: store)
    let changed = Self.changes(from: manifest.results, to: now)
    changedCells = changed
    if let problem = Self.fileProblem(manifest, folder) {
      (standing, detail) = problem
    } else if !changed.isEmpty {
      let names = changed.prefix(5).joined(separator: ", ") + (changed.count > 5 ? ", …" : "")
      (standing, detail) = (.stale, "\(changed.count) cells differ: \(names)")
    } else {
      (standing, detail) = (.current, "")
    }
  }

  private static func current(_ query: ResultQuery, in store: ResultStore) throws -> ResultDigests {
    let names = try store.sweeps().map(\.name)
    if let sweep = query.sweep, !names.contains(sweep) { return ResultDigests([]) }
    return ResultDigests(try query.rows(in: store, reading: .values))
  }

  private static func changes(from old: ResultDigests, to new: ResultDigests) -> [String] {
    let (old, new) = (old.cells, new.cells)
    return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
  }

  private static func fileProblem(_ manifest: Manifest, _ folder: URL) -> (Standing, String)? {
    for (name, digest) in manifest.files.sorted(by: { $0.key < $1.key }) {
      guard let data = FileManager.default.contents(atPath: folder.appending(path: name).path)
      else { return (.missing, "\(name) is not there") }
      guard Manifest.digest(of: data) == digest else {
        return (.altered, "\(name) is not as it was written")
      }
    }
    return nil
  }
}
